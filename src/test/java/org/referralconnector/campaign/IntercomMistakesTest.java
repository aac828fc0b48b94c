package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
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

/** What an engineer reads who made a mistake under {@code intercom}: each of these lines is part of the product. */
class IntercomMistakesTest {
    private static final String PROGRAM = """
            campaign: spring
            program:
              type: referral-factory
              webhook: { secret: a-secret-of-22-letters }
            """;
    private static final String KNOWN_FIELDS = "a contact's field, such as email or phone, or the name of a custom"
            + " attribute: at most 190 characters without dots and brackets";

    @TempDir
    private Path folder;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                // keys and words
                intercom("intercom:\n", "spring.yaml:5: intercom is empty; write a value or remove the key"),
                intercom(
                        "intercom: default\n",
                        "spring.yaml:5: intercom must be a map of keys; what becomes of the participants in Intercom"),
                intercom(
                        "intercom:\n  lead: { action: nothing }\n",
                        "spring.yaml:6: unknown key \"lead\"; did you mean \"leads\"?"),
                intercom(
                        "intercom:\n  colour: green\n",
                        "spring.yaml:6: unknown key \"colour\"; known here are connection, leads, referrers,"
                                + " create-attributes, events, when-deleted, qualification"),
                intercom(
                        "intercom:\n  connection: My Workspace\n",
                        "spring.yaml:6: intercom.connection is not well-formed; the name of the Intercom connection:"
                                + " lower-case letters, digits and single hyphens"),
                intercom(
                        "intercom:\n  create-attributes: perhaps\n",
                        "spring.yaml:6: intercom.create-attributes must be true or false; true to create a custom attribute"
                                + " that the workspace does not have, with the type of its first value; without it what"
                                + " needs the attribute is parked"),
                intercom(
                        "intercom:\n  when-deleted: recrate\n",
                        "spring.yaml:6: intercom.when-deleted is none of park, recreate, skip; did you mean"
                                + " \"recreate\"?"),
                intercom(
                        "intercom:\n  events: []\n",
                        "spring.yaml:6: intercom.events is empty; the milestones of a referral that are sent as events of"
                                + " the contact, as a list"),
                intercom(
                        "intercom:\n  events: referral-joined\n",
                        "spring.yaml:6: intercom.events must be a list; the milestones of a referral that are sent as"
                                + " events of the contact, as a list"),
                intercom(
                        "intercom:\n  events: [ referral-joined, referral-confirm ]\n",
                        "spring.yaml:6: intercom.events.1 is none of referral-joined, referral-confirmed; did you mean"
                                + " \"referral-confirmed\"?"),
                // sections
                leads(
                        "action: create-contact",
                        "spring.yaml:6: setup required: intercom.leads: email is not mapped (Intercom needs email)",
                        "spring.yaml:7: intercom.leads.action is none of nothing, create-lead, create-user;"
                                + " choose one of them"),
                leads("actoin: nothing", "spring.yaml:7: unknown key \"actoin\"; did you mean \"action\"?"),
                leads(
                        "when-duplicate: create",
                        "spring.yaml:7: intercom.leads.when-duplicate is not well-formed; what happens if a contact with"
                                + " the person's e-mail address exists already: skip or update; create is impossible, since"
                                + " Intercom keeps one user for an e-mail address"),
                leads(
                        "when-several: oldest",
                        "spring.yaml:7: intercom.leads.when-several is none of preferred, park; choose one of them"),
                leads(
                        "when-archived: unarchived",
                        "spring.yaml:7: intercom.leads.when-archived is none of unarchive, skip; did you mean"
                                + " \"unarchive\"?"),
                leads(
                        "tags: [ referral, '' ]",
                        "spring.yaml:7: intercom.leads.tags.1 is empty; the name of a tag, such as referral"),
                leads(
                        "tags: referral",
                        "spring.yaml:7: intercom.leads.tags must be a list; the names of the tags that the"
                                + " contact gets, as a list"),
                // what has to be mapped
                leads(
                        "action: create-lead",
                        "spring.yaml:6: setup required: intercom.leads: email is not mapped (Intercom needs email)"),
                intercom(
                        "intercom:\n  referrers:\n    action: create-user\n    fields: { name: { from: name } }\n",
                        "spring.yaml:6: setup required: intercom.referrers: email is not mapped (Intercom needs email)"),
                // fields
                leads(
                        "fields: standard",
                        "spring.yaml:7: intercom.leads.fields must be a map of keys; " + KNOWN_FIELDS),
                field(
                        "phone: phone",
                        "intercom.leads.fields.phone must be a map of keys; where the value comes from,"
                                + " such as { from: email }"),
                field(
                        "phone: { from: phone, fixed: 1 }",
                        "intercom.leads.fields.phone needs exactly one of from, fixed and manual; keep one of them"),
                field(
                        "plan: { fixed: gold, default: iron }",
                        "intercom.leads: plan: default only goes with from; remove it"),
                field(
                        "plan: { manual: gold, join: ', ' }",
                        "intercom.leads: plan: join only goes with from; remove it"),
                field(
                        "custom_attributes.plan: { fixed: gold }",
                        "\"custom_attributes.plan\" cannot be a key here; " + KNOWN_FIELDS),
                field("'plan[0]': { fixed: gold }", "\"plan[0]\" cannot be a key here; " + KNOWN_FIELDS),
                field("' plan': { fixed: gold }", "\" plan\" cannot be a key here; " + KNOWN_FIELDS),
                field(
                        "x".repeat(191) + ": { fixed: gold }",
                        "\"" + "x".repeat(191) + "\" cannot be a key here; " + KNOWN_FIELDS),
                field("role: { fixed: user }", "intercom.leads: role is what action says; remove it"),
                field(
                        "created_at: { from: date }",
                        "intercom.leads: created_at is a part of every contact to which no value can be mapped; remove it"),
                field("Phone: { from: phone }", "intercom.leads: Phone is a field of every contact; write phone"),
                field(
                        "plan: { from: a }\n      Plan: { from: b }",
                        10,
                        "intercom.leads: Plan is given twice; keep one"),
                Arguments.of(
                        PROGRAM
                                + "intercom:\n  leads:\n    action: create-user\n    fields:\n      Email: { from: email }\n",
                        List.of("spring.yaml:9: intercom.leads: Email is a field of every contact; write email")),
                // rudderstack
                Arguments.of(
                        """
                        campaign: spring
                        program:
                          type: rudderstack
                          webhook: { secret: a-write-key-of-22-chars }
                        intercom:
                          connection: default
                        """,
                        List.of(
                                "spring.yaml:5: intercom does not go with type rudderstack, whose senders name Salesforce"
                                        + " records; remove it")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_reported_with_its_line_and_its_cure(String file, List<String> expected) throws IOException {
        assertThat(mistakes(file)).extracting(Mistake::toString).containsExactlyElementsOf(expected);
    }

    @Test
    void sections_of_any_shape_do_no_harm() throws IOException {
        for (String shape : List.of(
                "leads: [ a ]",
                "leads: { fields: [ a ] }",
                "leads: { fields: { a: { b: c } } }",
                "leads: { action: [] }")) {
            assertThat(mistakes(PROGRAM + "intercom: { " + shape + " }\n")).isNotEmpty();
        }
    }

    private List<Mistake> mistakes(String file) throws IOException {
        Files.writeString(folder.resolve("spring.yaml"), file);
        return catchThrowableOfType(CampaignMistakes.class, () -> CampaignFiles.load(folder, key -> Optional.empty()))
                .mistakes();
    }

    private static Arguments intercom(String intercom, String... mistakes) {
        return Arguments.of(PROGRAM + intercom, List.of(mistakes));
    }

    private static Arguments leads(String key, String... mistakes) {
        return intercom("intercom:\n  leads:\n    " + key + "\n", mistakes);
    }

    private static Arguments field(String field, String mistake) {
        return field(field, 9, mistake);
    }

    private static Arguments field(String field, int line, String mistake) {
        return intercom(
                "intercom:\n  leads:\n    fields:\n      email: { from: email }\n      " + field + "\n",
                "spring.yaml:" + line + ": " + mistake);
    }
}
