package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.campaign.QualificationRule.MemberStatus;
import org.referralconnector.campaign.QualificationRule.OnReversal;

class QualificationReaderTest {
    @Test
    void a_campaign_without_rules_gets_nothing_back() {
        assertThat(read("  connection: default\n")).isEqualTo(Qualification.NONE);
    }

    @Test
    void a_rule_that_says_everything_is_read_completely() {
        Qualification qualification = read("""
                  referral-code-field: Code__c
                  account-contacts: true
                  qualification:
                    - name: Deal won
                      when:
                        opportunity-stage: [Closed Won, Paid]
                        record-types: [New_Business, Renewal]
                        lead-converted: true
                        amount-at-least: 99.50
                        within: 90d
                        campaign-member-status: { campaign: 7010S0000000001, is: [Responded, true] }
                      then: [confirmed, qualified, add-spend]
                      hold-for: 12h
                      on-reversal: take-back
                """);

        assertThat(qualification.codeField()).isEqualTo("Code__c");
        assertThat(qualification.accountContacts()).isTrue();
        assertThat(qualification.objects()).containsExactly("Opportunity");
        assertThat(qualification.rules())
                .containsExactly(new QualificationRule(
                        "Deal won",
                        new Condition(
                                List.of("Closed Won", "Paid"),
                                List.of("New_Business", "Renewal"),
                                Optional.empty(),
                                true,
                                Optional.of(new BigDecimal("99.50")),
                                Optional.of(Duration.ofDays(90)),
                                Optional.of(new MemberStatus(
                                        Optional.of("7010S0000000001"), List.of("Responded", "true")))),
                        List.of(Action.CONFIRMED, Action.QUALIFIED, Action.ADD_SPEND),
                        Optional.of(Duration.ofHours(12)),
                        OnReversal.TAKE_BACK));
    }

    @Test
    void what_a_rule_does_not_say_has_a_default() {
        Qualification qualification = read("""
                  qualification:
                    - { when: { opportunity-stage: Closed Won }, then: [confirmed] }
                """);

        assertThat(qualification.codeField()).isEqualTo("Referral_Code__c");
        assertThat(qualification.accountContacts()).isFalse();
        assertThat(qualification.rules())
                .containsExactly(new QualificationRule(
                        "Closed Won",
                        new Condition(
                                List.of("Closed Won"),
                                List.of(),
                                Optional.empty(),
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        List.of(Action.CONFIRMED),
                        Optional.empty(),
                        OnReversal.KEEP));
    }

    @Test
    void a_field_of_a_lead_or_contact_has_one_value_or_several() {
        List<QualificationRule> rules = read("""
                  qualification:
                    - { when: { lead-field: { field: Customer__c, is: true } }, then: [unconfirmed] }
                    - { when: { contact-field: { field: Level__c, is: [Silver, 07] } }, then: [confirmed] }
                """).rules();

        assertThat(rules)
                .extracting(rule -> rule.condition().field().orElseThrow())
                .containsExactly(
                        new FieldValue("Lead", "Customer__c", List.of("true")),
                        new FieldValue("Contact", "Level__c", List.of("Silver", "07")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                Responded                                         | '' | Responded
                '[ Sent, Responded ]'                             | '' | Sent;Responded
                '{ is: Responded }'                               | '' | Responded
                '{ campaign: 7010S0000000001AAA, is: [ Sent ] }'  | 7010S0000000001AAA | Sent
                """)
    void a_member_status_is_a_word_a_list_or_one_of_a_certain_campaign(String yaml, String campaign, String statuses) {
        QualificationRule rule = read("""
                  qualification:
                    - { when: { lead-converted: true, campaign-member-status: %s }, then: [confirmed] }
                """.formatted(yaml)).rules().get(0);

        assertThat(rule.condition().memberStatus())
                .contains(new MemberStatus(
                        Optional.of(campaign).filter(id -> !id.isEmpty()), List.of(statuses.split(";", -1))));
    }

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "30s, PT30S", "45m, PT45M", "12h, PT12H", "14d, PT336H"})
    void a_duration_is_written_like_those_of_the_settings(String text, Duration duration) {
        QualificationRule rule = read("""
                  qualification:
                    - { when: { lead-converted: true, within: %1$s }, then: [confirmed], hold-for: %1$s }
                """.formatted(text)).rules().get(0);

        assertThat(rule.condition().within()).contains(duration);
        assertThat(rule.holdFor()).contains(duration);
    }

    @Test
    void a_rule_without_a_name_is_named_by_its_condition_and_every_name_is_there_once() {
        List<QualificationRule> rules = read("""
                  qualification:
                    - { when: { opportunity-stage: [Closed Won, Paid] }, then: [confirmed] }
                    - { when: { opportunity-stage: Closed Won, lead-converted: true }, then: [confirmed] }
                    - { when: { lead-converted: true }, then: [unconfirmed] }
                    - { when: { lead-converted: true, within: 30d }, then: [confirmed] }
                    - { name: LEAD CONVERTED 2, when: { lead-converted: true }, then: [pending] }
                    - { when: { lead-field: { field: Status, is: [Qualified, Hot] } }, then: [confirmed] }
                """).rules();

        assertThat(rules)
                .extracting(QualificationRule::name)
                .containsExactly(
                        "Closed Won or Paid",
                        "Converted, Closed Won",
                        "Lead converted",
                        "Lead converted 3",
                        "LEAD CONVERTED 2",
                        "Lead Status Qualified or Hot");
    }

    @Test
    void a_name_made_of_many_stages_is_cut() {
        QualificationRule rule = read("""
                  qualification:
                    - { when: { opportunity-stage: [%s] }, then: [confirmed] }
                """.formatted("A stage of thirty characters..,".repeat(4)))
                .rules()
                .get(0);

        assertThat(rule.name()).hasSize(80).startsWith("A stage of thirty characters.. or A stage");
    }

    @Test
    void the_rules_shown_in_the_documentation_are_right() throws IOException {
        Matcher examples = Pattern.compile("```yaml\n(salesforce:\n.*?)```", Pattern.DOTALL)
                .matcher(section(Files.readString(Path.of("docs/campaigns.md"))));
        List<QualificationRule> rules = new ArrayList<>();
        while (examples.find()) {
            rules.addAll(qualification(examples.group(1)).rules());
        }

        assertThat(rules)
                .extracting(QualificationRule::name)
                .startsWith("Lead is good", "Deal won", "Lead converted", "Converted, Closed Won", "Closed Lost");
    }

    private static String section(String documentation) {
        int start = documentation.indexOf("\n## Deals come back");
        return documentation.substring(start, documentation.indexOf("\n## ", start + 1));
    }

    private static Qualification read(String salesforce) {
        return qualification("salesforce:\n" + salesforce);
    }

    /** What else a campaign with rules needs is no matter here. */
    private static Qualification qualification(String salesforce) {
        List<Mistake> mistakes = new ArrayList<>();
        CampaignDocument document = MarkedYamlReader.read(
                        "spring.yaml",
                        "campaign: spring\nprogram: { type: generic }\n" + salesforce,
                        new Placeholders(key -> Optional.empty()),
                        mistakes)
                .orElseThrow();
        new CampaignSchema().check(document, mistakes);
        new QualificationCheck(document, mistakes).check();
        assertThat(mistakes).isEmpty();
        return QualificationReader.qualification(
                document.at("/salesforce"), QualificationReader.names(document.content()));
    }
}
