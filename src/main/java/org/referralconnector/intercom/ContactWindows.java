package org.referralconnector.intercom;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.StreamPositions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which changes of contacts have to be searched: regularly those since the last time, whatever notifications have told.
 *
 * <p>What is searched begins before, by the time after which a search surely finds a change, and by a minute more, since the
 * clocks of two machines differ. A search that is not finished is repeated as a whole.
 */
public final class ContactWindows {
    private static final Logger LOG = LoggerFactory.getLogger(ContactWindows.class);
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final List<Turn> turns = new ArrayList<>();
    private final Duration interval;
    private final Duration searchLag;
    private final ContactQueries queries;
    private final StreamPositions positions;
    private final Backoff backoff;
    private final Clock clock;
    private Turn underWay;

    /**
     * @param connections the names of the connections, such as {@code default}
     * @param interval how often each is searched
     * @param searchLag after which time a search surely finds a change
     * @param positions up to when each is searched
     */
    public ContactWindows(
            Collection<String> connections,
            Duration interval,
            Duration searchLag,
            ContactQueries queries,
            StreamPositions positions,
            Backoff backoff,
            Clock clock,
            MeterRegistry meters) {
        this.interval = interval;
        this.searchLag = searchLag;
        this.queries = queries;
        this.positions = positions;
        this.backoff = backoff;
        this.clock = clock;
        for (String connection : connections) {
            Turn turn = new Turn(connection);
            turns.add(turn);
            Gauge.builder("referral.intercom.searched.age.seconds", () -> age(turn))
                    .description("How long ago the last change was made that was surely searched")
                    .tag("connection", connection)
                    .register(meters);
        }
    }

    /** What has to be searched; null if it is not time yet, or another process has searched meanwhile. */
    public synchronized ContactWindow next() throws SQLException {
        Instant now = clock.instant();
        for (Turn turn : turns) {
            if (!now.isBefore(turn.notBefore)) {
                underWay = turn;
                turn.coveredUntil = positions.begin(turn.stream, now).coveredUntil();
                Instant due = turn.coveredUntil.plus(searchLag).plus(interval);
                if (!now.isBefore(due)) {
                    return new ContactWindow(
                            turn.connection, turn.coveredUntil.minus(TOLERANCE), now, now.minus(searchLag));
                }
                turn.notBefore = due;
            }
        }
        return null;
    }

    /** The search of a window has come to its end; if it failed, it is repeated. */
    public synchronized void read(ContactReading reading) throws SQLException {
        if (reading.failure().isPresent()) {
            failed(reading.failure().get());
            return;
        }
        positions.cover(List.of(underWay.stream), reading.window().settled());
        underWay.coveredUntil = reading.window().settled();
        underWay.failure = null;
        underWay.failures = 0;
    }

    /** The window could not be searched, or what was found not recorded; it is tried again, ever more rarely. */
    public synchronized void failed(Exception failure) {
        failed(failure.getClass().getSimpleName());
    }

    /** How the search of a connection stands. */
    public synchronized Optional<Standing> standing(String connection) {
        return turns.stream()
                .filter(turn -> turn.connection.equals(connection))
                .findFirst()
                .map(turn -> new Standing(Optional.ofNullable(turn.coveredUntil), Optional.ofNullable(turn.failure)));
    }

    /**
     * How the search of a connection stands.
     *
     * @param coveredUntil what was changed before is surely known; empty if this process does not know yet
     * @param failure why the last search failed, if it did
     */
    public record Standing(Optional<Instant> coveredUntil, Optional<String> failure) {}

    private void failed(String reason) {
        queries.forget(underWay.connection);
        underWay.failures++;
        underWay.failure = reason;
        underWay.notBefore = clock.instant().plus(backoff.after(underWay.failures));
        if (underWay.failures == 1) {
            LOG.warn("Cannot search Intercom connection {} for what changed: {}", underWay.connection, reason);
        }
    }

    private synchronized double age(Turn turn) {
        return turn.coveredUntil == null
                ? Double.NaN
                : Math.max(
                        0, Duration.between(turn.coveredUntil, clock.instant()).toMillis() / 1000.0);
    }

    /** One connection. */
    private static final class Turn {
        private final String connection;
        private final String stream;
        private Instant notBefore = Instant.MIN;
        private Instant coveredUntil;
        private String failure;
        private int failures;

        Turn(String connection) {
            this.connection = connection;
            this.stream = IntercomRules.destination(connection) + "/search";
        }
    }
}
