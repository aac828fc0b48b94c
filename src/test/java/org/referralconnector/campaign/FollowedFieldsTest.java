package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.campaign.ProgramFixture.program;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.campaign.SalesforceRules.Handling;

class FollowedFieldsTest {
    private static final Condition WON = stage(List.of(), Optional.empty());

    @Test
    void without_rules_nothing_is_followed() {
        FollowedFields followed = FollowedFields.of(List.of(Qualification.NONE));

        assertThat(followed.isEmpty()).isTrue();
        assertThat(followed.objects()).isEmpty();
        assertThat(followed.fields("Opportunity")).isEmpty();
        assertThat(followed.columns("Lead")).isEmpty();
        assertThat(followed.matter("Lead", List.of("Status"))).isFalse();
    }

    @Test
    void a_stage_needs_the_stage_the_code_and_the_conversions_of_leads() {
        FollowedFields followed = followed(rule(WON, Action.CONFIRMED));

        assertThat(followed.objects()).containsExactly("Lead", "Opportunity");
        assertThat(followed.fields("Opportunity")).containsExactly("Referral_Code__c", "StageName");
        assertThat(followed.columns("Opportunity")).containsExactly("Referral_Code__c", "StageName");
        assertThat(followed.fields("Lead"))
                .containsExactly("ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId", "IsConverted");
    }

    @Test
    void spend_needs_amount_and_currency_and_a_least_amount_the_amount_alone() {
        assertThat(followed(rule(WON, Action.ADD_SPEND)).fields("Opportunity")).contains("Amount", "CurrencyIsoCode");
        assertThat(followed(rule(stage(List.of(), Optional.of(BigDecimal.TEN)), Action.CONFIRMED))
                        .fields("Opportunity"))
                .contains("Amount")
                .doesNotContain("CurrencyIsoCode");
    }

    @Test
    void a_record_type_is_followed_by_its_id_and_read_by_its_name() {
        FollowedFields followed = followed(rule(stage(List.of("New_Business"), Optional.empty()), Action.CONFIRMED));

        assertThat(followed.fields("Opportunity")).containsExactly("RecordTypeId", "Referral_Code__c", "StageName");
        assertThat(followed.columns("Opportunity"))
                .containsExactly("RecordTypeId", "Referral_Code__c", "StageName", "RecordType.DeveloperName");
    }

    @Test
    void the_account_matters_only_if_its_contacts_do() {
        Qualification qualification = new Qualification(List.of(rule(WON, Action.CONFIRMED)), "Code__c", true);

        assertThat(FollowedFields.of(List.of(qualification)).fields("Opportunity"))
                .containsExactly("AccountId", "Code__c", "StageName");
    }

    @Test
    void a_field_is_followed_on_its_own_object() {
        FollowedFields followed = followed(
                rule(field("Lead", "Status"), Action.UNCONFIRMED),
                rule(field("Contact", "Level__c"), Action.CONFIRMED));

        assertThat(followed.objects()).containsExactly("Lead", "Contact");
        assertThat(followed.fields("Lead")).contains("Status", "IsConverted");
        assertThat(followed.fields("Contact")).containsExactly("Level__c");
    }

    @Test
    void names_and_addresses_are_read_only_if_somebody_is_added_to_the_program() {
        assertThat(followed(rule(field("Contact", "Level__c"), Action.CONFIRMED))
                        .columns("Contact"))
                .containsExactly("Level__c");
        assertThat(followed(rule(field("Contact", "email"), Action.ADD_CONTACT)).columns("Contact"))
                .containsExactly("email", "FirstName", "LastName");
        assertThat(followed(rule(field("Contact", "Level__c"), Action.ADD_CONTACT))
                        .matter("Contact", List.of("FirstName")))
                .isFalse();
    }

    @Test
    void two_campaigns_that_spell_a_field_differently_follow_it_once() {
        FollowedFields followed = FollowedFields.of(List.of(
                new Qualification(List.of(rule(WON, Action.CONFIRMED)), "Code__c", false),
                new Qualification(List.of(rule(WON, Action.CONFIRMED)), "CODE__C", false)));

        assertThat(followed.fields("Opportunity")).containsExactly("Code__c", "StageName");
    }

