package org.referralconnector.sandbox.salesforce.streaming;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.referralconnector.sandbox.http.Json;

/**
 * The events which can be replayed, in the order of their replay ids. Ids rise and have gaps; one event has the same id
 * on all its channels. Of each kind the events of the retention time are kept, and at most {@value #MOST} altogether.
 */
final class EventLog {
    static final int MOST = 50_000;

    /** What channels carry. */
    enum Kind {
        CHANGE_EVENT,
        PUSH_TOPIC;

        static Kind of(String channel) {
            return channel.startsWith("/topic/") ? PUSH_TOPIC : CHANGE_EVENT;
        }
    }

    /** An event as clients get it in the member {@code data}. */
    record Event(long replayId, Kind kind, Instant at, Set<String> channels, String json) {}

    private final AtomicLong ids;
    private final StreamingSettings settings;
    private final Clock clock;
    private final TreeMap<Long, Event> events = new TreeMap<>();
    private final Map<String, Integer> published = new TreeMap<>();
    private final Map<Kind, Long> forgotten = new EnumMap<>(Kind.class);

    /** @param ids gives the replay ids; a log that replaces another one goes on where that one ended */
    EventLog(AtomicLong ids, StreamingSettings settings, Clock clock) {
        this.ids = ids;
        this.settings = settings;
        this.clock = clock;
        for (Kind kind : Kind.values()) {
            forgotten.put(kind, ids.get());
        }
        ids.incrementAndGet();
    }

    /** Adds an event; what it says under {@code event} is completed with the replay id. */
    synchronized void append(Kind kind, Set<String> channels, ObjectNode data) {
        long id = ids.addAndGet(1 + ids.get() % 3);
        data.withObjectProperty("event")
                .put("replayId", id)
                .put("EventUuid", UUID.randomUUID().toString());
        String json = new String(Json.bytes(data), StandardCharsets.UTF_8);
        events.put(id, new Event(id, kind, clock.instant(), Set.copyOf(channels), json));
        channels.forEach(channel -> published.merge(channel, 1, Integer::sum));
    }

    /** How many events each channel has had. */
    synchronized Map<String, Integer> published() {
        return new TreeMap<>(published);
    }

    /** The id which the next event exceeds. */
    synchronized long last() {
        return ids.get();
    }

    /** Whether a client may ask for what came after this event. */
    synchronized boolean reaches(Kind kind, long replayId) {
        return replayId > oldest(kind) && replayId <= ids.get();
    }

    /** The id of the latest event of this kind which is no longer kept, or one below all of them. */
    synchronized long oldest(Kind kind) {
        Instant since = since(kind);
        long oldest = forgotten.get(kind);
        for (Event event : events.values()) {
            if (!event.at().isBefore(since)) {
                break;
            }
            if (event.kind() == kind) {
                oldest = Math.max(oldest, event.replayId());
            }
        }
        return oldest;
    }

    /** Lets nobody replay from this event or an earlier one; who listens still gets what is to be sent. */
    synchronized void expire(long replayId) {
        long latest = Math.min(replayId, ids.get());
        for (Kind kind : Kind.values()) {
            forgotten.merge(kind, latest, Math::max);
        }
    }

    synchronized List<Event> after(String channel, long replayId) {
        List<Event> found = new ArrayList<>();
        for (Event event : events.tailMap(replayId, false).values()) {
            if (event.channels().contains(channel)) {
                found.add(event);
            }
        }
        return found;
    }

    /** Forgets events whose time is over; those above {@code delivered} are still to be sent and stay. */
    synchronized void forget(long delivered) {
        Map<Kind, Instant> since = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            since.put(kind, since(kind));
        }
        int tooMany = events.size() - MOST;
        var each = events.headMap(delivered, true).values().iterator();
        for (int i = 0; each.hasNext(); i++) {
            Event event = each.next();
            if (i < tooMany || event.at().isBefore(since.get(event.kind()))) {
                each.remove();
                forgotten.merge(event.kind(), event.replayId(), Math::max);
            }
        }
    }

    private Instant since(Kind kind) {
        Duration retention = kind == Kind.CHANGE_EVENT ? settings.changeRetention() : settings.topicRetention();
        return clock.instant().minus(retention);
    }
}
