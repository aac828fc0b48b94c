package org.referralconnector.referral;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.campaign.QualificationRule.MemberStatus;
import org.referralconnector.change.Relatives.Membership;

/**
 * Whether a rule is true of a record, and why: all that it asks for, each beside what was seen.
 *
 * @param rule the rule's name
 * @param findings one for each thing that the rule asks for; if the record is deleted, that comes first
 */
public record RuleCheck(String rule, List<Finding> findings) {
    private static final String YES = "yes";
    private static final List<Map.Entry<String, Duration>> UNITS = List.of(
            Map.entry("d", Duration.ofDays(1)),
            Map.entry("h", Duration.ofHours(1)),
            Map.entry("m", Duration.ofMinutes(1)),
            Map.entry("s", Duration.ofSeconds(1)));

    public RuleCheck {
        findings = List.copyOf(findings);
    }

    /** Judges one rule. The record has to be one of the object that the rule looks at. */
    public static RuleCheck of(QualificationRule rule, Seen seen) {
        Condition condition = rule.condition();
        return new RuleCheck(
                rule.name(),
                Stream.of(
                                existence(condition, seen),
                                stage(condition, seen),
                                recordType(condition, seen),
                                field(condition, seen),
                                conversion(condition, seen),
                                amount(condition, seen),
                                within(condition, seen),
                                memberStatus(condition, seen))
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** True if all that the rule asks for was seen. */
    public boolean met() {
        return findings.stream().allMatch(finding -> finding.result() == Result.MET);
    }

    /** True if the rule may be true or not: nothing speaks against it, but something it asks for was never seen. */
    public boolean isOpen() {
        return !met() && findings.stream().noneMatch(finding -> finding.result() == Result.NOT_MET);
    }

    /** What came of one thing that a rule asks for. */
    public enum Result {
        MET,
        NOT_MET,
        /** It was never seen, so that nobody knows; it counts as not met. */
        UNKNOWN
    }

    /**
     * One thing that a rule asks for.
     *
     * @param condition what it is about, in words
     * @param expected what would be right
     * @param seen what was seen; empty if it was never seen, or if the record has nothing there
     * @param result what came of it
     */
    public record Finding(String condition, String expected, Optional<String> seen, Result result) {

        /** Leaves out what was seen: it may be personal data. */
        @Override
        public String toString() {
            return "Finding[" + condition + ", " + result + "]";
        }
    }

    /**
     * What is known when a rule is judged.
     *
     * @param values the record's fields by API name, to plain values as in JSON; null for an empty one; a field that is
     *     absent was never seen
     * @param deleted true if the record is in the recycle bin: then no rule is true of it
     * @param conversion true if the record is an Opportunity that the conversion of the referral's own lead made
     * @param memberships in which Salesforce campaigns the record's people are, and with which status; nobody else's
     * @param joinedAt when the participant joined, if that is known
     * @param at when the record became what it is
     * @param recordOnly true if nothing but the record's own fields is judged, since the rest was judged before
     */
    public record Seen(
            Map<String, Object> values,
            boolean deleted,
            boolean conversion,
            List<Membership> memberships,
            Optional<Instant> joinedAt,
            Instant at,
            boolean recordOnly) {

        public Seen {
            // Map.copyOf takes no null, and null is what an empty field has
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            memberships = List.copyOf(memberships);
        }

        /** Everything is judged. */
        public Seen(
                Map<String, Object> values,
                boolean deleted,
                boolean conversion,
                List<Membership> memberships,
                Optional<Instant> joinedAt,
                Instant at) {
            this(values, deleted, conversion, memberships, joinedAt, at, false);
        }

        /** A record of a person who has not joined. */
        public static Seen first(
                Map<String, Object> values, boolean deleted, List<Membership> memberships, Instant at) {
            return new Seen(values, deleted, false, memberships, Optional.empty(), at);
        }

        /**
         * A record of which a rule was true already: only its own fields can have changed that.
         *
         * @param since when the record became what the rule asks for
         */
        public static Seen later(Map<String, Object> values, boolean deleted, Instant since) {
            return new Seen(values, deleted, false, List.of(), Optional.empty(), since, true);
        }

        /** The same with other values. */
        public Seen with(Map<String, Object> others) {
            return new Seen(others, deleted, conversion, memberships, joinedAt, at, recordOnly);
        }

        /** Leaves out the values: they are personal data. */
        @Override
        public String toString() {
            return "Seen" + values.keySet();
        }
    }

    private static Optional<Finding> existence(Condition condition, Seen seen) {
        return seen.deleted()
                ? Optional.of(
                        new Finding(condition.object() + " exists", YES, Optional.of("it is deleted"), Result.NOT_MET))
                : Optional.empty();
    }

    private static Optional<Finding> stage(Condition condition, Seen seen) {
        return condition.stages().isEmpty()
                ? Optional.empty()
                : Optional.of(oneOf("stage of the Opportunity", "StageName", condition.stages(), seen));
    }

    private static Optional<Finding> recordType(Condition condition, Seen seen) {
        return condition.recordTypes().isEmpty()
                ? Optional.empty()
                : Optional.of(oneOf(
                        "record type of the Opportunity", "RecordType.DeveloperName", condition.recordTypes(), seen));
    }

    private static Optional<Finding> field(Condition condition, Seen seen) {
        return condition.field().map(field -> oneOf(words(field), field.name(), field.values(), seen));
    }

    private static String words(FieldValue field) {
        if (!field.object().equals(FieldValue.INTERCOM_CONTACT)) {
            return field.object() + "." + field.name();
        }
        return field.name().startsWith(FieldValue.CUSTOM_ATTRIBUTES)
                ? "attribute " + field.name().substring(FieldValue.CUSTOM_ATTRIBUTES.length())
                        + " of the contact in Intercom"
                : field.name() + " of the contact in Intercom";
    }

    private static Optional<Finding> conversion(Condition condition, Seen seen) {
        if (!condition.leadConverted()) {
            return Optional.empty();
        }
        if (condition.stages().isEmpty()) {
            return Optional.of(value(
                    "the lead is converted",
                    "IsConverted",
                    YES,
                    seen,
                    value -> PlainValues.isOneOf(value, List.of("true"))));
        }
        return seen.recordOnly()
                ? Optional.empty()
                : Optional.of(finding(
                        "the Opportunity comes from the conversion of the referral's lead",
                        YES,
                        seen.conversion() ? YES : "no",
                        seen.conversion()));
    }

    private static Optional<Finding> amount(Condition condition, Seen seen) {
        return condition
                .amountAtLeast()
                .map(least -> value(
                        "Amount of the Opportunity",
                        "Amount",
                        "at least " + least.toPlainString(),
                        seen,
                        value -> isAtLeast(value, least)));
    }

    private static boolean isAtLeast(Object value, BigDecimal least) {
        return PlainValues.number(value)
                .filter(amount -> amount.compareTo(least) >= 0)
                .isPresent();
    }

    private static Optional<Finding> within(Condition condition, Seen seen) {
        return condition.within().filter(any -> !seen.recordOnly()).map(within -> within(within, seen));
    }

    private static Finding within(Duration within, Seen seen) {
        String about = "when it happened";
        if (seen.joinedAt().isEmpty()) {
            return new Finding(
                    about, "at most " + words(within) + " after the person joined", Optional.empty(), Result.UNKNOWN);
        }
        Instant latest = seen.joinedAt().get().plus(within);
        return finding(
                about,
                "at the latest " + latest,
                seen.at().toString(),
                !seen.at().isAfter(latest));
    }

    /** As campaign files write durations: {@code 90d}. */
    private static String words(Duration duration) {
        long millis = duration.toMillis();
        for (Map.Entry<String, Duration> unit : UNITS) {
            if (millis % unit.getValue().toMillis() == 0) {
                return millis / unit.getValue().toMillis() + unit.getKey();
            }
        }
        return millis + "ms";
    }

    private static Optional<Finding> memberStatus(Condition condition, Seen seen) {
        return condition.memberStatus().filter(any -> !seen.recordOnly()).map(wanted -> memberStatus(wanted, seen));
    }

    private static Finding memberStatus(MemberStatus wanted, Seen seen) {
        List<String> statuses = seen.memberships().stream()
                .filter(member -> wanted.campaignId()
                        .map(id -> PlainValues.isSameId(id, member.campaignId()))
                        .orElse(true))
                .map(Membership::status)
                .toList();
        return finding(
                "status in "
                        + wanted.campaignId()
                                .map(id -> "the Salesforce campaign " + id)
                                .orElse("a Salesforce campaign"),
                anyOf(wanted.statuses()),
                statuses.isEmpty() ? "none" : statuses.stream().distinct().collect(Collectors.joining(", ")),
                statuses.stream().anyMatch(status -> PlainValues.isOneOf(status, wanted.statuses())));
    }

    private static Finding oneOf(String about, String field, List<String> texts, Seen seen) {
        return value(about, field, anyOf(texts), seen, value -> PlainValues.isOneOf(value, texts));
    }

    private static Finding value(String about, String field, String expected, Seen seen, Predicate<Object> isRight) {
        Optional<Map.Entry<String, Object>> fact = PlainValues.find(seen.values(), field);
        if (fact.isEmpty()) {
            return new Finding(about, expected, Optional.empty(), Result.UNKNOWN);
        }
        Object value = fact.get().getValue();
        return value == null
                ? new Finding(about, expected, Optional.empty(), Result.NOT_MET)
                : finding(about, expected, PlainValues.text(value), isRight.test(value));
    }

    private static Finding finding(String about, String expected, String seen, boolean met) {
        return new Finding(about, expected, Optional.of(seen), met ? Result.MET : Result.NOT_MET);
    }

    private static String anyOf(List<String> texts) {
        return String.join(" or ", texts);
    }
}
