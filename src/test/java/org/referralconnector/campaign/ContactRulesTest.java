package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.campaign.QualificationRule.OnReversal;

/** Rules about contacts in Intercom, beside those about Salesforce. */
class ContactRulesTest {
    private static final String PROGRAM = """
            campaign: spring
            program:
              type: generic
              webhook: { open: true }
              api: { url: "https://example.org/hooks", secret: whsec_c2FuZGJveC1zZWNyZXQtb2YtMzItYnl0ZXMtLi4uLi4= }
            """;

    @TempDir
    Path folder;

    @Test
    void an_attribute_and_a_sign_up_are_what_a_contact_can_be_asked_for() throws IOException {
        List<QualificationRule> rules = campaign("""
                intercom:
                  qualification:
                    - name: Pays
                      when: { intercom-attribute: { name: plan, is: [paid, trial] }, within: 90d }
                      then: [confirmed]
                      hold-for: 14d
                      on-reversal: take-back
                    - { when: { intercom-signed-up: true }, then: [unconfirmed] }
                """).qualification().rules();

        assertThat(rules).extracting(QualificationRule::name).containsExactly("Pays", "Signed up");
        QualificationRule pays = rules.get(0);
        assertThat(pays.condition().object()).isEqualTo("contact");
        assertThat(pays.condition().field())
                .contains(new FieldValue("contact", "custom_attributes.plan", List.of("paid", "trial")));
        assertThat(pays.condition().within()).contains(Duration.ofDays(90));
        assertThat(pays.holdFor()).contains(Duration.ofDays(14));
        assertThat(pays.onReversal()).isEqualTo(OnReversal.TAKE_BACK);
        assertThat(rules.get(1).condition().field()).contains(new FieldValue("contact", "role", List.of("user")));
        assertThat(rules.get(1).actions()).containsExactly(Action.UNCONFIRMED);
    }

    @Test
    void the_rules_of_both_lists_are_one_qualification_with_names_of_their_own() throws IOException {
        Campaign campaign = campaign("""
                salesforce:
                  referral-code-field: Code__c
                  qualification:
                    - { when: { opportunity-stage: Closed Won }, then: [confirmed] }
                    - { name: Plan paid, when: { lead-converted: true }, then: [pending] }
                intercom:
                  qualification:
                    - { when: { intercom-attribute: { name: Plan, is: paid } }, then: [confirmed] }
                    - { name: Closed won 2, when: { intercom-attribute: { name: plan, is: trial } }, then: [pending] }
                """);

        assertThat(campaign.qualification().rules())
                .extracting(QualificationRule::name)
                .containsExactly("Closed Won", "Plan paid", "Plan paid 2", "Closed won 2");
        assertThat(campaign.qualification().codeField()).isEqualTo("Code__c");
        assertThat(campaign.allDestinations())
                .containsExactly(
                        "salesforce/default", "intercom/default", "changes", "changes/intercom", "program/spring");
    }

    @Test
    void each_connection_is_followed_for_its_own_rules_alone() throws IOException {
        Campaigns campaigns = new Campaigns(List.of(campaign("""
                salesforce:
                  qualification:
                    - { when: { contact-field: { field: Level__c, is: Gold } }, then: [confirmed] }
                intercom:
                  connection: emea
                  qualification:
                    - { when: { intercom-attribute: { name: plan, is: paid } }, then: [add-contact] }
                """)));

        FollowedFields salesforce = FollowedFields.of(campaigns, "salesforce/default");
        assertThat(salesforce.objects()).containsExactly("Lead", "Contact");
        assertThat(salesforce.fields("Contact")).containsExactly("Level__c");
        FollowedFields intercom = FollowedFields.of(campaigns, "intercom/emea");
        assertThat(intercom.objects()).containsExactly("contact");
        assertThat(intercom.fields("contact")).containsExactly("custom_attributes.plan");
        assertThat(intercom.columns("contact")).containsExactly("custom_attributes.plan", "email", "name");
        assertThat(FollowedFields.of(campaigns, "intercom/default").isEmpty()).isTrue();
    }

