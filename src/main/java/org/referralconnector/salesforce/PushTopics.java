package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.journal.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the PushTopics on which the changes of objects come, or brings their queries up to date with the rules. */
public final class PushTopics {
    private static final Logger LOG = LoggerFactory.getLogger(PushTopics.class);
    private static final List<String> OPERATIONS = List.of("Create", "Update", "Delete", "Undelete");

    private final SalesforceApi api;
    private final FollowedFields followed;
    private final SalesforceSchema schema;
    private final SalesforceErrors errors;
    private final ApiErrors apiErrors;
    private final BooleanSupplier someAreMissing;
    private final ObjectMapper json;
    private final Backoff backoff;
    private final Clock clock;
    private boolean done;
    private int failures;
    private Instant notBefore = Instant.MIN;

    /** @param someAreMissing whether Salesforce says of a topic that it does not exist */
    public PushTopics(
            SalesforceApi api,
            FollowedFields followed,
            SalesforceSchema schema,
            SalesforceErrors errors,
            BooleanSupplier someAreMissing,
            ObjectMapper json,
            Backoff backoff,
            Clock clock) {
        this.api = api;
        this.followed = followed;
        this.schema = schema;
        this.errors = errors;
        this.apiErrors = new ApiErrors(json);
        this.someAreMissing = someAreMissing;
        this.json = json;
        this.backoff = backoff;
        this.clock = clock;
    }

    /** The name of the topic of an object, such as {@code Referral_Opportunity}. */
    public static String name(String object) {
        return "Referral_" + object;
    }

    /** Whether the topics have to be looked at: once after the start, and when one is missing. */
    public synchronized boolean due() {
        return (!done || someAreMissing.getAsBoolean()) && !clock.instant().isBefore(notBefore);
    }

    /** Begins to look after the topics. */
    public TopicSetup begin() {
        List<SalesforceCall> calls = new ArrayList<>(schema.missing(followed.objects()));
        calls.add(api.query("SELECT Id, Name, Query FROM PushTopic WHERE Name IN ("
                + followed.objects().stream()
                        .map(object -> SoqlText.literal(name(object)))
                        .collect(Collectors.joining(","))
                + ")"));
        return TopicSetup.goingOn(calls);
    }

    /** How it goes on after the answer to its next call. */
    public TopicSetup take(TopicSetup setup, SalesforceAnswer answer) {
        if (answer.call().kind() == SalesforceCall.Kind.DESCRIBE) {
            schema.learn(List.of(answer));
            return TopicSetup.goingOn(setup.rest());
        }
        if (!answer.succeeded()) {
            return TopicSetup.failed(errors.judge(answer).outcome().reason());
        }
        try {
            JsonNode body = json.readTree(answer.body());
            return answer.call().kind() == SalesforceCall.Kind.WRITE ? written(setup, body) : compare(body);
        } catch (JsonProcessingException unreadable) {
            return TopicSetup.failed("UNREADABLE_ANSWER");
        }
    }

    /** The topics are there, or it is tried again, ever more rarely. */
    public synchronized void end(TopicSetup setup) {
        done = setup.failure().isEmpty();
        failures = done ? 0 : failures + 1;
        notBefore = clock.instant().plus(backoff.after(failures + 1));
        if (failures == 1) {
            LOG.warn("Cannot make the PushTopics: {}", setup.failure().orElseThrow());
        }
    }

    /** Something else went wrong. */
    public synchronized void failed(Exception failure) {
        end(TopicSetup.failed(failure.getClass().getSimpleName()));
    }

    private TopicSetup compare(JsonNode answer) {
        Map<String, JsonNode> present = new LinkedHashMap<>();
        answer.path("records").forEach(topic -> present.put(topic.path("Name").asText(), topic));
        List<ObjectNode> missing = new ArrayList<>();
        List<ObjectNode> outdated = new ArrayList<>();
        for (String object : followed.objects()) {
            Optional<SalesforceObject> known = schema.object(object);
            if (known.isEmpty()) {
                return TopicSetup.failed(schema.whyUnknown(object).reason());
            }
            String query = query(known.get());
            JsonNode topic = present.get(name(object));
            if (topic == null) {
                missing.add(topic(object, query));
            } else if (!topic.path("Query").asText().equals(query)) {
                outdated.add(record().put("Id", topic.path("Id").asText()).put("Query", query));
            }
        }
        List<SalesforceCall> writes = new ArrayList<>();
        if (!missing.isEmpty()) {
            writes.add(api.create(body(missing)));
        }
        if (!outdated.isEmpty()) {
            writes.add(api.update(body(outdated)));
        }
        return TopicSetup.goingOn(writes);
    }

    private TopicSetup written(TopicSetup setup, JsonNode results) {
        for (JsonNode result : results) {
            if (!result.path("success").asBoolean()) {
                return TopicSetup.failed(apiErrors.read(result.path("errors")).stream()
                        .findFirst()
                        .map(ApiError::code)
                        .orElse("UNREADABLE_ANSWER"));
            }
        }
        return TopicSetup.goingOn(setup.rest());
    }

    private String query(SalesforceObject object) {
        List<String> columns = new ArrayList<>(List.of("Id"));
        followed.fields(object.name()).stream()
                .filter(field -> object.field(field).isPresent())
                .forEach(columns::add);
        return "SELECT " + String.join(", ", columns) + " FROM " + object.name();
    }

    private ObjectNode topic(String object, String query) {
        ObjectNode topic = record().put("Name", name(object))
                .put("Query", query)
                .put("ApiVersion", Double.parseDouble(api.version()))
                .put("NotifyForFields", "Referenced")
                .put("Description", "Tells the Referral Connector which records changed");
        OPERATIONS.forEach(operation -> topic.put("NotifyForOperation" + operation, true));
        return topic;
    }

    private ObjectNode record() {
        ObjectNode record = json.createObjectNode();
        record.putObject("attributes").put("type", "PushTopic");
        return record;
    }

    private String body(List<ObjectNode> records) {
        ObjectNode body = json.createObjectNode().put("allOrNone", false);
        ArrayNode all = body.putArray("records");
        records.forEach(all::add);
        return body.toString();
    }
}
