package org.referralconnector.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes arrivals and makes them durable before it gives a receipt.
 *
 * <p>Arrivals that come at the same time share a transaction: one thread writes whatever is waiting, so that a commit
 * is paid once for all of them, and a lone arrival waits for nobody.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int GROUP = 200;
    private static final int WAITING_AT_MOST = 2_000;

    /** How long the first of a group waits for company if the group before was no lone arrival. */
    private static final long COMPANY_MILLIS = 5;

    private static final long PATIENCE_SECONDS = 10;

    /** Wakes the writing thread when nothing more will come. */
    private static final Waiting END = new Waiting(List.of(), CompletableFuture.completedFuture(List.of()));

    // classes of SQLSTATE
    private static final String CONNECTION_EXCEPTION = "08";
    private static final String NO_RESOURCES = "53";
    private static final String OPERATOR_INTERVENTION = "57";

    private final JournalTables tables;
    private final Consumer<Set<String>> recorded;
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
    private final Thread writer;
    private volatile boolean closed;

    /**
     * Starts the writing thread.
     *
     * @param tables where entries are stored
     * @param recorded told after each commit which destinations got something to do
     */
    public Journal(JournalTables tables, Consumer<Set<String>> recorded) {
        this.tables = tables;
        this.recorded = recorded;
        this.writer = new Thread(this::write, "referral-journal");
        this.writer.setDaemon(true);
        this.writer.start();
    }

    /**
     * Records an arrival and one delivery per event and destination.
     *
     * @return the receipt, once the arrival is durable
     * @throws JournalUnavailable if the database did not take it in time
     * @throws IllegalArgumentException if no database could ever take it, such as a participant with a NUL
     */
    public Recorded record(Arrival arrival) throws JournalUnavailable {
        return recordAll(List.of(arrival)).get(0);
    }

    /**
     * Records arrivals that belong together in one transaction: all of them, or none.
     *
     * @return a receipt for each, in their order, once all are durable
     * @throws JournalUnavailable if the database did not take them in time
     * @throws IllegalArgumentException if no database could ever take one of them, such as a participant with a NUL
     */
    public List<Recorded> recordAll(List<Arrival> arrivals) throws JournalUnavailable {
        if (arrivals.isEmpty()) {
            return List.of();
        }
        arrivals.forEach(JournalTables::check);
        Waiting mine = new Waiting(List.copyOf(arrivals), new CompletableFuture<>());
        queue(mine);
        try {
            return mine.receipts.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new JournalUnavailable("the database did not take it", e.getCause());
        } catch (TimeoutException e) {
            mine.giveUp(e);
            throw new JournalUnavailable("the database did not answer in time", e);
        } catch (InterruptedException e) {
            mine.giveUp(e);
            Thread.currentThread().interrupt();
            throw new JournalUnavailable("the connector is stopping", e);
        }
    }

    /**
     * Changes tables, and records what comes of it, in one transaction: both or neither.
     *
     * @return what the work returns, once all is durable
     * @throws SQLException if nothing was changed and nothing recorded
     */
    public <T> T together(Work<T> work) throws SQLException {
        Set<String> destinations = new TreeSet<>();
        T result = tables.together((connection, entries) -> work.with(connection, arrivals -> {
            arrivals.forEach(arrival -> destinations.addAll(arrival.destinations()));
            return entries.append(arrivals);
        }));
        if (!destinations.isEmpty()) {
            tell(destinations);
        }
        return result;
    }

    /** What is done within one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Does the work.
         *
         * @param connection the transaction
         * @param entries records arrivals in it
         */
        T with(Connection connection, Entries entries) throws SQLException;
    }

    /** Records arrivals in a transaction that others have begun; nobody else records until it ends, so record last. */
    @FunctionalInterface
    public interface Entries {
        /** A receipt for each arrival, in their order. */
        List<Recorded> append(List<Arrival> arrivals) throws SQLException;
    }

    /** How many arrivals, or groups of them that belong together, wait for the writing thread. */
    public int waiting() {
        return waiting.size();
    }

    /** Writes what is waiting, and takes nothing more. */
    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
            // if there is no room, the writing thread has enough to wake up for
            boolean ignored = waiting.offer(END);
        }
        try {
            writer.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void queue(Waiting mine) throws JournalUnavailable {
        synchronized (waiting) {
            if (closed) {
                throw new JournalUnavailable("the connector is stopping", null);
            }
            if (!waiting.offer(mine)) {
                throw new JournalUnavailable("too many arrivals are waiting", null);
            }
        }
    }

    private void write() {
        List<Waiting> group = new ArrayList<>(GROUP);
        boolean crowd = false;
        while (!closed || !waiting.isEmpty()) {
            group.clear();
            try {
                group.add(waiting.take());
            } catch (InterruptedException e) {
                // only close() ends this thread
                continue;
            }
            if (crowd && !closed) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(COMPANY_MILLIS));
            }
            gather(group);
            crowd = group.size() > 1;
            group.removeIf(Waiting::over);
            writeOrGiveUp(group);
        }
    }

    /** Adds what is waiting until the group has its size in arrivals. */
    private void gather(List<Waiting> group) {
        int size = group.get(0).arrivals.size();
        while (size < GROUP) {
            Waiting next = waiting.poll();
            if (next == null) {
                return;
            }
            group.add(next);
            size += next.arrivals.size();
        }
    }

    private void writeOrGiveUp(List<Waiting> group) {
        try {
            writeTogether(group);
        } catch (SQLException | RuntimeException | Error e) {
            if (databaseIsAway(e)) {
                // whoever waits would only wait for the same
                waiting.drainTo(group);
            }
            group.forEach(one -> one.giveUp(e));
        }
    }

    /** Writes a group in one transaction; one that does not go in is halved until the arrival that is to blame is alone. */
    private void writeTogether(List<Waiting> group) throws SQLException {
        if (group.isEmpty()) {
            return;
        }
        List<Recorded> receipts;
        try {
            receipts = tables.append(
                    group.stream().flatMap(one -> one.arrivals.stream()).toList());
        } catch (SQLException | RuntimeException e) {
            if (group.size() == 1 || databaseIsAway(e)) {
                throw e;
            }
            int half = group.size() / 2;
            writeApart(group.subList(0, half));
            writeApart(group.subList(half, group.size()));
            return;
        }
        acknowledge(group, receipts);
    }

    private void writeApart(List<Waiting> group) throws SQLException {
        try {
            writeTogether(group);
        } catch (SQLException | RuntimeException e) {
            if (databaseIsAway(e)) {
                throw e;
            }
            group.forEach(one -> one.giveUp(e));
        }
    }

    /** Whether every arrival would fail like this one, so that trying them one by one only takes time. */
    private static boolean databaseIsAway(Throwable e) {
        if (!(e instanceof SQLException failure)) {
            return false;
        }
        String state = failure.getSQLState();
        // a closed pool gives no state
        return state == null
                || failure instanceof SQLTransientException
                || failure instanceof SQLNonTransientConnectionException
                || state.startsWith(CONNECTION_EXCEPTION)
                || state.startsWith(NO_RESOURCES)
                || state.startsWith(OPERATOR_INTERVENTION);
    }

    private void acknowledge(List<Waiting> group, List<Recorded> receipts) {
        Set<String> destinations = new TreeSet<>();
        int next = 0;
        for (Waiting one : group) {
            List<Recorded> its = List.copyOf(receipts.subList(next, next + one.arrivals.size()));
            next += its.size();
            for (int i = 0; i < its.size(); i++) {
                if (!its.get(i).duplicate()) {
                    destinations.addAll(one.arrivals.get(i).destinations());
                }
            }
            one.receipts.complete(its);
        }
        if (!destinations.isEmpty()) {
            tell(destinations);
        }
    }

    private void tell(Set<String> destinations) {
        try {
            recorded.accept(destinations);
        } catch (RuntimeException e) {
            // the deliveries are durable and will be found without
            LOG.warn("Nobody was told of new deliveries: {}", e.getClass().getSimpleName());
        }
    }

    /** Arrivals that become durable together, and who waits for that. */
    private record Waiting(List<Arrival> arrivals, CompletableFuture<List<Recorded>> receipts) {
        /** Whether nobody waits for it any more. */
        boolean over() {
            return receipts.isDone();
        }

        void giveUp(Throwable cause) {
            receipts.completeExceptionally(cause);
        }
    }
}
