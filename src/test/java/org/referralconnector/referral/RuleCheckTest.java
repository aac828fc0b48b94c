package org.referralconnector.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.campaign.QualificationRule.MemberStatus;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.change.Relatives.Membership;
import org.referralconnector.referral.RuleCheck.Finding;
import org.referralconnector.referral.RuleCheck.Result;
import org.referralconnector.referral.RuleCheck.Seen;

class RuleCheckTest {
    private static final Instant JOINED = Instant.parse("2026-11-01T08:00:00Z");
    private static final Instant WON = Instant.parse("2026-11-20T08:00:00Z");
    private static final String LEAD = "00Q0S0000000001AAA";
    private static final String SHORT_CAMPAIGN = "7010S000000aBcD";
    private static final String LONG_CAMPAIGN = "7010S000000aBcDQAU";

    @ParameterizedTest
    @CsvSource({
        "Closed Won, MET",
        "closed won, MET",
        "Paid, MET",
        "Closed Lost, NOT_MET",
        "Closed, NOT_MET",
        "'', NOT_MET"
    })
    void a_stage_is_one_of_several_in_any_case_of_its_letters(String stage, Result result) {
        assertThat(only(check(new Rule().stages("Closed Won", "Paid"), opportunity(stage))))
                .isEqualTo(new Finding("stage of the Opportunity", "Closed Won or Paid", Optional.of(stage), result));
    }

    @Test
    void a_field_that_was_never_seen_is_unknown_and_an_empty_one_is_not() {
        RuleCheck unseen = check(new Rule().stages("Closed Won"), seen(Map.of("Amount", 5)));
        RuleCheck empty = check(new Rule().stages("Closed Won"), seen(Collections.singletonMap("StageName", null)));

        assertThat(only(unseen).result()).isEqualTo(Result.UNKNOWN);
        assertThat(only(unseen).seen()).isEmpty();
        assertThat(unseen.met()).isFalse();
        assertThat(unseen.isOpen()).isTrue();
        assertThat(only(empty).result()).isEqualTo(Result.NOT_MET);
        assertThat(only(empty).seen()).isEmpty();
        assertThat(empty.isOpen()).isFalse();
    }

    @Test
    void what_speaks_against_a_rule_outweighs_what_is_unknown() {
        RuleCheck check =
                check(new Rule().stages("Closed Won").amountAtLeast("10"), seen(Map.of("StageName", "Prospecting")));

        assertThat(check.findings()).extracting(Finding::result).containsExactly(Result.NOT_MET, Result.UNKNOWN);
        assertThat(check.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"New_Business, true", "new_business, true", "Renewal, false"})
    void a_record_type_is_known_by_its_developer_name(String recordType, boolean met) {
        RuleCheck check = check(
                new Rule().stages("Closed Won").recordTypes("New_Business"),
                seen(Map.of("StageName", "Closed Won", "RecordType.DeveloperName", recordType)));

        assertThat(check.met()).isEqualTo(met);
        assertThat(check.findings()).extracting(Finding::condition).contains("record type of the Opportunity");
    }

    static Stream<Object> hundred() {
        return Stream.of(
                100, 100L, 100.0, 100.0f, new BigDecimal("100.000"), new BigDecimal("1E+2"), "100", " 100.00 ");
    }

    @ParameterizedTest
    @MethodSource("hundred")
    void an_amount_is_a_number_however_it_is_kept(Object hundred) {
        Seen seen = seen(Map.of("StageName", "Closed Won", "Amount", hundred));

        assertThat(check(new Rule().stages("Closed Won").amountAtLeast("100"), seen)
                        .met())
                .isTrue();
        assertThat(check(new Rule().stages("Closed Won").amountAtLeast("99.99"), seen)
                        .met())
                .isTrue();
        assertThat(check(new Rule().stages("Closed Won").amountAtLeast("100.01"), seen)
                        .met())
                .isFalse();
    }

