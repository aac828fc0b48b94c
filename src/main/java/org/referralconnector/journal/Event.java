package org.referralconnector.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one webhook says about one participant, in our words.
 *
 * @param kind what happened
 * @param senderId the sender's own id of this event, if it has one: a second event with the same id is the same event
 * @param participant the program's id of the person within the campaign, or the e-mail address in lower case where
 *     the program has no id; never blank
 * @param email the person's e-mail address as sent, trimmed; empty if none was sent
 * @param facts everything the payload says, by the names that a campaign's {@code from} uses: plain values, lists and
 *     maps as in JSON; the referrer, if any, is the map under {@code referrer}
 * @param targets the records that the sender names itself; empty if the campaign says which record is meant
 * @param mapped true if the sender has named the facts as the destination's fields are named already
 */
public record Event(
        EventKind kind,
        Optional<String> senderId,
        String participant,
        Optional<String> email,
        Map<String, Object> facts,
        List<Target> targets,
        boolean mapped) {

    public Event {
        targets = List.copyOf(targets);
    }

    /** An event with facts under the program's own names. */
    public Event(
            EventKind kind,
            Optional<String> senderId,
            String participant,
            Optional<String> email,
            Map<String, Object> facts,
            List<Target> targets) {
        this(kind, senderId, participant, email, facts, targets, false);
    }

    /** An event whose sender names no records. */
    public Event(
            EventKind kind,
            Optional<String> senderId,
            String participant,
            Optional<String> email,
            Map<String, Object> facts) {
        this(kind, senderId, participant, email, facts, List.of());
    }
}
