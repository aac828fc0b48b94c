package org.referralconnector.intercom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.People;

/**
 * What the attributes of contacts look like in each workspace, read when they are needed and believed for a while.
 * Thread-safe.
 */
public final class IntercomAttributes {

    /** What was read more recently than this is not read again because a write is refused. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final IntercomErrors errors;
    private final ContactCalls calls;
    private final ObjectMapper json;
    private final Clock clock;
    private final Duration timeToLive;
    private final ConcurrentMap<String, Reading> readings = new ConcurrentHashMap<>();

    /** What a workspace answered: its attributes by name, or an answer that says why they are not known. */
    private record Reading(Instant at, Map<String, Attribute> attributes, Optional<IntercomAnswer> failure) {}

    /**
     * @param timeToLive how long a list of attributes is believed
     */
    public IntercomAttributes(IntercomErrors errors, ObjectMapper json, Clock clock, Duration timeToLive) {
        this.errors = errors;
        this.calls = new ContactCalls(json);
        this.json = json;
        this.clock = clock;
        this.timeToLive = timeToLive;
    }

    /**
     * What has to be asked before these deliveries can be mapped: one call if a campaign maps custom attributes and they
     * are not known, otherwise none.
     */
    public List<IntercomCall> missing(String connection, List<DueDelivery> due) {
        boolean needed = due.stream()
                .flatMap(one -> one.campaign().intercom().stream())
                .anyMatch(IntercomAttributes::mapsAttributes);
        return needed && !isKnown(connection) ? List.of(calls.attributes(connection)) : List.of();
    }

    private static boolean mapsAttributes(IntercomRules rules) {
        return List.of(rules.leads(), rules.referrers()).stream()
                .anyMatch(people -> people.fields().keySet().stream().anyMatch(field -> !People.isStandard(field)));
    }

    private boolean isKnown(String connection) {
        Reading reading = readings.get(connection);
        return reading != null
                && reading.failure().isEmpty()
                && clock.instant().isBefore(reading.at().plus(timeToLive));
    }

    /** Takes note of answers to {@link #missing}: lists of attributes, or the reason why there is none. */
    public void learn(List<IntercomAnswer> answers) {
        for (IntercomAnswer answer : answers) {
            take(answer);
        }
    }

    /** Takes note of one list. True if it could be read. */
    boolean take(IntercomAnswer answer) {
        Optional<Map<String, Attribute>> read = answer.succeeded() ? read(answer.body()) : Optional.empty();
        readings.put(
                answer.call().connection(),
                new Reading(
                        clock.instant(),
                        read.orElse(Map.of()),
                        read.isPresent() ? Optional.empty() : Optional.of(answer)));
        return read.isPresent();
    }

    /** What is known of a workspace's attributes now. */
    Known of(String connection) {
        Reading reading = readings.get(connection);
        if (reading == null) {
            return new Known(Map.of(), Optional.of(Failure.untried()), false);
        }
        return new Known(
                reading.attributes(),
                reading.failure().map(answer -> Failure.of(answer, errors)),
                reading.at().isBefore(clock.instant().minus(FRESH)));
    }

    /**
     * What is known of a workspace's attributes at one moment.
     *
     * @param attributes the attributes by name, archived or not
     * @param failure why they are not known, if they are not
     * @param old true if reading them again may tell something else
     */
    record Known(Map<String, Attribute> attributes, Optional<Failure> failure, boolean old) {}

    /** An attribute was made. */
    void add(String connection, Attribute attribute) {
        readings.computeIfPresent(connection, (any, reading) -> {
            Map<String, Attribute> more = new HashMap<>(reading.attributes());
            more.put(attribute.name(), attribute);
            return new Reading(reading.at(), more, reading.failure());
        });
    }

    /** Something contradicts what is believed: it is read again before the next batch, unless it was read just now. */
    void doubt(String connection) {
        if (of(connection).old()) {
            readings.computeIfPresent(
                    connection, (any, reading) -> new Reading(Instant.EPOCH, reading.attributes(), reading.failure()));
        }
    }

    /** The body is {@code {"type": "list", "data": [{"name", "data_type", "options", "custom", "archived", …}]}}. */
    private Optional<Map<String, Attribute>> read(String body) {
        try {
            JsonNode data = json.readTree(body).path("data");
            if (!data.isArray()) {
                return Optional.empty();
            }
            Map<String, Attribute> attributes = new HashMap<>();
            for (JsonNode each : data) {
                Attribute attribute = attribute(each);
                // of several with one name the one that is in use counts
                attributes.merge(
                        attribute.name(), attribute, (one, other) -> one.archived() || !one.custom() ? other : one);
            }
            return Optional.of(attributes);
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }

    private static Attribute attribute(JsonNode node) {
        List<String> options = new ArrayList<>();
        node.path("options")
                .forEach(option ->
                        options.add(option.isObject() ? option.path("value").asText() : option.asText()));
        return new Attribute(
                node.path("name").asText(),
                Attribute.ValueType.of(node.path("data_type").asText()),
                options,
                node.path("custom").asBoolean(),
                node.path("archived").asBoolean(),
                node.path("api_writable").asBoolean(true));
    }
}
