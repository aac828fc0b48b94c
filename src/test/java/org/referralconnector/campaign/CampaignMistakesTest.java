package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engineer reads who made a mistake: each of these lines is part of the product. */
class CampaignMistakesTest {
    private static final String WEBHOOK = "webhook: { secret: a-secret-of-22-letters }";
    private static final String PROGRAM = """
            campaign: spring
            program:
              type: referral-factory
              %s
            """.formatted(WEBHOOK);
    private static final String GENERIC = """
            campaign: spring
            program:
              type: generic
            """;

    private static final String RUDDERSTACK = """
            campaign: spring
            program:
              type: rudderstack
              webhook: { secret: a-write-key-of-22-chars }
            """;

    @TempDir
    private Path folder;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                // names
                one(
                        PROGRAM.replace("spring", "autumn"),
                        "spring.yaml:1: campaign is not the name of its file; call it \"spring\" or rename the file"),
                one(
                        PROGRAM.replace("campaign: spring\n", ""),
                        "spring.yaml:1: the file lacks \"campaign\"; add it: the campaign's name, which is the file's name"
                                + " without .yaml: lower-case letters, digits and single hyphens, at most 60 characters"),
                one(
                        "campaign: spring\n",
                        "spring.yaml:1: the file lacks \"program\"; add it: the referral program whose webhooks are accepted",
                        "spring.yaml:1: program.webhook has no secret, so that anybody could send; set secret, or say"
                                + " open: true"),
                // keys and words
                one(
                        PROGRAM.replace("webhook:", "webhok:"),
                        "spring.yaml:2: program.webhook has no secret, so that anybody could send; set secret, or say"
                                + " open: true",
                        "spring.yaml:4: unknown key \"webhok\"; did you mean \"webhook\"?"),
                one(
                        PROGRAM + "colour: green\n",
                        "spring.yaml:5: unknown key \"colour\"; known here are campaign, program, salesforce, intercom"),
                one(
                        PROGRAM.replace("referral-factory", "referral-hero"),
                        "spring.yaml:3: program.type is none of referral-factory, referralhero, generic, rudderstack;"
                                + " did you mean \"referralhero\"?"),
                one(
                        PROGRAM + "  kinds: { joined: customer }\n",
                        "spring.yaml:5: program.kinds.joined is none of referrer-joined, lead-joined,"
                                + " participant-updated, counter-changed, person-identified, participant-deleted,"
                                + " referral-qualified, withheld, other;"
                                + " choose one of them"),
                one(
                        PROGRAM + "salesforce:\n  when-deleted: recrate\n",
                        "spring.yaml:6: salesforce.when-deleted is none of park, recreate, skip;"
                                + " did you mean \"recreate\"?"),
                one(
                        PROGRAM + "salesforce:\n  assignment: rule-7\n",
                        "spring.yaml:6: salesforce.assignment is not well-formed; whether assignment rules run for new"
                                + " leads: false, true, or the id of a rule, 15 or 18 characters that begin with 01Q"),
                one(
                        PROGRAM + "salesforce:\n  leads:\n    action: create-laed\n",
                        "spring.yaml:7: salesforce.leads.action is none of nothing, create-lead, create-contact,"
                                + " create-person-account;"
                                + " did you mean \"create-lead\"?"),
                one(
                        PROGRAM + "salesforce:\n  leads:\n    when-duplicate: merge\n",
                        "spring.yaml:7: salesforce.leads.when-duplicate is none of skip, update, create;"
                                + " choose one of them"),
                one(
                        PROGRAM + "salesforce:\n  connection: My Org\n",
                        "spring.yaml:6: salesforce.connection is not well-formed; the name of the Salesforce connection:"
                                + " lower-case letters, digits and single hyphens"),
                one(
                        PROGRAM + "salesforce:\n  leads: create-lead\n",
                        "spring.yaml:6: salesforce.leads must be a map of keys; what becomes of one sort of participant"),
                one(
                        PROGRAM + "salesforce:\n  leads:\n",
                        "spring.yaml:6: salesforce.leads is empty; write a value or remove the key"),
                one(
                        GENERIC + "  webhook: { open: true }\n  keys: { particpant: referred }\n",
                        "spring.yaml:5: program.keys: \"particpant\" is no part of a generic event; known are id, type,"
                                + " time, participant, participant.NAME, referrer, referrer.NAME, data"),
                // required fields
                one(
                        PROGRAM
                                + "salesforce:\n  leads:\n    action: create-lead\n    fields: { LastName: { from: name } }\n",
                        "spring.yaml:6: setup required: leads: Company is not mapped (Lead needs LastName and Company)"),
                one(
                        PROGRAM + "salesforce:\n  referrers:\n    action: create-contact\n",
                        "spring.yaml:6: setup required: referrers: LastName is not mapped (Contact needs LastName)"),
                one(
                        PROGRAM + "salesforce:\n  leads:\n    action: create-person-account\n",
                        "spring.yaml:6: setup required: leads: LastName is not mapped (the Account of a person needs"
                                + " LastName)"),
                one(
                        person("LastName: { from: a }\n      Name: { from: b }\n      Company: { from: c }"),
                        "spring.yaml:10: leads: the Account of a person has no Name to write; write FirstName and LastName",
                        "spring.yaml:11: leads: the Account of a person has no Company; remove it"),
                one(
                        person("LastName: { from: a }\n      email: { from: b }\n      MailingCity: { from: c }"),
                        "spring.yaml:10: leads: the Account of a person has no email; write PersonEmail",
                        "spring.yaml:11: leads: the Account of a person has no MailingCity; write PersonMailingCity"),
                // field rules
                one(
                        field("{ from: a, fixed: b }"),
                        "spring.yaml:8: salesforce.leads.fields.Email needs exactly one of from, fixed and manual;"
                                + " keep one of them"),
                one(
                        field("{ default: b }"),
                        "spring.yaml:8: salesforce.leads.fields.Email needs exactly one of from, fixed and manual;"
                                + " keep one of them",
                        "spring.yaml:8: leads: Email: default only goes with from; remove it"),
                one(
                        field("{ manual: b, join: ', ' }"),
                        "spring.yaml:8: leads: Email: join only goes with from; remove it"),
                one(
                        field("email"),
                        "spring.yaml:8: salesforce.leads.fields.Email must be a map of keys;"
                                + " where the value comes from, such as { from: email }"),
                one(
                        field("{ form: email }"),
                        "spring.yaml:8: unknown key \"form\"; did you mean \"from\"?",
                        "spring.yaml:8: salesforce.leads.fields.Email needs exactly one of from, fixed and manual;"
                                + " keep one of them"),
                one(
                        field("{ from: '' }"),
                        "spring.yaml:8: salesforce.leads.fields.Email.from is empty; dynamic: the dotted path of a value"
                                + " of the event, such as referrer.email, or a list of paths of which the first that has a value counts"),
                one(
                        field("{ from: [] }"),
                        "spring.yaml:8: salesforce.leads.fields.Email.from is empty; dynamic: the dotted path of a value"
                                + " of the event, such as referrer.email, or a list of paths of which the first that has a value counts"),
                one(
                        field("{ from: [ email, '' ] }"),
                        "spring.yaml:8: salesforce.leads.fields.Email.from.1 is empty; a dotted path, such as"
                                + " referrer.email"),
                one(
                        field("{ from: { path: email } }"),
                        "spring.yaml:8: salesforce.leads.fields.Email.from must be a plain value; dynamic: the dotted path"
                                + " of a value of the event, such as referrer.email, or a list of paths of which the first that has a value counts"),
                one(
                        PROGRAM
                                + "salesforce:\n  opportunities:\n    fields:\n      Code__c: { fixed: a, default: b }\n"
                                + "      code__c: { from: code }\n",
                        "spring.yaml:8: opportunities: Code__c: default only goes with from; remove it",
                        "spring.yaml:9: opportunities: code__c is given twice, since Salesforce ignores case; keep one"),
                // standard fields
                one(
                        PROGRAM + "salesforce:\n  leads:\n    fields: standart\n",
                        "spring.yaml:7: salesforce.leads.fields is none of standard; did you mean \"standard\"?"),
                one(
                        PROGRAM + "salesforce:\n  leads:\n    fields: [ Email ]\n",
                        "spring.yaml:7: salesforce.leads.fields must be a map of keys; a Salesforce field's API name: a"
                                + " letter, then letters, digits and _, such as Referral_Code__c"),
                one(
                        PROGRAM + "salesforce:\n  leads:\n    fields: standard\n    standard-fields: true\n",
                        "spring.yaml:8: leads: fields and standard-fields both speak of the standard fields; keep one of"
                                + " them"),
                one(
                        PROGRAM + "salesforce:\n  leads:\n    filler-on-update: true\n",
                        "spring.yaml:7: leads: filler-on-update only goes with standard fields; remove it"),
                // rudderstack
                one(
                        PROGRAM + "  require-opt-in: false\n  map-properties: false\n  objects: [ Lead ]\n",
                        "spring.yaml:5: program.require-opt-in only goes with type rudderstack; remove it",
                        "spring.yaml:6: program.map-properties only goes with type rudderstack; remove it",
                        "spring.yaml:7: program.objects only goes with type rudderstack; remove it"),
                one(
                        RUDDERSTACK + "  objects: []\n",
                        "spring.yaml:5: program.objects is empty; with rudderstack: the Salesforce objects whose records"
                                + " senders may name; without it Lead, Contact, Account, Opportunity and every custom object"),
                one(
                        RUDDERSTACK + "  objects: [ Lead, Salesforce-User ]\n",
                        "spring.yaml:5: program.objects.1 is not well-formed; a Salesforce object's API name: a letter,"
                                + " then letters, digits and _, such as Invoice__c"),
                one(
                        RUDDERSTACK + "  campaign-id: 4815\n  keys: { id: no }\n  kinds: { track: other }\n",
                        "spring.yaml:5: program.campaign-id does not go with type rudderstack; remove it",
                        "spring.yaml:6: program.keys does not go with type rudderstack; remove it",
                        "spring.yaml:7: program.kinds does not go with type rudderstack; remove it"),
                one(
                        RUDDERSTACK + "  require-opt-in: perhaps\n",
                        "spring.yaml:5: program.require-opt-in must be true or false; with rudderstack: true to carry only"
                                + " events whose integrations name Salesforce, false to carry all that do not exclude it"),
                one(
                        RUDDERSTACK.replace("secret: a-write-key-of-22-chars", "secret: 'short:key'"),
                        "spring.yaml:4: program.webhook.secret is too short to be safe; use at least 16 characters",
                        "spring.yaml:4: program.webhook.secret has a colon, which HTTP Basic does not allow; use a key"
                                + " without one"),
                one(
                        RUDDERSTACK.replace("22-chars", "22-chars, scheme: body-signature, header: X-Sign"),
                        "spring.yaml:4: program.webhook.scheme does not go with type rudderstack; write basic or"
                                + " shared-secret"),
                one(
                        field("{ from: email }\n      EMAIL: { from: mail }"),
                        "spring.yaml:9: leads: EMAIL is given twice, since Salesforce ignores case; keep one"),
                one(
                        field("{ from: email }\n      E-Mail: { from: mail }"),
                        "spring.yaml:9: \"E-Mail\" cannot be a key here; a Salesforce field's API name: a letter, then"
                                + " letters, digits and _, such as Referral_Code__c"),
                // telling the program
                one(
                        api("referralhero", "{ goal: 4 }"),
                        "spring.yaml:2: setup required: program.campaign-id is missing: the list's uuid, which the API asks"
                                + " for",
                        "spring.yaml:5: program.api.goal is not well-formed; with referralhero: how many events the goal of"
                                + " the list has: 1, 2 or 3",
                        "spring.yaml:5: setup required: program.api.token is missing: the token of referralhero's API"),
                one(
                        api("referral-factory", "{ token: t, secret: s, goal: 2 }"),
                        "spring.yaml:2: setup required: program.campaign-id is missing: the id of the campaign, which the"
                                + " API asks for",
                        "spring.yaml:5: program.api.secret only goes with type generic; remove it",
                        "spring.yaml:5: program.api.goal only goes with type referralhero; remove it"),
                one(
                        api("generic", "{ token: t }"),
                        "spring.yaml:5: setup required: program.api.url is missing: where the signed webhooks go",
                        "spring.yaml:5: setup required: program.api.secret is missing: the secret with which they are signed",
                        "spring.yaml:5: program.api.token only goes with the types referral-factory and referralhero; remove"
                                + " it"),
                one(
                        api("generic", "{ url: 'ftp://example.org', secret: short }"),
                        "spring.yaml:5: program.api.url is not well-formed; the address of the API: http:// or https://, a"
                                + " host and perhaps a path, without user, ? and #",
                        "spring.yaml:5: program.api.secret is no Standard Webhooks secret; write base64 of 24 to 64 bytes,"
                                + " with or without whsec_ before it"),
                one(
                        RUDDERSTACK + "  link: 'https://example.com?a={code}&b={code}'\n",
                        "spring.yaml:5: program.link is not well-formed; how the referral link of an added contact is made of the"
                                + " code: http:// or https:// with {code} once, such as https://example.com?mwr={code}"),
                one(
                        RUDDERSTACK + "  api: { url: 'https://example.org' }\n",
                        "spring.yaml:5: program.api does not go with type rudderstack, which has nobody to tell; remove it"),
                // authenticity
                one(
                        PROGRAM.replace("a-secret-of-22-letters", "short"),
                        "spring.yaml:4: program.webhook.secret is too short to be safe; use at least 16 characters"),
                one(
                        PROGRAM.replace("a-secret-of-22-letters", "a-secret-of-22-letters, open: true"),
                        "spring.yaml:4: program.webhook is open and has a secret; remove one of them"),
                one(
                        PROGRAM.replace(
                                "a-secret-of-22-letters", "a-secret-of-22-letters, secrets: [ another-one-of-22-let ]"),
                        "spring.yaml:4: program.webhook has secret and secrets; put all of them under secrets"),
                one(
                        PROGRAM.replace("secret: a-secret-of-22-letters", "secrets: []"),
                        "spring.yaml:4: program.webhook.secrets is empty;"
                                + " several secrets that are all accepted while one is being replaced"),
                one(
                        PROGRAM.replace("a-secret-of-22-letters", "a-secret-of-22-letters, open: maybe"),
                        "spring.yaml:4: program.webhook.open must be true or false;"
                                + " true to let anybody send, without a secret"),
                one(
                        GENERIC + "  webhook: { secrets: [ whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, s3cr3t ] }\n",
                        "spring.yaml:4: program.webhook.secrets.1 is no Standard Webhooks secret; write base64 of 24 to 64"
                                + " bytes, with or without whsec_ before it"),
                one(
                        GENERIC + "  webhook: { open: true, header: X-Sign }\n",
                        "spring.yaml:4: program.webhook.header must end in -signature, since the id and the timestamp"
                                + " stand in the headers beside it; write for instance svix-signature"),
                one(
                        GENERIC + "  webhook: { secret: any, scheme: body-signature }\n",
                        "spring.yaml:4: program.webhook lacks \"header\"; name the request header that carries the"
                                + " signature"),
                one(
                        GENERIC + "  webhook: { secret: '', scheme: body-signature, header: X-Sign }\n",
                        "spring.yaml:4: program.webhook.secret is empty; write the key with which the sender signs"),
                // placeholders
                one(
                        PROGRAM.replace("a-secret-of-22-letters", "\"{{spring.webhook-secret}}\""),
                        "spring.yaml:4: setting spring.webhook-secret is not set; set it in application.properties or as"
                                + " environment variable SPRING_WEBHOOK_SECRET"),
                one(
                        PROGRAM.replace("a-secret-of-22-letters", "\"{{spring secret}}\""),
                        "spring.yaml:4: has a placeholder that is not well-formed; write {{key}} or {{key:default}}"),
                one(
                        PROGRAM.replace("a-secret-of-22-letters", "{{spring.secret}}"),
                        "spring.yaml:4: has a map or list where a key belongs; put quotes around \"{{…}}\""),
                // YAML itself
                one("", "spring.yaml:1: is empty; write a campaign or remove the file"),
                one(
                        "just text\n",
                        "spring.yaml:1: the file must be a map of keys; one campaign: which webhooks it accepts"
                                + " and what becomes of them in each CRM; any text may hold {{key}} or {{key:default}}",
                        "spring.yaml:1: program.webhook has no secret, so that anybody could send; set secret, or say"
                                + " open: true"),
                one(
                        PROGRAM + "salesforce: a: b\n",
                        "spring.yaml:5: is no YAML: mapping values are not allowed here; check indentation and quotes"),
                one(PROGRAM + "campaign: spring\n", "spring.yaml:5: campaign is given twice; keep one"),
                one(
                        PROGRAM + "  campaign-id: !!java.net.URL [ 'http://example.org' ]\n",
                        "spring.yaml:5: is no YAML: Global tag is not allowed: tag:yaml.org,2002:java.net.URL; check indentation and quotes"),
                one(
                        PROGRAM + "  campaign-id: !local 4815\n",
                        "spring.yaml:5: has a tag, which is not allowed; write the plain value"),
                one(
                        PROGRAM + "salesforce:\n  leads: &same { action: nothing }\n  referrers: *same\n",
                        "spring.yaml:6: is used again through an alias, which is not allowed; write it out"),
                one(
                        PROGRAM + "---\n" + PROGRAM,
                        "spring.yaml:5: is no YAML: but found another document; check indentation and quotes"),
                one(
                        "[".repeat(10_000),
                        "spring.yaml:1: is no YAML: nested too deeply, or a character that YAML forbids;"
                                + " write it plainly"),
                one(
                        "# " + "x".repeat(1024 * 1024),
                        "spring.yaml:1: is larger than 1 MB; split it into several campaigns"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_reported_with_its_line_and_its_cure(String file, List<String> expected) throws IOException {
        write("spring.yaml", file);
        assertThat(mistakes(folder)).extracting(Mistake::toString).containsExactlyElementsOf(expected);
    }

    @Test
    void all_mistakes_of_all_files_are_reported_at_once() throws IOException {
        write("autumn.yaml", PROGRAM.replace("spring", "autumn").replace("type", "typ"));
        write("spring.yaml", PROGRAM + "colour: green\nsalesforce:\n  leads:\n    action: create-lead\n");
        write("spring.yml", PROGRAM);
        CampaignMistakes thrown =
                catchThrowableOfType(CampaignMistakes.class, () -> CampaignFiles.load(folder, key -> Optional.empty()));
        assertThat(thrown).hasMessage("""
                        autumn.yaml:2: program lacks "type"; add it: one of referral-factory, referralhero, generic, rudderstack
                        autumn.yaml:3: unknown key "typ"; did you mean "type"?
                        spring.yaml:5: unknown key "colour"; known here are campaign, program, salesforce, intercom
                        spring.yaml:7: setup required: leads: LastName is not mapped (Lead needs LastName and Company)
                        spring.yaml:7: setup required: leads: Company is not mapped (Lead needs LastName and Company)
                        spring.yml:1: campaign is already the name in spring.yaml; choose another""");
        assertThat(thrown.mistakes()).hasSize(6);
    }

    @Test
    void two_campaigns_cannot_have_one_write_key() throws IOException {
        write("autumn.yaml", RUDDERSTACK.replace("spring", "autumn"));
        write(
                "spring.yaml",
                RUDDERSTACK.replace(
                        "secret: a-write-key-of-22-chars", "secrets: [ another-write-key, a-write-key-of-22-chars ]"));
        assertThat(mistakes(folder))
                .extracting(Mistake::toString)
                .containsExactly("spring.yaml:4: program.webhook.secrets.1 is already a write key in autumn.yaml;"
                        + " give each campaign a key of its own");
    }

    @Test
    void a_file_that_is_not_utf_8_is_refused() throws IOException {
        Files.write(folder.resolve("spring.yaml"), "campaign: frühling\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(mistakes(folder))
                .extracting(Mistake::toString)
                .containsExactly("spring.yaml:1: is not UTF-8; save it as UTF-8");
    }

    @Test
    void a_folder_that_does_not_exist_is_refused() {
        assertThat(mistakes(Path.of("no-such-folder")))
                .extracting(Mistake::toString)
                .containsExactly("no-such-folder:1: is no folder; name the folder of the campaign files");
    }

    @Test
    void a_secret_is_never_repeated() throws IOException {
        write("spring.yaml", """
                campaign: spring
                program:
                  type: generic
                  webhook: { secret: s3cr3t, scheme: s3cr3t, header: "s3cr3t s3cr3t", open: s3cr3t }
                  api: { token: { s3cr3t: s3cr3t }
                """);
        assertThat(mistakes(folder).toString()).doesNotContain("s3cr3t");
        write(
                "spring.yaml",
                GENERIC + "  webhook: { secret: s3cr3t, scheme: s3cr3t, header: 's3 cr3t', open: s3cr3t }\n");
        assertThat(mistakes(folder)).hasSize(3);
        assertThat(mistakes(folder).toString()).doesNotContain("s3cr3t", "s3 cr3t");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static List<Mistake> mistakes(Path folder) {
        return catchThrowableOfType(CampaignMistakes.class, () -> CampaignFiles.load(folder, key -> Optional.empty()))
                .mistakes();
    }

    private static String field(String rule) {
        return PROGRAM + "salesforce:\n  leads:\n    fields:\n      Email: " + rule + "\n";
    }

    private static String person(String fields) {
        return PROGRAM + "salesforce:\n  leads:\n    action: create-person-account\n    fields:\n      " + fields
                + "\n";
    }

    private static String api(String type, String api) {
        return "campaign: spring\nprogram:\n  type: " + type + "\n  webhook: { open: true }\n  api: " + api + "\n";
    }

    private static Arguments one(String file, String... mistakes) {
        return Arguments.of(file, List.of(mistakes));
    }
}
