package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.campaign.FieldRule.WhenEmpty;

/** What campaign files say about fields that are to be made. */
class NewFieldsTest {
    private static final String HERO = """
            campaign: hero
            program: { type: referralhero, webhook: { open: true } }
            salesforce:
            """;

    @TempDir
    private Path folder;

    @Test
    void a_rule_says_what_its_field_is_like() throws IOException {
        FieldRule rule = field("{ from: code, type: text, length: 80, label: Code, description: The code }");

        assertThat(rule.newField())
                .contains(new NewField(
                        NewField.Type.TEXT, 80, 0, 0, List.of(), Optional.of("Code"), Optional.of("The code")));
    }

    @Test
    void a_field_without_a_size_gets_the_usual_one() throws IOException {
        assertThat(field("{ from: code, type: text }").newField().orElseThrow().words())
                .isEqualTo("text(255)");
        assertThat(field("{ from: code, type: number }")
                        .newField()
                        .orElseThrow()
                        .words())
                .isEqualTo("number(18, 0)");
        assertThat(field("{ from: code, type: currency, precision: 10 }")
                        .newField()
                        .orElseThrow()
                        .words())
                .isEqualTo("currency(10, 2)");
        assertThat(field("{ from: code, type: picklist, values: [A, B] }")
                        .newField()
                        .orElseThrow()
                        .values())
                .containsExactly("A", "B");
    }

    @Test
    void a_rule_may_say_nothing_of_its_field() throws IOException {
        assertThat(field("{ from: code }").newField()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { from: code, length: 80 }                          | length only goes with type; add the type or remove it
            { from: code, label: Code }                         | label only goes with type; add the type or remove it
            { from: code, type: text, length: 256 }             | a text has 1 to 255 characters; write such a length, or type: long-textarea
            { from: code, type: long-textarea, length: 255 }    | a long-textarea has 256 to 131072 characters; write such a length
            { from: code, type: url, length: 80 }               | length only goes with type text or long-textarea; remove it
            { from: code, type: text, scale: 2 }                | scale only goes with type number, currency or percent; remove it
            { from: code, type: number, precision: 3, scale: 4 }| scale is those of the 3 digits that stand after the point; write fewer
            { from: code, type: picklist }                      | a picklist needs its values; add values: [First, Second]
            { from: code, type: text, values: [A] }             | values only go with type picklist; remove them
            { from: code, type: txt }                           | did you mean "text"?
            """)
    void what_does_not_go_together_is_named(String rule, String expected) {
        CampaignMistakes mistakes = catchThrowableOfType(CampaignMistakes.class, () -> field(rule));

        assertThat(mistakes.mistakes()).singleElement().asString().endsWith(expected);
    }

    @Test
    void a_standard_field_of_salesforce_is_never_made() {
        CampaignMistakes mistakes = catchThrowableOfType(
                CampaignMistakes.class,
                () -> load("  referrers: { fields: { Title: { from: title, type: text } } }\n"));

        assertThat(mistakes.getMessage())
                .contains("hero.yaml:4: referrers: Title: type only goes with a custom field, such as Title__c");
    }

    @Test
    void an_attribute_of_intercom_has_a_type_and_a_field_of_every_contact_has_none() {
        CampaignMistakes mistakes = catchThrowableOfType(CampaignMistakes.class, () -> load("""
                intercom:
                  leads:
                    action: create-lead
                    fields: { email: { from: email, type: email }, plan: { from: plan, type: text } }
                """));

        assertThat(mistakes.mistakes())
                .singleElement()
                .asString()
                .contains("intercom.leads: email: type only goes with a custom attribute");
    }

    @Test
    void referralhero_s_fields_come_behind_those_of_the_file() throws IOException {
        SalesforceRules rules = load("""
                  referralhero-fields: true
                  leads:
                    action: create-lead
                    fields:
                      LastName:   { from: last_name }
                      Company:    { fixed: Referred }
                      rh_SOURCE__c: { fixed: Hero }
                """);

        Map<String, FieldRule> fields = rules.leads().fields();
        assertThat(fields).hasSize(3 + 13);
        assertThat(fields.get("rh_SOURCE__c").newField()).isEmpty();
        assertThat(fields.get("RH_CODE__c").newField().orElseThrow().words()).isEqualTo("text(255)");
        assertThat(fields.get("RH_LAST_REF__c").newField().orElseThrow().type()).isEqualTo(NewField.Type.DATETIME);
        assertThat(fields.get("RH_TOT_REF__c").newField().orElseThrow().words()).isEqualTo("number(18, 0)");
        assertThat(fields.get("RH_TW_LINK__c").newField().orElseThrow().type()).isEqualTo(NewField.Type.URL);
        assertThat(fields.get("RH_REFERRER__c").values()).startsWith("referrer.name");
    }

    @Test
    void their_prefix_can_be_chosen_and_an_empty_source_is_none() throws IOException {
        SalesforceRules rules = load("""
                  referralhero-fields: { prefix: Hero_ }
                  referrers: { action: create-contact, fields: { LastName: { from: last_name } } }
                """);

        FieldRule source = rules.referrers().fields().get("Hero_SOURCE__c");
        assertThat(source.fallback()).contains("None");
        assertThat(source.whenEmpty()).isEqualTo(WhenEmpty.CLEAR_NULL);
        assertThat(rules.referrers().fields()).hasSize(15);
    }

    @Test
    void other_programs_have_no_such_fields() {
        CampaignMistakes mistakes = catchThrowableOfType(CampaignMistakes.class, () -> load("""
                campaign: hero
                program: { type: generic, webhook: { open: true } }
                salesforce:
                  referralhero-fields: true
                """));

        assertThat(mistakes.getMessage())
                .contains("salesforce.referralhero-fields only goes with type referralhero; remove it");
    }

    private FieldRule field(String rule) throws IOException {
        return load("  referrers: { fields: { Code__c: " + rule + " } }\n")
                .referrers()
                .fields()
                .get("Code__c");
    }

    private SalesforceRules load(String rest) throws IOException {
        String head = rest.startsWith("campaign:")
                ? ""
                : rest.startsWith("intercom:") ? HERO.replace("salesforce:\n", "") : HERO;
        Files.writeString(folder.resolve("hero.yaml"), head + rest);
        return CampaignFiles.load(folder, key -> Optional.empty())
                .all()
                .iterator()
                .next()
                .salesforce()
                .orElseThrow();
    }
}
