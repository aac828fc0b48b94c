package org.referralconnector.program;

import java.util.List;
import java.util.Map;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Event;

/** One type of referral program: a pure function from its payloads to our events. */
public interface Program {

    /** The program type as campaign files spell it, such as {@code referralhero}. */
    String type();

    /**
     * What a payload says, in our words.
     *
     * @param rules the campaign's program section: renamed keys and kinds
     * @param payload the parsed payload: plain values, lists and maps; a form gives a map of strings
     * @return at least one event, in the order in which they happened
     * @throws UnreadablePayload if a required part is missing or of the wrong type; the message names the part and
     *     the cure, never a value
     */
    List<Event> events(ProgramRules rules, Map<String, Object> payload) throws UnreadablePayload;

    /** True if the program takes nothing but an empty 200 for success: then that is what its webhooks are answered with. */
    default boolean wantsEmptyAnswer() {
        return false;
    }
}
