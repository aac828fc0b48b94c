package org.referralconnector.salesforce;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;

/**
 * What the objects of one org look like, read when needed and kept for a while. Safe for use by several threads: two that
 * miss the same object both read it, and the later answer stays.
 *
 * <p>An object that was known goes on being used while it cannot be read anew, so that a failing describe call stops
 * nothing that worked before.
 */
public final class SalesforceSchema {

    /** How long a describe answer is believed if nobody says otherwise. */
    public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofHours(1);

    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);
    private static final int MOST_UNKNOWN = 1_000;

    private final SalesforceApi api;
    private final SalesforceErrors errors;
    private final Clock clock;
    private final Duration timeToLive;
    private final ObjectReader describes;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Unknown> unknown = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> refused = new ConcurrentHashMap<>();
    private final Set<String> missed = ConcurrentHashMap.newKeySet();

    public SalesforceSchema(
            SalesforceApi api, SalesforceErrors errors, ObjectMapper json, Clock clock, Duration timeToLive) {
        this.api = api;
        this.errors = errors;
        this.clock = clock;
        this.timeToLive = timeToLive;
        this.describes = json.readerFor(Describe.class)
                .without(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * The calls that have to be answered and {@linkplain #learn learned} before {@code objects} are known, and those of which
     * nobody said in time that they are needed.
     */
    public List<SalesforceCall> missing(Collection<String> objects) {
        Instant now = clock.instant();
        return Stream.concat(objects.stream(), missed.stream())
                .distinct()
                .filter(object -> !isFresh(object, now))
                .map(api::describe)
                .toList();
    }

    /**
     * Takes in the answers to the calls of {@link #missing}. A failed or unreadable one is remembered as the reason why
     * its object is not known.
     */
    public void learn(List<SalesforceAnswer> answers) {
        for (SalesforceAnswer answer : answers) {
            if (answer.call().kind() == SalesforceCall.Kind.DESCRIBE) {
                learn(objectOf(answer.call()), answer);
            }
        }
    }

    /** The object of that name, if it could be read. */
    public Optional<SalesforceObject> object(String name) {
        return Optional.ofNullable(known.get(name)).map(Known::object);
    }

    /**
     * Why {@link #object} has nothing of that name: the outcome for everything that needs it. An object that was not asked for
     * yet is asked for from now on.
     */
    public Outcome whyUnknown(String name) {
        return Optional.ofNullable(unknown.get(name)).map(Unknown::outcome).orElseGet(() -> {
            if (missed.size() < MOST_UNKNOWN) {
                missed.add(name);
            }
            return new TryLater(Optional.empty(), "SCHEMA_NOT_READ", name + " was not described yet.", false);
        });
    }

    /**
     * Reads the object anew before its next use, because something contradicts what is known. What was read a moment ago
     * stays: reading it for every single contradiction would burn the API budget.
     */
    public void forget(String object) {
        Instant now = clock.instant();
        known.computeIfPresent(
                object, (name, kept) -> now.isBefore(kept.readAt().plus(SHORTEST_LIFE)) ? kept : null);
    }

    /**
     * Salesforce refuses fields although the object's description says that they may be written. Remembered until the
     * object is read anew.
     *
     * @return false if nothing of this is news
     */
    boolean refuse(String object, Set<String> fields) {
        return refused.computeIfAbsent(object, first -> ConcurrentHashMap.newKeySet())
                .addAll(fields);
    }

    /** The fields of an object that Salesforce {@linkplain #refuse refuses}. */
    Set<String> refused(String object) {
        return refused.getOrDefault(object, Set.of());
    }

    private void learn(String object, SalesforceAnswer answer) {
        missed.remove(object);
        if (!answer.succeeded()) {
            remember(object, errors.judge(answer).outcome());
            return;
        }
        try {
            Describe describe = describes.readValue(answer.body());
            if (describe == null) {
                remember(object, errors.unreadable(answer).outcome());
                return;
            }
            known.put(object, new Known(describe.object(object), clock.instant()));
            refused.remove(object);
            unknown.remove(object);
        } catch (JsonProcessingException unreadable) {
            remember(object, errors.unreadable(answer).outcome());
        }
    }

    private boolean isFresh(String object, Instant now) {
        Known kept = known.get(object);
        if (kept != null) {
            return now.isBefore(kept.readAt().plus(timeToLive));
        }
        Unknown asked = unknown.get(object);
        return asked != null
                && asked.outcome() instanceof Parked
                && now.isBefore(asked.at().plus(SHORTEST_LIFE));
    }

    /** Senders may name objects, so their number has no other bound. */
    private void remember(String object, Outcome outcome) {
        if (unknown.size() >= MOST_UNKNOWN) {
            unknown.clear();
        }
        unknown.put(object, new Unknown(outcome, clock.instant()));
    }

    private static String objectOf(SalesforceCall call) {
        String[] steps = call.path().split("/", -1);
        return steps[steps.length - 2];
    }

    private record Known(SalesforceObject object, Instant readAt) {}

    private record Unknown(Outcome outcome, Instant at) {}

    /** The part of a describe answer that matters here. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Describe(List<SalesforceField> fields) {

        Describe {
            fields = List.copyOf(fields);
        }

        SalesforceObject object(String name) {
            return new SalesforceObject(
                    name,
                    fields.stream()
                            .collect(Collectors.toMap(
                                    SalesforceField::name, Function.identity(), (first, second) -> second)));
        }
    }
}
