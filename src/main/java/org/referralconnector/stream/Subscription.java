package org.referralconnector.stream;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.StreamPosition;
import org.referralconnector.journal.StreamPositions;

/**
 * One channel of a stream: whether it is subscribed to, and from where it goes on. Only the thread of the stream changes
 * it; others look.
 */
final class Subscription {
    private static final long ONLY_NEW = -1;
    private static final long ALL_KEPT = -2;

    private final String channel;
    private final String stream;
    private final Duration retention;
    private final StreamPositions positions;
    private final Backoff backoff;
    private final Clock clock;
    private int refusals;
    private boolean asked;
    private long askedAt;
    private long dueAt = now();
    private volatile Instant subscribedSince;
    private volatile Interruption interruption;

    Subscription(
            String connection,
            String channel,
            Duration retention,
            StreamPositions positions,
            Backoff backoff,
            Clock clock) {
        this.channel = channel;
        this.stream = StreamBatch.stream(connection, channel);
        this.retention = retention;
        this.positions = positions;
        this.backoff = backoff;
        this.clock = clock;
    }

    String channel() {
        return channel;
    }

    String stream() {
        return stream;
    }

    /** Since when it is subscribed to; empty if it is not. */
    Optional<Instant> subscribedSince() {
        return Optional.ofNullable(subscribedSince);
    }

    /** Why it was last interrupted; empty if it never was. */
    Optional<Interruption> interruption() {
        return Optional.ofNullable(interruption);
    }

    boolean live() {
        return subscribedSince != null;
    }

    boolean due() {
        return !live() && !asked && now() - dueAt >= 0;
    }

    /** True if the server owes an answer for longer than that. */
    boolean unansweredFor(Duration longest) {
        return asked && now() - askedAt > longest.toMillis();
    }

    /**
     * Asks for the events after the last that is recorded. If there is no such event, or it is so old that the server
     * need not have kept what came after it, what may be missing is noted before anything else.
     */
    void ask(StreamSession session) throws SQLException {
        StreamPosition position = positions.begin(stream, clock.instant());
        long from = position.replayId().orElse(ONLY_NEW);
        boolean tooOld = position.coveredUntil().isBefore(clock.instant().minus(retention)) && from != ONLY_NEW;
        if (from == ONLY_NEW || tooOld) {
            positions.doubt(stream);
        }
        ask(session, tooOld ? ALL_KEPT : from);
    }

    private void ask(StreamSession session, long from) {
        asked = true;
        askedAt = now();
        session.subscribe(channel, from);
    }

    void granted() {
        asked = false;
        refusals = 0;
        subscribedSince = clock.instant();
    }

    /** The event to go on after is not kept any more: what may be missing is noted, and all that is kept asked for. */
    void replayRefused(StreamSession session) throws SQLException {
        interruption = Interruption.REPLAY_REFUSED;
        positions.doubt(stream);
        ask(session, ALL_KEPT);
    }

    void refused(Interruption reason) {
        asked = false;
        subscribedSince = null;
        interruption = reason;
        refusals++;
        dueAt = now() + backoff.after(refusals).toMillis();
    }

    /** The session is over, and with it the subscription; the next session may ask at once. */
    void ended(Interruption reason) {
        asked = false;
        subscribedSince = null;
        interruption = reason;
        dueAt = now();
    }

    /** It is ended because nobody wants it any more. */
    void ended() {
        asked = false;
        subscribedSince = null;
        dueAt = now();
    }

    /** Milliseconds that no change of the clock touches. */
    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
