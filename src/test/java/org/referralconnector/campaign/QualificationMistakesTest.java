package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engineer reads whose rules cannot be meant: each of these lines is part of the product. */
class QualificationMistakesTest {
    private static final String CONFIRMED = "then: [confirmed]";
    private static final String WON = "when: { opportunity-stage: Closed Won }";

    static Stream<Arguments> mistakes() {
        return Stream.of(
                // what a rule is made of
                one(
                        "qualification: []",
                        "salesforce.qualification is empty; the rules by which deals come back, as a list: of each rule"
                                + " what has to be true of a record (when), and what the program is told (then)"),
                one(
                        "qualification: { when: won }",
                        "salesforce.qualification must be a list; the rules by which deals come back, as a list: of each"
                                + " rule what has to be true of a record (when), and what the program is told (then)"),
                one("qualification:", "salesforce.qualification is empty; write a value or remove the key"),
                rule(
                        CONFIRMED,
                        "salesforce.qualification.0 lacks \"when\"; add it: what has to be true of a record, all of it at"
                                + " once, such as { opportunity-stage: Closed Won }"),
                rule(
                        WON,
                        "salesforce.qualification.0 lacks \"then\"; add it: what the program is told, as a list, such as"
                                + " [confirmed, add-spend]"),
                rule(
                        WON + ", then: confirmed",
                        "salesforce.qualification.0.then must be a list; what the program is told, as a list, such as"
                                + " [confirmed, add-spend]"),
                rule(
                        WON + ", then: [confirm]",
                        "salesforce.qualification.0.then.0 is none of add-contact, pending, unconfirmed, confirmed,"
                                + " qualified, rejected, add-spend; did you mean \"confirmed\"?"),
                rule(
                        WON + ", " + CONFIRMED + ", hold: 3d",
                        "unknown key \"hold\"; known here are name, when, then, hold-for, on-reversal"),
                rule(
                        "when: { stage: Closed Won }, " + CONFIRMED,
                        "unknown key \"stage\"; known here are opportunity-stage, record-types, lead-converted,"
                                + " lead-field, contact-field, amount-at-least, within, campaign-member-status,"
                                + " intercom-attribute, intercom-signed-up",
                        "salesforce.qualification.0.when names nothing that happens; add opportunity-stage,"
                                + " lead-converted: true, lead-field or contact-field"),
                rule(
                        WON + ", " + CONFIRMED + ", on-reversal: takeback",
                        "salesforce.qualification.0.on-reversal is none of keep, take-back, reject;"
                                + " did you mean \"take-back\"?"),
                // values
                rule(
                        "when: { opportunity-stage: [] }, " + CONFIRMED,
                        "salesforce.qualification.0.when.opportunity-stage is empty; the stage that the Opportunity has"
                                + " reached, or a list of stages of which one will do"),
                rule(
                        "when: { opportunity-stage: { is: Closed Won } }, " + CONFIRMED,
                        "salesforce.qualification.0.when.opportunity-stage must be a plain value; the stage that the"
                                + " Opportunity has reached, or a list of stages of which one will do"),
                rule(
                        "when: { lead-field: Status }, " + CONFIRMED,
                        "salesforce.qualification.0.when.lead-field must be a map of keys; a field and the values of which"
                                + " it has one, such as { field: Status, is: Qualified }"),
                rule(
                        "when: { lead-field: { field: Status } }, " + CONFIRMED,
                        "salesforce.qualification.0.when.lead-field lacks \"is\"; add it: a value, or a list of values of"
                                + " which one will do"),
                rule(
                        "when: { contact-field: { field: Account.Name, is: Example } }, " + CONFIRMED,
                        "salesforce.qualification.0.when.contact-field.field is not well-formed; a Salesforce field's API"
                                + " name: a letter, then letters, digits and _, such as Status"),
                rule(
                        "when: { opportunity-stage: Closed Won, record-types: [New Business] }, " + CONFIRMED,
                        "salesforce.qualification.0.when.record-types.0 is not well-formed; a record type's developer name:"
                                + " a letter, then letters, digits and _, such as New_Business"),
                one(
                        "referral-code-field: Referral Code\n  qualification: [ { " + WON + ", " + CONFIRMED + " } ]",
                        "salesforce.referral-code-field is not well-formed; with qualification: the field of Opportunities"
                                + " that holds the referral code, by its API name: a letter, then letters, digits and _,"
                                + " such as Referral_Code__c"),
                amount("0"),
                amount("0.00"),
                amount("-5"),
                amount("1e9"),
                amount("\"1,000\""),
                amount("\"99.50\\n\""),
                duration("90"),
                duration("0d"),
                duration("three weeks"),
                duration("\"90d\\n\""),
                rule(
                        WON + ", " + CONFIRMED + ", hold-for: 2w",
                        "salesforce.qualification.0.hold-for is not well-formed; how long the program is told nothing, so"
                                + " that what is reversed in the meantime is never told: a number with s, m, h or d, such as"
                                + " 14d"),
                rule(
                        "when: { lead-converted: true, campaign-member-status: { campaign: Spring, is: Sent } }, "
                                + CONFIRMED,
                        "salesforce.qualification.0.when.campaign-member-status.campaign is not well-formed; the id of the"
                                + " Salesforce campaign, 15 or 18 characters that begin with 701; without it any campaign"),
                rule(
                        "when: { lead-converted: true, campaign-member-status: [] }, " + CONFIRMED,
                        "salesforce.qualification.0.when.campaign-member-status is empty; a value, or a list of values of"
                                + " which one will do"),
                // keys that go together, or do not
                rule(
                        "when: { within: 90d, campaign-member-status: Sent }, " + CONFIRMED,
                        "salesforce.qualification.0.when names nothing that happens; add opportunity-stage,"
                                + " lead-converted: true, lead-field or contact-field"),
                rule(
                        "when: { lead-converted: false }, " + CONFIRMED,
                        "salesforce.qualification.0.when names nothing that happens; add opportunity-stage,"
                                + " lead-converted: true, lead-field or contact-field"),
                rule(
                        "when: { lead-converted: true, record-types: [New_Business], amount-at-least: 5 }, "
                                + CONFIRMED,
                        "salesforce.qualification.0.when.record-types only goes with opportunity-stage; remove it",
                        "salesforce.qualification.0.when.amount-at-least only goes with opportunity-stage; remove it"),
                rule(
                        "when: { opportunity-stage: Closed Won, lead-field: { field: Status, is: Hot } }, " + CONFIRMED,
                        "salesforce.qualification.0.when.lead-field does not go with opportunity-stage, since a rule looks"
                                + " at one record; write two rules"),
                rule(
                        "when: { lead-field: { field: Status, is: Hot }, contact-field: { field: Level__c, is: Gold } }, "
                                + CONFIRMED,
                        "salesforce.qualification.0.when.contact-field does not go with lead-field, since a rule looks at"
                                + " one record; write two rules"),
                rule(
                        "when: { contact-field: { field: Level__c, is: Gold }, lead-converted: true }, " + CONFIRMED,
                        "salesforce.qualification.0.when.lead-converted does not go with contact-field, since a rule looks"
                                + " at one record; remove it"),
                one(
                        "account-contacts: true\n  referral-code-field: Code__c",
                        "salesforce.account-contacts only goes with qualification; remove it",
                        "salesforce.referral-code-field only goes with qualification; remove it"),
                // what follows
                rule(
                        "when: { lead-converted: true }, then: [confirmed, add-spend]",
                        "salesforce.qualification.0: add-spend needs an Opportunity; add opportunity-stage under when"),
                rule(
                        "when: { lead-converted: true, within: 30d }, then: [add-contact]",
                        "salesforce.qualification.0: add-contact does not go with within, since who is added has not joined"
                                + " yet; write two rules"),
                rule(
                        WON + ", then: [pending, confirmed, unconfirmed]",
                        "salesforce.qualification.0: pending and unconfirmed and confirmed contradict each other; keep the"
                                + " one that the referral ends with"),
                rule(
                        WON + ", then: [rejected, add-spend]",
                        "salesforce.qualification.0: rejected contradicts the other words; let it stand alone"),
                rule(
                        WON + ", then: [confirmed, confirmed]",
                        "salesforce.qualification.0.then has confirmed twice; keep one"),
                rule(
                        WON + ", then: [rejected], on-reversal: reject",
                        "salesforce.qualification.0: on-reversal: reject does not go with rejected; write keep or"
                                + " take-back"),
                // names
                rule(
                        "name: ' won', " + WON + ", " + CONFIRMED,
                        "salesforce.qualification.0.name is not well-formed; what metrics, the ledger and the operator API"
                                + " call the rule: at most 80 characters on one line, without space around them"),
                rule(
                        "name: " + "x".repeat(81) + ", " + WON + ", " + CONFIRMED,
                        "salesforce.qualification.0.name is not allowed; what metrics, the ledger and the operator API call"
                                + " the rule: at most 80 characters on one line, without space around them"),
                rule(
                        "name: \"won\\n\", " + WON + ", " + CONFIRMED,
                        "salesforce.qualification.0.name is not well-formed; what metrics, the ledger and the operator API"
                                + " call the rule: at most 80 characters on one line, without space around them"),
                rule(
                        "name: Import, " + WON + ", " + CONFIRMED,
                        "salesforce.qualification.0 has a name that has a meaning already; choose another"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_in_a_rule_is_reported_with_its_cure(String salesforce, List<String> expected) {
        assertThat(mistakes("generic", salesforce)).extracting(Mistake::message).containsExactlyElementsOf(expected);
    }

    @Test
    void a_mistake_in_a_rule_is_reported_with_its_line() {
        assertThat(mistakes("generic", """
                qualification:
                    - name: Deal won
                      when:
                        lead-converted: true
                        amount-at-least: 100
                      then: [confirmed]
                    - when: { within: 3d }
                      name: deal won
                      then:
                        - confirmed
                        - pendin
                """))
                .extracting(Mistake::toString)
                .containsExactly(
                        "spring.yaml:9: salesforce.qualification.0.when.amount-at-least only goes with opportunity-stage;"
                                + " remove it",
                        "spring.yaml:11: salesforce.qualification.1.when names nothing that happens; add opportunity-stage,"
                                + " lead-converted: true, lead-field or contact-field",
                        "spring.yaml:12: salesforce.qualification.1 has the name of the rule in line 6; choose another",
                        "spring.yaml:15: salesforce.qualification.1.then.1 is none of add-contact, pending, unconfirmed,"
                                + " confirmed, qualified, rejected, add-spend; did you mean \"pending\"?");
    }

    @Test
    void referral_factory_is_asked_for_nothing_that_it_has_no_call_for() {
        assertThat(mistakes("referral-factory", """
                qualification:
                    - { when: { opportunity-stage: Won }, then: [qualified, add-contact, pending] }
                    - { when: { opportunity-stage: Won }, then: [unconfirmed, add-spend], on-reversal: reject }
                    - { when: { opportunity-stage: Lost }, then: [rejected] }
                """))
                .extracting(Mistake::message)
                .containsExactly(
                        "salesforce.qualification.1: referral-factory has no call for unconfirmed; remove it",
                        "salesforce.qualification.1: referral-factory has no call for add-spend; remove it",
                        "salesforce.qualification.1: referral-factory has no call for a rejection; write keep or take-back",
                        "salesforce.qualification.2: referral-factory has no call for rejected; remove it");
    }

    @Test
    void rudderstack_cannot_be_told_anything() {
        assertThat(mistakes("rudderstack", "qualification: [ { " + WON + ", " + CONFIRMED + " } ]"))
                .extracting(Mistake::message)
                .containsExactly(
                        "salesforce.qualification does not go with type rudderstack, which cannot be told; remove"
                                + " it");
    }

    @Test
    void a_campaign_with_a_mistake_in_its_rules_does_not_start(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("spring.yaml"), """
                campaign: spring
                program: { type: referral-factory, webhook: { open: true } }
                salesforce:
                  qualification:
                    - { when: { opportunity-stage: Closed Won }, then: [add-spend] }
                """);

        assertThatThrownBy(() -> CampaignFiles.load(folder, key -> Optional.empty()))
                .hasMessageContaining("spring.yaml:5: salesforce.qualification.0: referral-factory has no call for"
                        + " add-spend; remove it");
    }

    @Test
    void rules_of_any_shape_do_no_harm() {
        for (String shape :
                List.of("won", "[ won ]", "[ [ won ] ]", "[ { when: won, then: { a: b }, name: [ a ] } ]")) {
            assertThat(mistakes("generic", "qualification: " + shape)).isNotEmpty();
        }
    }

    /** The mistakes in the rules; what else a campaign with rules needs is no matter here. */
    private static List<Mistake> mistakes(String type, String salesforce) {
        List<Mistake> mistakes = new ArrayList<>();
        CampaignDocument document = MarkedYamlReader.read(
                        "spring.yaml",
                        "campaign: spring\nprogram:\n  type: " + type + "\nsalesforce:\n  " + salesforce + "\n",
                        new Placeholders(key -> Optional.empty()),
                        mistakes)
                .orElseThrow();
        new CampaignSchema().check(document, mistakes);
        new QualificationCheck(document, mistakes).check();
        mistakes.sort(Comparator.comparingInt(Mistake::line));
        return mistakes;
    }

    private static Arguments amount(String amount) {
        return rule(
                "when: { opportunity-stage: Won, amount-at-least: " + amount + " }, " + CONFIRMED,
                "salesforce.qualification.0.when.amount-at-least is not well-formed; with opportunity-stage: the least"
                        + " Amount of the Opportunity: a number above 0 without separators of thousands, such as 99.50");
    }

    private static Arguments duration(String within) {
        return rule(
                "when: { opportunity-stage: Won, within: " + within + " }, " + CONFIRMED,
                "salesforce.qualification.0.when.within is not well-formed; how long after the person joined it may happen at"
                        + " the latest: a number with s, m, h or d, such as 90d");
    }

    private static Arguments rule(String rule, String... mistakes) {
        return one("qualification: [ { " + rule + " } ]", mistakes);
    }

    private static Arguments one(String salesforce, String... mistakes) {
        return Arguments.of(salesforce, List.of(mistakes));
    }
}
