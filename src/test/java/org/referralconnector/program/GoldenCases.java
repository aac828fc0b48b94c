package org.referralconnector.program;

import static org.referralconnector.campaign.ProgramFixture.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.referralconnector.campaign.ProgramFixture;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Target;

/**
 * Payloads and the events that they must become: {@code cases/<program type>/<case>/} with {@code in.json} or
 * {@code in.form}, {@code events.json}, and {@code rules.json} if the campaign file says more than the type.
 */
public final class GoldenCases {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GoldenCases() {}

    /** One case, named after its folder. */
    public record Case(Path folder) {

        /** The payload as it was sent. */
        public String payload() {
            return text(isForm() ? "in.form" : "in.json");
        }

        public String mediaType() {
            return isForm() ? "application/x-www-form-urlencoded" : "application/json";
        }

        public boolean isForm() {
            return Files.exists(folder.resolve("in.form"));
        }

        public boolean hasRules() {
            return Files.exists(folder.resolve("rules.json"));
        }

        /** What the payload must become. */
        public JsonNode expected() {
            return tree(text("events.json"));
        }

        /** What {@code program} makes of the payload, in the same shape. */
        public JsonNode actual(Program program) throws UnreadablePayload {
            ArrayNode events = JSON.createArrayNode();
            for (Event event : program.events(rules(program.type()), Payload.read(mediaType(), payload()))) {
                ObjectNode node = events.addObject().put("kind", event.kind().word());
                event.senderId().ifPresent(id -> node.put("senderId", id));
                node.put("participant", event.participant());
                event.email().ifPresent(email -> node.put("email", email));
                node.set("facts", tree(JSON.valueToTree(event.facts()).toString()));
                event.targets().forEach(target -> targets(node).add(target(target)));
                if (event.mapped()) {
                    node.put("mapped", true);
                }
            }
            return events;
        }

        /** The rules of the case's campaign. */
        public ProgramRules rules(String type) {
            JsonNode rules = hasRules() ? tree(text("rules.json")) : JSON.createObjectNode();
            Map<String, String> keys = new LinkedHashMap<>();
            Map<String, EventKind> kinds = new LinkedHashMap<>();
            rules.path("keys")
                    .properties()
                    .forEach(key -> keys.put(key.getKey(), key.getValue().asText()));
            rules.path("kinds")
                    .properties()
                    .forEach(kind -> kinds.put(
                            kind.getKey(), EventKind.of(kind.getValue().asText())));
            ProgramFixture program = program(type)
                    .renaming(keys, kinds)
                    .requireOptIn(rules.path("require-opt-in").asBoolean(true))
                    .mapProperties(rules.path("map-properties").asBoolean(true));
            if (rules.has("campaign-id")) {
                program.campaignId(rules.get("campaign-id").asText());
            }
            return program.rules();
        }

        private static ArrayNode targets(ObjectNode event) {
            return event.has("targets") ? (ArrayNode) event.get("targets") : event.putArray("targets");
        }

        private static ObjectNode target(Target target) {
            ObjectNode node = JSON.createObjectNode().put("object", target.object());
            target.recordId().ifPresent(id -> node.put("recordId", id));
            target.field().ifPresent(field -> node.put("field", field));
            target.value().ifPresent(value -> node.set("value", JSON.valueToTree(value)));
            return node;
        }

        private String text(String file) {
            try {
                return Files.readString(folder.resolve(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return folder.getFileName().toString();
        }
    }

    /** The cases of one program type. */
    public static List<Case> of(String programType) {
        try (Stream<Path> folders = Files.list(
                Path.of(GoldenCases.class.getResource("/cases/" + programType).toURI()))) {
            return folders.sorted().map(Case::new).toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
