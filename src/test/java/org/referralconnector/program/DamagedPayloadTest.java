package org.referralconnector.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Event;
import org.referralconnector.program.generic.GenericProgram;
import org.referralconnector.program.referralfactory.ReferralFactory;
import org.referralconnector.program.referralhero.ReferralHero;
import org.referralconnector.program.rudderstack.RudderStack;

/** However a payload is damaged, it becomes events with a participant, or it is refused in words: nothing else escapes. */
class DamagedPayloadTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OTHER_VALUES =
            List.of("null", "\"\"", "\" \"", "\"x\"", "0", "-1.5e300", "true", "[]", "[null]", "{}", "{\"id\":{}}");

    static Stream<Arguments> cases() {
        return Stream.of(new ReferralFactory(), new ReferralHero(), new GenericProgram(), new RudderStack())
                .flatMap(program -> GoldenCases.of(program.type()).stream()
                        .map(golden -> Arguments.of(Named.of(program.type(), program), golden)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bytes_may_be_changed(Program program, GoldenCases.Case golden) {
        Random random = new Random(4815);
        byte[] payload = golden.payload().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = payload.clone();
            for (int change = 0; change <= i % 3; change++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            readOrRefuse(program, golden, damaged);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void it_may_end_anywhere(Program program, GoldenCases.Case golden) {
        byte[] payload = golden.payload().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < payload.length; length++) {
            byte[] damaged = new byte[length];
            System.arraycopy(payload, 0, damaged, 0, length);
            readOrRefuse(program, golden, damaged);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void any_field_may_be_absent_or_of_another_type(Program program, GoldenCases.Case golden) throws Exception {
        if (golden.isForm()) {
            return;
        }
        for (JsonNode damaged : variants(JSON.readTree(golden.payload()))) {
            readOrRefuse(program, golden, damaged.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<JsonNode> variants(JsonNode payload) throws Exception {
        List<JsonNode> variants = new ArrayList<>();
        for (String pointer : pointers(payload, "")) {
            String parent = pointer.substring(0, pointer.lastIndexOf('/'));
            String name = pointer.substring(parent.length() + 1);
            for (String value : OTHER_VALUES) {
                JsonNode copy = payload.deepCopy();
                ((ObjectNode) copy.at(parent)).set(name, JSON.readTree(value));
                variants.add(copy);
            }
            JsonNode copy = payload.deepCopy();
            ((ObjectNode) copy.at(parent)).remove(name);
            variants.add(copy);
        }
        return variants;
    }

    private static List<String> pointers(JsonNode node, String at) {
        List<String> pointers = new ArrayList<>();
        node.properties().forEach(entry -> {
            String pointer = at + "/" + entry.getKey();
            pointers.add(pointer);
            pointers.addAll(pointers(entry.getValue(), pointer));
        });
        return pointers;
    }

    private static void readOrRefuse(Program program, GoldenCases.Case golden, byte[] body) {
        ProgramRules rules = golden.rules(program.type());
        try {
            List<Event> events = program.events(rules, Payload.read(golden.mediaType(), Payload.text(body)));
            assertThat(events).isNotEmpty().noneMatch(event -> event.participant()
                    .isBlank());
        } catch (UnreadablePayload refused) {
            assertThat(refused.getMessage()).contains("; ").doesNotContain("com.fasterxml", "java.");
        }
    }
}
