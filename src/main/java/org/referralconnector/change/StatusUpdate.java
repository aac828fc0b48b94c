package org.referralconnector.change;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.referralconnector.campaign.QualificationRule.Action;

/**
 * One thing that a program has to be told about one participant. It is kept as the body of a journal entry of the kind
 * {@code status-changed}; {@link StatusUpdates} reads and writes that body.
 *
 * @param action what the program has to do
 * @param participant the program's id of the participant within the campaign; of a person whom the program does not know
 *     yet, the id of the CRM record
 * @param code the participant's referral code, if it is known
 * @param person the person as the CRM has it, if the CRM was read: always there with {@link Action#ADD_CONTACT}
 * @param spend what was spent; with {@link Action#ADD_SPEND} only
 * @param cause why the program is told
 * @param welcomed true if the program should write to a person whom it takes in, where it has a choice
 */
public record StatusUpdate(
        Action action,
        String participant,
        Optional<String> code,
        Optional<Person> person,
        Optional<Spend> spend,
        Cause cause,
        boolean welcomed) {

    /** An update for which the program writes to nobody if it has a choice. */
    public StatusUpdate(
            Action action,
            String participant,
            Optional<String> code,
            Optional<Person> person,
            Optional<Spend> spend,
            Cause cause) {
        this(action, participant, code, person, spend, cause, false);
    }

    /**
     * Money to add to what a participant has spent.
     *
     * @param transaction the name of this sum: telling it twice counts once
     * @param amount what is to be added; negative if less was spent than was told before
     * @param total what was spent on this Opportunity in all, after this
     * @param currency the ISO code, if the org has several currencies
     */
    public record Spend(String transaction, BigDecimal amount, BigDecimal total, Optional<String> currency) {}

    /**
     * Why a program is told.
     *
     * @param rule the name of the campaign's rule, or {@code import}
     * @param object the type of the record that the rule looked at, such as {@code Opportunity}
     * @param recordId that record's id
     * @param at when the record became what the rule asks for
     * @param reversal true if an earlier update is taken back
     */
    public record Cause(String rule, String object, String recordId, Instant at, boolean reversal) {}

    /** Leaves out who it is. */
    @Override
    public String toString() {
        return "StatusUpdate[" + action + ", " + cause.rule() + ", " + cause.recordId() + "]";
    }
}
