package org.referralconnector.program.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.referralconnector.campaign.ProgramFixture.program;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.campaign.Facts;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.program.GoldenCases;
import org.referralconnector.program.UnreadablePayload;

class GenericProgramTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GenericProgram generic = new GenericProgram();

    static List<GoldenCases.Case> cases() {
        return GoldenCases.of("generic");
    }

    static List<GoldenCases.Case> casesInOurShape() {
        return cases().stream().filter(golden -> !golden.hasRules()).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_payload_becomes_its_events(GoldenCases.Case golden) throws Exception {
        assertThat(golden.actual(generic)).isEqualTo(golden.expected());
    }

    @ParameterizedTest
    @MethodSource("casesInOurShape")
    void a_payload_in_our_shape_meets_the_published_schema(GoldenCases.Case golden) throws Exception {
        assertThat(publishedSchema().validate(JSON.readTree(golden.payload()))).isEmpty();
    }

    @Test
    void the_event_shown_in_the_documentation_meets_the_published_schema() throws Exception {
        Matcher event = Pattern.compile("## The generic event.*?```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/campaigns.md")));
        assertThat(event.find()).isTrue();
        assertThat(publishedSchema().validate(JSON.readTree(event.group(1)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":\"lead.joined\"}",
                "{\"type\":\"lead.joined\",\"participant\":{}}",
                "{\"type\":\"lead.left\",\"participant\":{\"id\":\"p-1\"}}",
                "{\"type\":\"lead.joined\",\"participant\":{\"id\":\"p-1\",\"email\":\"nobody\"}}",
                "{\"type\":\"lead.joined\",\"participant\":{\"id\":\"p-1\"},\"referrer\":\"p-2\"}"
            })
    void what_the_published_schema_forbids_is_refused(String payload) throws Exception {
        assertThat(publishedSchema().validate(JSON.readTree(payload))).isNotEmpty();
        assertThatExceptionOfType(UnreadablePayload.class).isThrownBy(() -> events(payload));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | type is missing; say there what happened, such as lead.joined",
                "{\"type\":null} | type is missing; say there what happened, such as lead.joined",
                "{\"type\":[]} | type is a list or an object; send a text or a number",
                "{\"type\":\"lead.left\"} | type is no known type; send lead.joined, participant.deleted,"
                        + " participant.updated, referral.qualified, referrer.joined"
                        + " or name its word under program.kinds in the campaign file",
                "{\"type\":\"lead.joined\"} |"
                        + " participant.id and participant.email are both missing; send at least one of them",
                "{\"type\":\"lead.joined\",\"participant\":\"p-1\"} |"
                        + " participant is no object; send its fields as an object",
                "{\"type\":\"lead.joined\",\"participant\":{\"email\":\"x.example.org\"}} |"
                        + " participant.email is no e-mail address; send one like name@example.org",
                "{\"type\":\"lead.joined\",\"participant\":{\"email\":\"x@example.org\\r\\nBcc: y@example.org\"}} |"
                        + " participant.email is no e-mail address; send one like name@example.org",
                "{\"type\":\"lead.joined\",\"participant\":{\"email\":{\"a\":1}}} |"
                        + " participant.email is a list or an object; send a text or a number",
            })
    void a_missing_or_wrong_part_is_named(String payload, String message) {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> events(payload))
                .withMessage(message);
    }

    @Test
    void an_e_mail_address_of_255_characters_is_refused() {
        String email = "a".repeat(255 - "@example.org".length()) + "@example.org";
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> events("{\"type\":\"lead.joined\",\"participant\":{\"email\":\"" + email + "\"}}"))
                .withMessage("participant.email is too long; an e-mail address has at most 254 characters");
    }

    @Test
    void an_id_of_256_characters_is_refused() {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(
                        () -> events("{\"type\":\"lead.joined\",\"participant\":{\"id\":\"" + "a".repeat(256) + "\"}}"))
                .withMessage("participant.id is too long; send at most 255 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x' OR Name != '@example.org",
                "${jndi:ldap://x}@example.org",
                "=HYPERLINK(1)@example.org",
                "{{secret}}@example.org"
            })
    void text_that_looks_like_code_is_just_text(String email) throws Exception {
        Map<String, Object> payload = Map.of("type", "lead.joined", "participant", Map.of("email", email));
        assertThat(generic.events(program("generic").rules(), payload))
                .extracting(Event::email)
                .containsExactly(Optional.of(email));
    }

    @ParameterizedTest
    @CsvSource({
        "email, byron@example.org",
        "referred.email, byron@example.org",
        "referral_id, r1",
        "campaign.code, SPRING",
        "items.1.name, cap",
        "event.type, referral.created",
        "referrer.name, Jessica"
    })
    void every_part_of_another_shape_is_within_reach(String path, String value) throws Exception {
        Map<String, Object> payload = new HashMap<>();
        payload.put("event", "referral.created");
        payload.put("referral_id", "r1");
        payload.put("referred", Map.of("email", "byron@example.org"));
        payload.put("referrer", Map.of("name", "Jessica"));
        payload.put("campaign", Map.of("code", "SPRING"));
        payload.put("items", List.of(Map.of("name", "bag"), Map.of("name", "cap")));
        ProgramRules rules = program("generic")
                .renaming(
                        Map.of("type", "event", "id", "referral_id", "participant", "referred"),
                        Map.of("referral.created", EventKind.LEAD_JOINED))
                .rules();

        Event event = generic.events(rules, payload).get(0);

        assertThat(Facts.at(event.facts(), path)).contains(value);
    }

    @SuppressWarnings("unchecked")
    private void events(String payload) throws Exception {
        generic.events(program("generic").rules(), (Map<String, Object>) JSON.readValue(payload, Map.class));
    }

    private static JsonSchema publishedSchema() throws Exception {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(JSON.readTree(Files.readString(Path.of("docs/generic-event.schema.json"))));
    }
}