    @Test
    void an_amount_that_is_no_number_or_not_there_is_not_enough() {
        Rule rule = new Rule().stages("Closed Won").amountAtLeast("1");
        Map<String, Object> values = new LinkedHashMap<>(Map.of("StageName", "Closed Won", "Amount", "a lot"));

        assertThat(check(rule, seen(values)).met()).isFalse();
        values.put("Amount", null);
        assertThat(check(rule, seen(values)).findings().get(1))
                .isEqualTo(new Finding("Amount of the Opportunity", "at least 1", Optional.empty(), Result.NOT_MET));
    }

    @Test
    void an_amount_is_shown_as_people_write_it() {
        RuleCheck check = check(
                new Rule().stages("Closed Won").amountAtLeast("100"),
                seen(Map.of("StageName", "Closed Won", "Amount", new BigDecimal("1E+3"))));

        assertThat(check.findings().get(1).seen()).contains("1000");
    }

    @Test
    void a_number_that_would_fill_the_memory_is_shown_as_it_came() {
        RuleCheck check = check(
                new Rule().stages("Closed Won").amountAtLeast("100"),
                seen(Map.of("StageName", "Closed Won", "Amount", new BigDecimal("1E+999999999"))));

        assertThat(check.findings().get(1).seen()).contains("1E+999999999");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void a_converted_lead_is_one(boolean converted, boolean met) {
        RuleCheck check = check(new Rule().converted(), seen(Map.of("IsConverted", converted)));

        assertThat(check.met()).isEqualTo(met);
        assertThat(only(check).condition()).isEqualTo("the lead is converted");
    }

    @Test
    void with_a_stage_the_opportunity_has_to_come_from_the_conversion() {
        Rule rule = new Rule().stages("Closed Won").converted();
        Map<String, Object> values = Map.of("StageName", "Closed Won");

        assertThat(check(rule, new Seen(values, false, true, List.of(), Optional.empty(), WON))
                        .met())
                .isTrue();
        assertThat(check(rule, new Seen(values, false, false, List.of(), Optional.empty(), WON))
                        .findings())
                .contains(new Finding(
                        "the Opportunity comes from the conversion of the referral's lead",
                        "yes",
                        Optional.of("no"),
                        Result.NOT_MET));
    }

    static Stream<List<Object>> fields() {
        return Stream.of(
                List.of("Qualified", "qualified", true),
                List.of("Qualified", "Working", false),
                List.of("5", 5, true),
                List.of("5", 5.0, true),
                List.of("5.0", new BigDecimal("5"), true),
                List.of("5", "5.0", false),
                List.of("five", 5, false),
                List.of("true", true, true),
                List.of("True", true, true),
                List.of("true", false, false),
                List.of(SHORT_CAMPAIGN, LONG_CAMPAIGN, true),
                List.of(LONG_CAMPAIGN, SHORT_CAMPAIGN, true),
                List.of("7010S000000abcd", LONG_CAMPAIGN, false),
                List.of("fifteen-letters", "fifteen-lettersAAA", false));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void a_field_is_compared_as_people_mean_it(List<Object> example) {
        Rule rule = new Rule().field("Contact", "Level__c", example.get(0).toString());

        assertThat(check(rule, seen(Map.of("Level__c", example.get(1)))).met()).isEqualTo(example.get(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Level__c", "LEVEL__C", "level__c"})
    void a_field_is_found_in_any_case_of_its_letters(String field) {
        RuleCheck check = check(new Rule().field("Contact", field, "Gold"), seen(Map.of("Level__c", "Gold")));

        assertThat(check.met()).isTrue();
        assertThat(only(check).condition()).isEqualTo("Contact." + field);
    }

    @ParameterizedTest
    @CsvSource({"19, true", "18, false", "20, true"})
    void it_has_to_happen_in_time(int days, boolean met) {
        Rule rule = new Rule().stages("Closed Won").within(Duration.ofDays(days));

        assertThat(check(rule, opportunity("Closed Won")).met()).isEqualTo(met);
    }

    @Test
    void the_last_moment_is_told_with_the_moment_that_was_seen() {
        assertThat(check(new Rule().stages("Closed Won").within(Duration.ofDays(10)), opportunity("Closed Won"))
                        .findings())
                .contains(new Finding(
                        "when it happened",
                        "at the latest 2026-11-11T08:00:00Z",
                        Optional.of("2026-11-20T08:00:00Z"),
                        Result.NOT_MET));
    }

    @ParameterizedTest
    @CsvSource({"PT2160H, 90d", "PT36H, 36h", "PT90M, 90m", "PT61S, 61s", "PT0.25S, 250ms"})
    void without_a_day_of_joining_nobody_knows(Duration within, String words) {
        Seen seen = Seen.first(Map.of("StageName", "Closed Won"), false, List.of(), WON);

        assertThat(check(new Rule().stages("Closed Won").within(within), seen).findings())
                .contains(new Finding(
                        "when it happened",
                        "at most " + words + " after the person joined",
                        Optional.empty(),
                        Result.UNKNOWN));
    }

    @Test
    void what_was_in_time_stays_in_time() {
        Rule rule = new Rule().stages("Closed Won").within(Duration.ofDays(10));
        Seen later = opportunity("Closed Won");

        assertThat(check(rule, later).met()).isFalse();
        assertThat(check(rule, Seen.later(later.values(), false, JOINED.plus(Duration.ofDays(2))))
                        .met())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "any",
            value = {
                "any, Responded, true",
                "any, responded, true",
                "any, Sent, false",
                SHORT_CAMPAIGN + ", Responded, true",
                LONG_CAMPAIGN + ", Responded, true",
                "7010S000000000Z, Responded, false"
            })
    void a_status_counts_in_any_salesforce_campaign_or_in_one(String campaign, String status, boolean met) {
        Rule rule = new Rule().converted().member(Optional.ofNullable(campaign), "Responded", "Attended");
        Seen seen = new Seen(
                Map.of("IsConverted", true),
                false,
                false,
                List.of(
                        new Membership(LEAD, LONG_CAMPAIGN, status),
                        new Membership(LEAD, "7010S0000000002AAA", "Invited")),
                Optional.of(JOINED),
                WON);

        assertThat(check(rule, seen).met()).isEqualTo(met);
    }

    @Test
    void the_statuses_that_were_seen_are_told() {
        Seen seen = new Seen(
                Map.of("IsConverted", true),
                false,
                false,
                List.of(
                        new Membership(LEAD, LONG_CAMPAIGN, "Sent"),
                        new Membership(LEAD, "7010S0000000002AAA", "Invited")),
                Optional.of(JOINED),
                WON);

        assertThat(check(new Rule().converted().member(Optional.empty(), "Responded"), seen)
                        .findings())
                .contains(new Finding(
                        "status in a Salesforce campaign", "Responded", Optional.of("Sent, Invited"), Result.NOT_MET));
        assertThat(check(new Rule().converted().member(Optional.of("7010S0000000003AAA"), "Sent"), seen)
                        .findings())
                .contains(new Finding(
                        "status in the Salesforce campaign 7010S0000000003AAA",
                        "Sent",
                        Optional.of("none"),
                        Result.NOT_MET));
    }

    @Test
    void no_rule_is_true_of_a_deleted_record() {
        Map<String, Object> won = Map.of("StageName", "Closed Won");
        RuleCheck check = check(new Rule().stages("Closed Won"), Seen.first(won, true, List.of(), WON));

        assertThat(check.met()).isFalse();
        assertThat(check.isOpen()).isFalse();
        assertThat(check.findings())
                .extracting(Finding::condition, Finding::result)
                .containsExactly(
                        tuple("Opportunity exists", Result.NOT_MET), tuple("stage of the Opportunity", Result.MET));
        assertThat(check(new Rule().stages("Closed Won"), Seen.later(won, true, WON))
                        .met())
                .isFalse();
    }

    @Test
    void of_a_rule_that_was_true_only_the_record_itself_is_judged_again() {
        Rule rule = new Rule()
                .stages("Closed Won")
                .converted()
                .amountAtLeast("5")
                .within(Duration.ofDays(1))
                .member(Optional.empty(), "Responded");

        assertThat(check(rule, Seen.later(Map.of("StageName", "Closed Won", "Amount", 5), false, WON))
                        .met())
                .isTrue();
        assertThat(check(rule, Seen.later(Map.of("StageName", "Closed Won", "Amount", 4), false, WON))
                        .met())
                .isFalse();
        assertThat(check(rule, Seen.later(Map.of("StageName", "Closed Lost", "Amount", 5), false, WON))
                        .met())
                .isFalse();
    }

    @Test
    void every_condition_has_a_finding_in_the_order_of_the_rule() {
        RuleCheck check = check(
                new Rule()
                        .stages("Closed Won")
                        .recordTypes("New_Business")
                        .converted()
                        .amountAtLeast("5")
                        .within(Duration.ofDays(1))
                        .member(Optional.empty(), "Responded"),
                seen(Map.of()));

        assertThat(check.rule()).isEqualTo("any");
        assertThat(check.findings())
                .extracting(Finding::condition)
                .containsExactly(
                        "stage of the Opportunity",
                        "record type of the Opportunity",
                        "the Opportunity comes from the conversion of the referral's lead",
                        "Amount of the Opportunity",
                        "when it happened",
                        "status in a Salesforce campaign");
    }

    @Test
    void other_values_can_be_tried_with_the_same_circumstances() {
        Seen seen = opportunity("Closed Lost");

        assertThat(check(new Rule().stages("Closed Won"), seen.with(Map.of("StageName", "Closed Won")))
                        .met())
                .isTrue();
        assertThat(seen.with(Map.of()).at()).isEqualTo(WON);
    }

    @Test
    void no_value_is_seen_in_a_log() {
        RuleCheck check = check(new Rule().field("Contact", "Level__c", "Gold"), seen(Map.of("Level__c", "s3cr3t")));

        assertThat(check.toString()).contains("Contact.Level__c", "NOT_MET").doesNotContain("s3cr3t");
        assertThat(seen(Map.of("Level__c", "s3cr3t")).toString())
                .contains("Level__c")
                .doesNotContain("s3cr3t");
    }

    private static RuleCheck check(Rule rule, Seen seen) {
        return RuleCheck.of(rule.build(), seen);
    }

    private static Finding only(RuleCheck check) {
        assertThat(check.findings()).hasSize(1);
        return check.findings().get(0);
    }

    private static Seen opportunity(String stage) {
        return seen(Map.of("StageName", stage));
    }

    private static Seen seen(Map<String, Object> values) {
        return new Seen(values, false, false, List.of(), Optional.of(JOINED), WON);
    }

    /** A rule in the making. */
    private static final class Rule {
        private List<String> stages = List.of();
        private List<String> recordTypes = List.of();
        private Optional<FieldValue> field = Optional.empty();
        private boolean converted;
        private Optional<BigDecimal> amountAtLeast = Optional.empty();
        private Optional<Duration> within = Optional.empty();
        private Optional<MemberStatus> memberStatus = Optional.empty();

        Rule stages(String... some) {
            stages = List.of(some);
            return this;
        }

        Rule recordTypes(String... some) {
            recordTypes = List.of(some);
            return this;
        }

        Rule field(String object, String name, String... values) {
            field = Optional.of(new FieldValue(object, name, List.of(values)));
            return this;
        }

        Rule converted() {
            converted = true;
            return this;
        }

        Rule amountAtLeast(String amount) {
            amountAtLeast = Optional.of(new BigDecimal(amount));
            return this;
        }

        Rule within(Duration duration) {
            within = Optional.of(duration);
            return this;
        }

        Rule member(Optional<String> campaign, String... statuses) {
            memberStatus = Optional.of(new MemberStatus(campaign, List.of(statuses)));
            return this;
        }

        QualificationRule build() {
            return new QualificationRule(
                    "any",
                    new Condition(stages, recordTypes, field, converted, amountAtLeast, within, memberStatus),
                    List.of(Action.CONFIRMED),
                    Optional.empty(),
                    OnReversal.KEEP);
        }
    }
}
