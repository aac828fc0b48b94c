package org.referralconnector.campaign;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a referral counts as good, or as bad, and what follows.
 *
 * @param name what metrics, the ledger and the operator call it; unique within the campaign
 * @param condition what has to be true of a record
 * @param actions what follows, in the order of the campaign file; at least one
 * @param holdFor how long an action waits, so that a reversal in the meantime undoes it before anybody was told
 * @param onReversal what follows if the condition is not true any more
 */
public record QualificationRule(
        String name, Condition condition, List<Action> actions, Optional<Duration> holdFor, OnReversal onReversal) {

    public QualificationRule {
        actions = List.copyOf(actions);
    }

    /**
     * What has to be true of one record, all of it at once. The record is an Opportunity if {@code stages} has any, the
     * record that {@code field} speaks of, or else the lead that was converted. A record of Intercom is a contact, of which
     * nothing but a {@code field} and the time can be asked.
     *
     * @param stages the stages of an Opportunity of which one is reached; empty if the rule looks at no Opportunity
     * @param recordTypes the developer names of the Opportunity's record types that count; empty for any
     * @param field the field of a lead or contact, or of a contact in Intercom, that has to have a value
     * @param leadConverted true if the lead has to be converted; with stages, the Opportunity has to be one that its
     *     conversion made
     * @param amountAtLeast the least Amount of the Opportunity
     * @param within how long after the person joined it may happen at the latest
     * @param memberStatus the status that the person has to have in a Salesforce campaign
     */
    public record Condition(
            List<String> stages,
            List<String> recordTypes,
            Optional<FieldValue> field,
            boolean leadConverted,
            Optional<BigDecimal> amountAtLeast,
            Optional<Duration> within,
            Optional<MemberStatus> memberStatus) {

        public Condition {
            stages = List.copyOf(stages);
            recordTypes = List.copyOf(recordTypes);
        }

        /**
         * The object whose records the condition looks at: {@code Opportunity}, {@code Lead} or {@code Contact}, or
         * {@link FieldValue#INTERCOM_CONTACT}.
         */
        public String object() {
            if (!stages.isEmpty()) {
                return "Opportunity";
            }
            return field.map(FieldValue::object).orElse("Lead");
        }
    }

    /**
     * A field that has one of some values.
     *
     * @param object {@code Lead} or {@code Contact}, or {@link #INTERCOM_CONTACT}
     * @param name the field's API name; of a contact in Intercom its path, such as {@code custom_attributes.plan}
     * @param values the values of which it has to have one, compared without regard to case
     */
    public record FieldValue(String object, String name, List<String> values) {
        /** A contact in Intercom, in Intercom's own word for the type. */
        public static final String INTERCOM_CONTACT = "contact";

        /** What begins the paths of a contact's custom attributes in Intercom. */
        public static final String CUSTOM_ATTRIBUTES = "custom_attributes.";

        /** Where a contact in Intercom says whether it is a {@code lead} or a {@code user}. */
        public static final String ROLE = "role";

        public FieldValue {
            values = List.copyOf(values);
        }
    }

    /**
     * A status in a Salesforce campaign.
     *
     * @param campaignId the id of that campaign; empty for any
     * @param statuses the statuses of which the member has to have one, compared without regard to case
     */
    public record MemberStatus(Optional<String> campaignId, List<String> statuses) {}

    /** What can follow. */
    public enum Action {
        /** The person becomes a subscriber of the program. */
        ADD_CONTACT,
        PENDING,
        UNCONFIRMED,
        CONFIRMED,
        /** The referral is good, told by the program's own call for that. */
        QUALIFIED,
        REJECTED,
        /** The Opportunity's amount is added to what the person has spent. */
        ADD_SPEND;

        /** As campaign files, metrics and the operator API spell it, such as {@code add-contact}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The action spelled {@code word}. */
        public static Optional<Action> of(String word) {
            for (Action action : values()) {
                if (action.word().equals(word)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }
    }

    /** What follows if a deal is reopened, lost or deleted after it counted. An action that still waits is always undone. */
    public enum OnReversal {
        /** What was told stays. */
        KEEP,
        /** What was told is taken back: the referral stands as if the rule had never been true. */
        TAKE_BACK,
        /** The referral is rejected, and spend is taken back. */
        REJECT
    }
}
