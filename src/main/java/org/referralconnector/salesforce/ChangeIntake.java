package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.StreamProgress;
import org.referralconnector.stream.StreamBatch;
import org.referralconnector.stream.StreamEvent;

/**
 * Decides what of the changes in Salesforce goes into the journal: what a rule may look at, and what we did not do
 * ourselves.
 */
public final class ChangeIntake {
    /**
     * The objects whose records our own writes make and change. What carries our name on another one was done by a flow or a
     * trigger that such a write has set off.
     */
    private static final Set<String> WRITTEN_BY_US = Set.of("Lead", "Contact");

    /** How our calls name us in {@code Sforce-Call-Options}, and change events in {@code changeOrigin}. */
    static final String OUR_CLIENT = "ReferralConnector";

    private final String connection;
    private final FollowedFields followed;
    private final ObjectMapper json;
    private final MeterRegistry meters;
    private final Clock clock;
    private final RecentChanges recent = new RecentChanges();

    /**
     * @param connection such as {@code salesforce/default}
     * @param followed what the campaigns of the connection look at
     */
    public ChangeIntake(
            String connection, FollowedFields followed, ObjectMapper json, MeterRegistry meters, Clock clock) {
        this.connection = connection;
        this.followed = followed;
        this.json = json;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * What of a batch is recorded. An event that nobody needs only moves the position; one that says that others are
     * missing, or that cannot be read, notes from when on something is missing.
     */
    public ChangeRecords take(StreamBatch batch) {
        Instant now = clock.instant();
        List<Arrival> arrivals = new ArrayList<>();
        Map<String, StreamProgress> progress = new LinkedHashMap<>();
        for (StreamEvent event : batch.events()) {
            Optional<ToldChange> told = read(event);
            Instant at = told.map(ToldChange::at).filter(now::isAfter).orElse(now);
            Optional<Instant> missing = Optional.empty();
            if (told.isEmpty()) {
                count(event, "unreadable");
                missing = Optional.of(at);
            } else if (told.get().vague() && follows(told.get())) {
                count(event, "gap");
                missing = Optional.of(at);
            } else if (follows(told.get())) {
                recent.told(told.get(), followed.fields(told.get().object()));
                if (isNeeded(told.get())) {
                    arrivals.add(arrival(told.get(), event.json(), now));
                }
            }
            meters.timer("referral.stream.lag", "channel", event.channel()).record(Duration.between(at, now));
            String stream = batch.stream(event.channel());
            progress.merge(stream, new StreamProgress(stream, event.replayId(), at, missing), ChangeIntake::bothOf);
        }
        return new ChangeRecords(arrivals, List.copyOf(progress.values()));
    }

    /**
     * What of a query's rows is recorded: those that say something that neither an event nor another row has told lately.
     *
     * @param asked when the reading began: what was committed before is in the rows
     * @throws IllegalArgumentException if something is no row
     */
    List<Arrival> take(Iterable<JsonNode> rows, Instant asked) {
        List<Arrival> arrivals = new ArrayList<>();
        for (JsonNode row : rows) {
            ToldChange told = ToldChange.of(row, json);
            if (follows(told) && !recent.knows(told, followed.fields(told.object()), onlyInRows(told.object()))) {
                arrivals.add(arrival(told, row.toString(), asked));
            }
        }
        return arrivals;
    }

    /** Forgets which rows it has seen: they may not have been recorded. */
    public void forget() {
        recent.forget();
    }

    private static StreamProgress bothOf(StreamProgress before, StreamProgress after) {
        return new StreamProgress(
                after.stream(),
                Math.max(before.replayId(), after.replayId()),
                before.committedAt().isAfter(after.committedAt()) ? before.committedAt() : after.committedAt(),
                Stream.of(before.missingSince(), after.missingSince())
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo));
    }

    private Optional<ToldChange> read(StreamEvent event) {
        try {
            return Optional.of(ToldChange.of(json.readTree(event.json()), json));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private boolean isNeeded(ToldChange told) {
        if (told.doneBy(OUR_CLIENT) && WRITTEN_BY_US.contains(told.object())) {
            return false;
        }
        return switch (told.type()) {
            case CREATED -> followed.fields(told.object()).stream().anyMatch(field -> says(told, field));
            case UPDATED -> told.changed().isEmpty() || followed.matter(told.object(), told.changed());
            case DELETED, UNDELETED, UNKNOWN -> true;
        };
    }

    /** A new record means nothing to a rule while every field that it looks at is empty or false. */
    private static boolean says(ToldChange told, String field) {
        Object value = told.values().get(field);
        return value != null && !value.equals(false);
    }

    private boolean follows(ToldChange told) {
        return followed.objects().contains(told.object());
    }

    private List<String> onlyInRows(String object) {
        List<String> fields = followed.fields(object);
        return Stream.concat(followed.columns(object).stream(), Stream.of("AccountId", ToldChange.CONTACT_ROLES))
                .filter(field -> !fields.contains(field))
                .toList();
    }

    private Arrival arrival(ToldChange told, String body, Instant receivedAt) {
        List<Event> events = told.ids().stream()
                .map(id -> new Event(EventKind.RECORD_CHANGED, Optional.of(told.key()), id, Optional.empty(), Map.of()))
                .toList();
        return new Arrival(
                connection, receivedAt, "application/json", body, events, List.of(Campaign.changes(connection)));
    }

    private void count(StreamEvent event, String reason) {
        meters.counter("referral.stream.interruptions", "channel", event.channel(), "reason", reason)
                .increment();
    }
}