    @Test
    void rules_of_intercom_alone_make_salesforce_follow_nothing() throws IOException {
        Campaign campaign = campaign("""
                salesforce: { leads: { action: create-lead, fields: standard } }
                intercom:
                  qualification:
                    - { when: { intercom-signed-up: true }, then: [confirmed] }
                """);

        assertThat(FollowedFields.of(new Campaigns(List.of(campaign)), "salesforce/default")
                        .isEmpty())
                .isTrue();
        assertThat(campaign.allDestinations()).doesNotContain("changes").contains("changes/intercom");
    }

    @Test
    void a_campaign_with_rules_of_intercom_needs_a_program_that_can_be_told() {
        assertThatThrownBy(() -> load("""
                campaign: spring
                program: { type: referral-factory, webhook: { open: true } }
                intercom:
                  qualification:
                    - { when: { intercom-signed-up: true }, then: [unconfirmed] }
                """))
                .hasMessageContaining("spring.yaml:2: setup required: program.api.token is missing")
                .hasMessageContaining(
                        "spring.yaml:5: intercom.qualification.0: referral-factory has no call for unconfirmed; remove it");
    }

    @Test
    void what_cannot_be_meant_is_refused_with_its_line_and_its_cure() {
        assertThatThrownBy(() -> campaign("""
                salesforce:
                  qualification:
                    - { name: Won, when: { intercom-attribute: { name: plan, is: paid } }, then: [confirmed] }
                intercom:
                  leads: { action: create-user, fields: { email: { from: email } } }
                  qualification:
                    - { name: won, when: { opportunity-stage: Closed Won }, then: [confirmed] }
                    - { when: { intercom-signed-up: true }, then: [confirmed] }
                    - { when: { within: 3d }, then: [confirmed] }
                    - when:
                        intercom-attribute: { name: plan, is: paid }
                        intercom-signed-up: false
                      then: [add-spend]
                    - { when: { intercom-attribute: { name: a.b, is: x } }, then: [confirmed] }
                """))
                .isInstanceOfSatisfying(CampaignMistakes.class, wrong -> assertThat(wrong.mistakes())
                        .extracting(Mistake::toString)
                        .containsExactly(
                                "spring.yaml:8: salesforce.qualification.0.when.intercom-attribute is about a record of Intercom;"
                                        + " move it to a rule of intercom.qualification",
                                "spring.yaml:12: intercom.qualification.0 has the name of the rule in line 8; choose another",
                                "spring.yaml:12: intercom.qualification.0.when.opportunity-stage is about a record of Salesforce;"
                                        + " move it to a rule of salesforce.qualification",
                                "spring.yaml:13: intercom.qualification.1.when.intercom-signed-up would be true at once, since"
                                        + " intercom.leads.action is create-user; write create-lead there, or ask for an attribute",
                                "spring.yaml:14: intercom.qualification.2.when names nothing that happens; add intercom-attribute"
                                        + " or intercom-signed-up: true",
                                "spring.yaml:17: intercom.qualification.3.when.intercom-signed-up does not go with"
                                        + " intercom-attribute, since a rule asks for one thing of a contact; keep one of them",
                                "spring.yaml:18: intercom.qualification.3: add-spend needs an Opportunity, which Intercom does not"
                                        + " have; remove it",
                                "spring.yaml:19: intercom.qualification.4.when.intercom-attribute.name is not well-formed; the name"
                                        + " of a custom attribute of contacts, such as plan: at most 190 characters without dots"
                                        + " and brackets"));
    }

    @Test
    void the_rules_shown_in_the_documentation_are_right() throws IOException {
        String documentation = Files.readString(Path.of("docs/campaigns.md"));
        int section = documentation.indexOf("\n## Contacts in Intercom");
        int start = documentation.indexOf("```yaml\n", section) + "```yaml\n".length();

        assertThat(campaign(documentation.substring(start, documentation.indexOf("```", start)))
                        .qualification()
                        .rules())
                .extracting(QualificationRule::name)
                .containsExactly("Signed up", "Pays");
    }

    private Campaign campaign(String rest) throws IOException {
        return load(PROGRAM + rest);
    }

    private Campaign load(String text) throws IOException {
        Files.writeString(folder.resolve("spring.yaml"), text);
        return CampaignFiles.load(folder, key -> Optional.empty()).get("spring");
    }
}