    @ParameterizedTest
    @CsvSource({
        "Lead, Status, true",
        "Lead, status, true",
        "Lead, IsConverted, true",
        "Lead, Rating, false",
        "Lead, LastModifiedDate, false",
        "Contact, Name.FirstName, true",
        "Contact, Name.LastName, false",
        "Contact, MailingAddress.City, true",
        "Contact, MailingAddress.Street, false",
        "Opportunity, StageName, false"
    })
    void a_change_matters_if_a_rule_looks_at_the_field(String object, String changed, boolean matters) {
        FollowedFields followed = followed(
                rule(field("Lead", "Status"), Action.UNCONFIRMED),
                rule(field("Contact", "FirstName"), Action.CONFIRMED),
                rule(field("Contact", "MailingCity"), Action.CONFIRMED));

        assertThat(followed.matter(object, List.of("SystemModstamp", changed))).isEqualTo(matters);
    }

    @Test
    void only_the_campaigns_of_the_connection_count() {
        Campaigns campaigns = new Campaigns(List.of(
                campaign("spring", "default", rule(WON, Action.CONFIRMED)),
                campaign("autumn", "test", rule(field("Contact", "Level__c"), Action.CONFIRMED))));

        assertThat(FollowedFields.of(campaigns, "salesforce/default").objects()).containsExactly("Lead", "Opportunity");
        assertThat(FollowedFields.of(campaigns, "salesforce/test").objects()).containsExactly("Lead", "Contact");
        assertThat(FollowedFields.of(campaigns, "salesforce/other").isEmpty()).isTrue();
    }

    @Test
    void people_who_are_accounts_make_the_account_of_a_deal_matter() {
        Campaigns campaigns = new Campaigns(List.of(
                people("spring", "default", rule(WON, Action.CONFIRMED)),
                campaign("autumn", "test", rule(WON, Action.CONFIRMED))));

        FollowedFields followed = FollowedFields.of(campaigns, "salesforce/default");

        assertThat(followed.personAccounts()).isTrue();
        assertThat(followed.fields("Opportunity")).contains("AccountId");
        assertThat(FollowedFields.of(campaigns, "salesforce/test").personAccounts())
                .isFalse();
        assertThat(FollowedFields.of(campaigns, "salesforce/test").fields("Opportunity"))
                .doesNotContain("AccountId");
    }

    private static FollowedFields followed(QualificationRule... rules) {
        return FollowedFields.of(List.of(new Qualification(List.of(rules), Qualification.USUAL_CODE_FIELD, false)));
    }

    private static QualificationRule rule(Condition condition, Action... actions) {
        return new QualificationRule("any", condition, List.of(actions), Optional.empty(), OnReversal.KEEP);
    }

    private static Condition stage(List<String> recordTypes, Optional<BigDecimal> amountAtLeast) {
        return new Condition(
                List.of("Closed Won"),
                recordTypes,
                Optional.empty(),
                false,
                amountAtLeast,
                Optional.empty(),
                Optional.empty());
    }

    private static Condition field(String object, String name) {
        return new Condition(
                List.of(),
                List.of(),
                Optional.of(new FieldValue(object, name, List.of("any"))),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Campaign people(String name, String connection, QualificationRule rule) {
        return campaign(
                name,
                connection,
                new Section(
                        Section.Action.CREATE_PERSON_ACCOUNT,
                        Section.WhenDuplicate.UPDATE,
                        Section.WhenSeveral.OLDEST,
                        Map.of()),
                rule);
    }

    private static Campaign campaign(String name, String connection, QualificationRule rule) {
        return campaign(name, connection, Section.NOTHING, rule);
    }

    private static Campaign campaign(String name, String connection, Section referrers, QualificationRule rule) {
        return new Campaign(
                name,
                program("generic").rules(),
                Optional.of(new SalesforceRules(
                        connection,
                        Section.NOTHING,
                        referrers,
                        Map.of(),
                        Handling.USUAL,
                        new Qualification(List.of(rule), Qualification.USUAL_CODE_FIELD, false))));
    }
}
