package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.referralconnector.RunningConnector.Answer;
import org.referralconnector.carry.Gates;

/** Plays cases against one connector and its sandbox, and keeps what came of them. For one thread. */
final class RudderStackReplay {
    private static final Pattern NAME = Pattern.compile("\\{\\{([^}]+)}}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningConnector connector;
    private final Map<RudderStackCase, Played> played = new HashMap<>();
    private long latestDelivery;
    private int messages;

    /** What is known of a case that was played: its records by name, the answers, and the numbers of its deliveries. */
    private record Played(Map<String, String> records, List<Answer> answers, List<Long> deliveries) {}

    RudderStackReplay(RunningConnector connector) {
        this.connector = connector;
    }

    /** Adds the objects and fields that {@code org} lists. */
    void extend(Path org) {
        JsonNode wanted = RudderStackCase.read(org);
        wanted.path("objects").forEach(object -> control("POST", "/sandbox/objects", object.toString(), 201));
        wanted.path("fields").forEach(field -> control("POST", "/sandbox/fields", field.toString(), 201));
    }

    /** Plays all cases at the same time, step by step. */
    void play(List<RudderStackCase> cases) {
        int most = cases.stream().mapToInt(each -> each.steps().size()).max().orElse(0);
        for (int step = 0; step < most; step++) {
            for (RudderStackCase each : cases) {
                play(each, each.step(step));
            }
            awaitAll();
        }
    }

    /** Plays a case whose Salesforce has a fault; repairs that as soon as it was met. */
    void playAlone(RudderStackCase each) {
        play(each, each.step(0));
        patiently().until(() -> !history(each, 0).isEmpty());
        control("DELETE", "/sandbox/faults", null, 204);
        connector
                .context()
                .getRegistry()
                .findSingleByType(Gates.class)
                .of("salesforce/default")
                .open();
        send("opt-in", "{\"batch\": [{\"type\": \"track\", \"userId\": \"bell-" + ++messages + "\"}]}");
        newDeliveries();
        awaitAll();
    }

    List<Answer> answers(RudderStackCase each) {
        return played.get(each).answers();
    }

    int deliveries(RudderStackCase each) {
        return played.get(each).deliveries().size();
    }

    /** The delivery of the n-th event, as operators see it. */
    JsonNode delivery(RudderStackCase each, int number) {
        return operate("/api/deliveries/" + played.get(each).deliveries().get(number));
    }

    /** The failed attempts of the n-th event. */
    JsonNode history(RudderStackCase each, int number) {
        return delivery(each, number).path("history");
    }

    /** The records of an object in which these values stand, oldest first. */
    List<JsonNode> records(RudderStackCase each, String object, JsonNode where) {
        JsonNode values = resolved(each, where);
        List<JsonNode> found = new ArrayList<>();
        control("GET", "/sandbox/records/" + object, null, 200)
                .json()
                .path("records")
                .forEach(record -> {
                    if (holds(record, values)) {
                        found.add(record);
                    }
                });
        return found;
    }

    /** {@code node} with the ids of the case's records in the place of their names. */
    JsonNode resolved(RudderStackCase each, JsonNode node) {
        Map<String, String> records = played.get(each).records();
        String text = NAME.matcher(node.toString())
                .replaceAll(match -> Matcher.quoteReplacement(record(each, records, match.group(1))));
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean holds(JsonNode record, JsonNode values) {
        return values.properties().stream().allMatch(value -> same(record.path(value.getKey()), value.getValue()));
    }

    private static boolean same(JsonNode actual, JsonNode expected) {
        if (expected.isNumber() && actual.isNumber()) {
            return actual.decimalValue().compareTo(expected.decimalValue()) == 0;
        }
        return expected.isNull() ? actual.isMissingNode() || actual.isNull() : actual.equals(expected);
    }

    private static String record(RudderStackCase each, Map<String, String> records, String name) {
        assertThat(records).describedAs("%s names no record %s", each, name).containsKey(name);
        return records.get(name);
    }

    private void play(RudderStackCase each, JsonNode step) {
        Played soFar =
                played.computeIfAbsent(each, any -> new Played(new HashMap<>(), new ArrayList<>(), new ArrayList<>()));
        step.path("before").forEach(deed -> prepare(each, deed, soFar.records()));
        if (step.has("events")) {
            ObjectNode batch = JSON.createObjectNode();
            ArrayNode events = batch.putArray("batch");
            resolved(each, step.path("events")).forEach(event -> events.add(complete(each, event)));
            soFar.answers().add(send(each.campaign(), batch.toString()));
            soFar.deliveries().addAll(newDeliveries());
        }
    }

    /** The event with what every event has: it is about a person of its own unless it says otherwise. */
    private JsonNode complete(RudderStackCase each, JsonNode event) {
        ObjectNode whole = JSON.createObjectNode().put("type", "identify");
        whole.put("messageId", each + "-" + ++messages).put("userId", "person-" + messages);
        whole.putObject("integrations").put("Salesforce", true);
        return whole.setAll((ObjectNode) event);
    }

    private void prepare(RudderStackCase each, JsonNode deed, Map<String, String> records) {
        if (deed.has("make")) {
            JsonNode values = resolved(each, deed.path("with"));
            JsonNode made = control(
                            "POST", "/sandbox/records/" + deed.path("make").asText(), values.toString(), 201)
                    .json();
            records.put(deed.path("as").asText(), made.path("Id").asText());
        } else if (deed.has("find")) {
            List<JsonNode> found = records(each, deed.path("find").asText(), deed.path("where"));
            assertThat(found).describedAs("%s finds", each).hasSize(1);
            records.put(deed.path("as").asText(), found.get(0).path("Id").asText());
        } else if (deed.has("convert")) {
            String name = deed.path("convert").asText();
            JsonNode lead = control("POST", "/sandbox/leads/" + record(each, records, name) + "/convert", null, 200)
                    .json();
            records.put(name + ".contact", lead.path("ConvertedContactId").asText());
        } else if (deed.has("delete")) {
            String object = deed.path("object").asText("Lead");
            String id = record(each, records, deed.path("delete").asText());
            control("DELETE", "/sandbox/records/" + object + "/" + id, null, 204);
        } else {
            control(
                    "POST",
                    "/sandbox/faults",
                    resolved(each, deed.path("fault")).toString(),
                    201);
        }
    }

    private Answer send(String campaign, String batch) {
        String user = campaign + "-write-key-of-tests:";
        String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        return connector.send(
                "POST", connector.business("/v1/batch"), batch, Map.of("Authorization", "Basic " + credentials));
    }

    private List<Long> newDeliveries() {
        List<Long> found = new ArrayList<>();
        operate("/api/deliveries?limit=500&after=" + latestDelivery)
                .path("items")
                .forEach(delivery -> found.add(delivery.path("id").asLong()));
        found.forEach(id -> latestDelivery = Math.max(latestDelivery, id));
        return found;
    }

    private void awaitAll() {
        patiently().untilAsserted(() -> assertThat(
                        operate("/api/deliveries?limit=500").path("items").findValuesAsText("state"))
                .doesNotContain("due", "claimed"));
    }

    private JsonNode operate(String path) {
        return connector.operate("GET", path, null).json();
    }

    private Answer control(String method, String path, String body, int status) {
        Answer answer = connector.send(method, connector.sandbox(path), body, Map.of());
        assertThat(answer.status())
                .describedAs("%s %s: %s", path, body, answer.body())
                .isEqualTo(status);
        return answer;
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(50));
    }
}
