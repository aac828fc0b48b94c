package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.SalesforceRules.OnMissingField;
import org.referralconnector.campaign.SalesforceRules.WhenConverted;
import org.referralconnector.campaign.SalesforceRules.WhenDeleted;
import org.referralconnector.campaign.Section.Action;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.campaign.WebhookRules.Scheme;
import org.referralconnector.journal.EventKind;

class CampaignFilesTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "spring.webhook.secret", "a-secret-of-22-letters",
            "spring.api.token", "a-token",
            "partner.webhook.secret", "0123456789abcdef",
            "partner.api.token", "another-token",
            "product.write.key", "a-write-key-of-22-chars",
            "webshop.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "webshop.api.url", "https://shop.example.org/referrals",
            "webshop.api.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @TempDir
    private Path folder;

    @Test
    void the_example_files_are_right() {
        Campaigns campaigns = CampaignFiles.load(Path.of("campaigns"), CampaignFilesTest::setting);
        assertThat(campaigns.all())
                .extracting(Campaign::name)
                .containsExactly(
                        "partner-referralhero", "product-rudderstack", "spring-referral-factory", "webshop-generic");
    }

    @Test
    void the_files_of_the_demo_are_right_and_every_program_that_is_told_anything_is_told_of_won_deals() {
        Campaigns campaigns = CampaignFiles.load(
                Path.of("src/main/resources/demo"),
                key -> Optional.of(
                        key.equals("demo.sandbox")
                                ? "http://127.0.0.1:8090"
                                : "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        assertThat(campaigns.all())
                .filteredOn(campaign -> campaign.program().api().isPresent())
                .extracting(campaign -> campaign.qualification().rules().get(0).name())
                .containsExactly("Deal won", "Deal won", "Deal won");
        assertThat(campaigns.get("club").destinations()).containsExactly("intercom/default");
    }

    @Test
    void the_file_shown_in_the_documentation_is_right() throws IOException {
        String documentation = Files.readString(Path.of("docs/campaigns.md"));
        Matcher file = Pattern.compile("```yaml\n(# yaml-language-server.*?)```", Pattern.DOTALL)
                .matcher(documentation);
        assertThat(file.find()).isTrue();
        assertThat(load(file.group(1)).salesforce()).isPresent();
    }

    @Test
    void a_file_says_what_becomes_of_records_and_fields_that_are_not_as_expected() throws IOException {
        SalesforceRules salesforce = load("""
                        campaign: spring
                        program:
                          type: generic
                          webhook: { open: true }
                        salesforce:
                          use-contact-id: true
                          when-deleted: skip
                          on-missing-field: drop
                          assignment: 01Q000000000001AAA
                          opportunities: { fields: { Referral_Code__c: { from: code } } }
                        """).salesforce().orElseThrow();

        assertThat(salesforce.handling())
                .isEqualTo(new Handling(
                        WhenConverted.CONTACT, WhenDeleted.SKIP, OnMissingField.DROP, "01Q000000000001AAA"));
        assertThat(salesforce.opportunityFields()).containsOnlyKeys("Referral_Code__c");
    }

    @ParameterizedTest
    @CsvSource({"true, TRUE", "false, FALSE"})
    void assignment_rules_are_switched_by_a_plain_word(String word, String header) throws IOException {
        SalesforceRules salesforce = load("""
                        campaign: spring
                        program: { type: generic, webhook: { open: true } }
                        salesforce: { assignment: %s, use-contact-id: false }
                        """.formatted(word)).salesforce().orElseThrow();

        assertThat(salesforce.handling().assignment()).isEqualTo(header);
        assertThat(salesforce.handling().whenConverted()).isEqualTo(WhenConverted.PARK);
    }

    @Test
    void a_file_without_choices_gets_the_defaults() throws IOException {
        Campaign campaign = load("""
                campaign: spring
                program:
                  type: referral-factory
                  webhook: { secret: a-secret-of-22-letters }
                salesforce:
                  leads:
                    action: create-lead
                    fields: { LastName: { from: last_name }, Company: { fixed: Referred } }
                  referrers: {}
                """);
        assertThat(campaign.program().campaignId()).isEmpty();
        assertThat(campaign.program().keys()).isEmpty();
        assertThat(campaign.program().kinds()).isEmpty();
        SalesforceRules salesforce = campaign.salesforce().orElseThrow();
        assertThat(salesforce.connection()).isEqualTo("default");
        assertThat(salesforce.leads())
                .isEqualTo(new Section(
                        Action.CREATE_LEAD,
                        WhenDuplicate.UPDATE,
                        WhenSeveral.OLDEST,
                        Map.of(
                                "LastName", rule(Source.FROM, "last_name"),
                                "Company", rule(Source.FIXED, "Referred"))));
        assertThat(salesforce.referrers())
                .isEqualTo(new Section(Action.NOTHING, WhenDuplicate.UPDATE, WhenSeveral.OLDEST, Map.of()));
    }

    @Test
    void every_choice_of_a_file_arrives() throws IOException {
        Campaign campaign = load("""
                campaign: spring
                program:
                  type: generic
                  campaign-id: 4815
                  webhook: { secrets: [ "0123456789abcdef", "fedcba9876543210" ], scheme: shared-secret, header: X-Token }
                  api: { url: "https://example.org/hook/", secret: "{{absent:whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw}}" }
                  keys: { participant: referred, participant.email: referred.mail }
                  kinds: { signup: lead-joined, noise: other }
                salesforce:
                  connection: live
                  referrers:
                    action: create-contact
                    when-duplicate: skip
                    when-several: park
                    fields:
                      LastName: { from: name.last, default: none, when-empty: clear, join: "; " }
                      Newsletter__c: { fixed: true }
                      Number__c: { manual: 0815 }
                      Answer__c: { manual: no }
                """);
        assertThat(campaign.program().campaignId()).contains("4815");
        assertThat(campaign.program().webhook())
                .isEqualTo(new WebhookRules(
                        false, Scheme.SHARED_SECRET, List.of("0123456789abcdef", "fedcba9876543210"), "X-Token"));
        assertThat(campaign.program().api())
                .contains(new ApiRules(
                        "https://example.org/hook",
                        Optional.empty(),
                        Optional.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                        ApiRules.USUAL_GOAL));
        assertThat(campaign.allDestinations()).containsExactly("salesforce/live", "program/spring");
        assertThat(campaign.program().keys())
                .isEqualTo(Map.of("participant", "referred", "participant.email", "referred.mail"));
        assertThat(campaign.program().kinds())
                .isEqualTo(Map.of("signup", EventKind.LEAD_JOINED, "noise", EventKind.OTHER));
        SalesforceRules salesforce = campaign.salesforce().orElseThrow();
        assertThat(salesforce.connection()).isEqualTo("live");
        assertThat(salesforce.leads()).isEqualTo(Section.NOTHING);
        assertThat(salesforce.referrers().whenDuplicate()).isEqualTo(WhenDuplicate.SKIP);
        assertThat(salesforce.referrers().whenSeveral()).isEqualTo(WhenSeveral.PARK);
        assertThat(salesforce.referrers().fields())
                .containsExactly(
                        Map.entry(
                                "LastName",
                                new FieldRule(
                                        Source.FROM,
                                        "name.last",
                                        Optional.of("none"),
                                        WhenEmpty.CLEAR,
                                        Optional.of("; "))),
                        Map.entry("Newsletter__c", rule(Source.FIXED, "true")),
                        Map.entry("Number__c", rule(Source.MANUAL, "0815")),
                        Map.entry("Answer__c", rule(Source.MANUAL, "no")));
    }

    @Test
    void a_file_without_choices_about_intercom_gets_the_defaults() throws IOException {
        Campaign campaign = load("""
                campaign: spring
                program: { type: generic, webhook: { open: true } }
                intercom:
                  leads: { action: create-lead, fields: { email: { from: email } } }
                  referrers: {}
                """);

        assertThat(campaign.salesforce()).isEmpty();
        assertThat(campaign.destinations()).containsExactly("intercom/default");
        IntercomRules intercom = campaign.intercom().orElseThrow();
        assertThat(intercom)
                .isEqualTo(new IntercomRules(
                        "default",
                        new IntercomRules.People(
                                IntercomRules.Action.CREATE_LEAD,
                                IntercomRules.WhenDuplicate.UPDATE,
                                IntercomRules.WhenSeveral.PREFERRED,
                                IntercomRules.WhenArchived.UNARCHIVE,
                                Map.of("email", rule(Source.FROM, "email")),
                                List.of()),
                        new IntercomRules.People(
                                IntercomRules.Action.NOTHING,
                                IntercomRules.WhenDuplicate.UPDATE,
                                IntercomRules.WhenSeveral.PREFERRED,
                                IntercomRules.WhenArchived.UNARCHIVE,
                                Map.of(),
                                List.of()),
                        false,
                        List.of(),
                        IntercomRules.WhenDeleted.PARK,
                        List.of()));
        assertThat(load("""
                campaign: spring
                program: { type: generic, webhook: { open: true } }
                intercom: {}
                """).intercom().orElseThrow().leads()).isEqualTo(IntercomRules.People.NOTHING);
    }

    @Test
    void every_choice_about_intercom_arrives() throws IOException {
        Campaign campaign = load("""
                campaign: spring
                program: { type: generic, webhook: { open: true } }
                salesforce: { connection: live }
                intercom:
                  connection: emea
                  create-attributes: true
                  events: [ referral-confirmed, referral-joined, referral-joined ]
                  when-deleted: recreate
                  referrers:
                    action: create-user
                    when-duplicate: skip
                    when-several: park
                    when-archived: skip
                    fields:
                      email: { from: [ email, mail ] }
                      "The One Ring": { manual: 0815 }
                      Referral Link: { from: url, default: none, when-empty: clear }
                    tags: [ referral, "spring 2026" ]
                """);

        assertThat(campaign.destinations()).containsExactly("salesforce/live", "intercom/emea");
        IntercomRules intercom = campaign.intercom().orElseThrow();
        assertThat(intercom.createAttributes()).isTrue();
        assertThat(intercom.events())
                .containsExactly(IntercomRules.Milestone.REFERRAL_CONFIRMED, IntercomRules.Milestone.REFERRAL_JOINED);
        assertThat(intercom.whenDeleted()).isEqualTo(IntercomRules.WhenDeleted.RECREATE);
        assertThat(intercom.leads()).isEqualTo(IntercomRules.People.NOTHING);
        IntercomRules.People referrers = intercom.referrers();
        assertThat(referrers.action().role()).contains("user");
        assertThat(referrers.whenDuplicate()).isEqualTo(IntercomRules.WhenDuplicate.SKIP);
        assertThat(referrers.whenSeveral()).isEqualTo(IntercomRules.WhenSeveral.PARK);
        assertThat(referrers.whenArchived()).isEqualTo(IntercomRules.WhenArchived.SKIP);
        assertThat(referrers.tags()).containsExactly("referral", "spring 2026");
        assertThat(referrers.fields())
                .containsExactly(
                        Map.entry(
                                "email",
                                new FieldRule(
                                        Source.FROM,
                                        List.of("email", "mail"),
                                        Optional.empty(),
                                        WhenEmpty.KEEP,
                                        Optional.empty())),
                        Map.entry("The One Ring", rule(Source.MANUAL, "0815")),
                        Map.entry(
                                "Referral Link",
                                new FieldRule(
                                        Source.FROM, "url", Optional.of("none"), WhenEmpty.CLEAR, Optional.empty())));
        assertThat(referrers.fields().keySet().stream().filter(IntercomRules.People::isStandard))
                .containsExactly("email");
    }

    @ParameterizedTest
    @CsvSource({
        "referralhero,https://app.referralhero.com/api/v2",
        "referral-factory,https://api.referral-factory.com/api/v2"
    })
    void a_program_is_told_at_its_usual_address_unless_the_file_says(String type, String url) throws IOException {
        Campaign campaign = load("""
                campaign: spring
                program:
                  type: %s
                  campaign-id: MF0123456789
                  webhook: { open: true }
                  api: { token: t0k3n }
                """.formatted(type));

        ApiRules api = campaign.program().api().orElseThrow();
        assertThat(api).isEqualTo(new ApiRules(url, Optional.of("t0k3n"), Optional.empty(), 2));
        assertThat(api.toString()).doesNotContain("t0k3n");
    }

    @Test
    void a_goal_may_have_three_events() throws IOException {
        assertThat(load("""
                campaign: spring
                program:
                  type: referralhero
                  campaign-id: MF0123456789
                  webhook: { open: true }
                  api: { token: t0k3n, goal: 3 }
                """).program().api().orElseThrow().goal()).isEqualTo(3);
    }

    @Test
    void a_campaign_without_an_api_tells_nobody() throws IOException {
        Campaign campaign = load("campaign: spring\nprogram:\n  type: generic\n  webhook: { open: true }\n");

        assertThat(campaign.program().api()).isEmpty();
        assertThat(campaign.allDestinations()).isEmpty();
    }

    @Test
    void every_choice_of_a_rudderstack_campaign_arrives() throws IOException {
        Campaign campaign = load("""
                campaign: spring
                program:
                  type: rudderstack
                  webhook: { secret: a-write-key-of-22-chars, scheme: shared-secret }
                  require-opt-in: false
                  map-properties: false
                  objects: [ Lead, User ]
                salesforce:
                  leads: { action: create-lead, fields: standard, filler-on-update: true }
                  referrers:
                    action: create-contact
                    standard-fields: true
                    fields: { Phone: { from: [ mobile, phone ], when-empty: clear-null } }
                """);
        assertThat(campaign.program().requireOptIn()).isFalse();
        assertThat(campaign.program().mapProperties()).isFalse();
        assertThat(campaign.program().objects()).contains(List.of("Lead", "User"));
        assertThat(campaign.program().webhook().scheme()).isEqualTo(Scheme.SHARED_SECRET);
        SalesforceRules salesforce = campaign.salesforce().orElseThrow();
        assertThat(salesforce.leads())
                .isEqualTo(new Section(
                        Action.CREATE_LEAD, WhenDuplicate.UPDATE, WhenSeveral.OLDEST, Map.of(), true, true));
        assertThat(salesforce.referrers().standardFields()).isTrue();
        assertThat(salesforce.referrers().fillerOnUpdate()).isFalse();
        assertThat(salesforce.referrers().fields())
                .containsExactly(Map.entry(
                        "Phone",
                        new FieldRule(
                                Source.FROM,
                                List.of("mobile", "phone"),
                                Optional.empty(),
                                WhenEmpty.CLEAR_NULL,
                                Optional.empty())));
    }

    @Test
    void a_rudderstack_campaign_waits_to_be_asked_and_translates_traits() throws IOException {
        ProgramRules program = load("""
                campaign: spring
                program: { type: rudderstack, webhook: { secret: a-write-key-of-22-chars } }
                """).program();
        assertThat(program.requireOptIn()).isTrue();
        assertThat(program.mapProperties()).isTrue();
        assertThat(program.objects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rudderstack, a-write-key-of-22-chars, BASIC, Authorization",
        "generic, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, STANDARD_WEBHOOKS, webhook-signature",
        "referralhero, any, BODY_SIGNATURE, X-ReferralHero-Signature",
        "referral-factory, a-secret-of-22-letters, SHARED_SECRET, X-Webhook-Secret"
    })
    void each_program_type_has_its_usual_authenticity(String type, String secret, Scheme scheme, String header)
            throws IOException {
        Campaign campaign =
                load("campaign: spring\nprogram: { type: %s, webhook: { secret: %s } }\n".formatted(type, secret));
        assertThat(campaign.program().webhook()).isEqualTo(new WebhookRules(false, scheme, List.of(secret), header));
        assertThat(campaign.salesforce()).isEmpty();
    }

    @Test
    void a_byte_order_mark_of_an_editor_is_passed_over() throws IOException {
        assertThat(load("\uFEFFcampaign: spring\nprogram: { type: generic, webhook: { open: true } }\n"))
                .isNotNull();
    }

    @Test
    void the_schema_for_editors_is_a_schema() throws IOException {
        JsonSchema metaSchema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        try (InputStream schema = CampaignFiles.class.getResourceAsStream("/campaign/campaign.schema.json")) {
            assertThat(metaSchema.validate(new ObjectMapper().readTree(schema))).isEmpty();
        }
    }

    @Test
    void a_campaign_is_open_if_it_says_so() throws IOException {
        Campaign campaign = load("campaign: spring\nprogram: { type: generic, webhook: { open: true } }\n");
        assertThat(campaign.program().webhook().open()).isTrue();
        assertThat(campaign.program().webhook().secrets()).isEmpty();
    }

    @Test
    void placeholders_are_replaced_once_and_anywhere_in_a_text() throws IOException {
        Campaign campaign = load("""
                campaign: spring
                program: { type: referral-factory, webhook: { secret: "{{spring.webhook.secret}}" } }
                salesforce:
                  leads:
                    fields:
                      Description: { manual: "{{ absent : a: b }}/{{nested}}/{{empty:}}$1" }
                """);
        assertThat(campaign.program().webhook().secrets()).containsExactly("a-secret-of-22-letters");
        assertThat(campaign.salesforce()
                        .orElseThrow()
                        .leads()
                        .fields()
                        .get("Description")
                        .value())
                .isEqualTo(" a: b /{{spring.webhook.secret}}/$1");
    }

    @Test
    void other_files_and_folders_are_left_alone() throws IOException {
        Files.createDirectory(folder.resolve("old.yaml"));
        Files.writeString(folder.resolve("notes.txt"), "no campaign");
        Files.writeString(folder.resolve(".hidden.yaml"), "no campaign");
        Files.writeString(
                folder.resolve("autumn.yml"),
                "campaign: autumn\nprogram: { type: generic, webhook: { open: true } }\n");
        Campaigns campaigns = CampaignFiles.load(folder, key -> Optional.empty());
        assertThat(campaigns.all()).extracting(Campaign::name).containsExactly("autumn");
        assertThat(campaigns.find("autumn")).contains(campaigns.get("autumn"));
        assertThat(campaigns.find("notes")).isEmpty();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> campaigns.get("notes"))
                .withMessage("no campaign is called notes");
    }

    @Test
    void campaigns_of_a_list_need_different_names() throws IOException {
        Campaign campaign = load("campaign: spring\nprogram: { type: generic, webhook: { open: true } }\n");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Campaigns(List.of(campaign, campaign)))
                .withMessage("two campaigns are called spring");
    }

    private Campaign load(String text) throws IOException {
        Files.writeString(folder.resolve("spring.yaml"), text);
        return CampaignFiles.load(folder, CampaignFilesTest::setting).get("spring");
    }

    private static Optional<String> setting(String key) {
        return key.equals("nested") ? Optional.of("{{spring.webhook.secret}}") : Optional.ofNullable(SETTINGS.get(key));
    }

    private static FieldRule rule(Source source, String value) {
        return new FieldRule(source, value, Optional.empty(), WhenEmpty.KEEP, Optional.empty());
    }
}
