package org.referralconnector.journal;

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
import java.util.function.Consumer;

/**
 * Takes arrivals and makes them durable before it gives a receipt.
 *
 * <p>Arrivals that come at the same time share a transaction: one thread writes whatever is waiting, so that a commit
 * is paid once for all of them, and a lone arrival waits for nobody.
 */
public final class Journal implements AutoCloseable {
    private static final int GROUP = 200;
    private static final int WAITING_AT_MOST = 2_000;
    private static final long PATIENCE_SECONDS = 10;

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
     */
    public Recorded record(Arrival arrival) throws JournalUnavailable {
        Waiting mine = new Waiting(arrival, new CompletableFuture<>());
        if (closed || !waiting.offer(mine)) {
            throw new JournalUnavailable(closed ? "the connector is stopping" : "too many arrivals are waiting", null);
        }
        try {
            return mine.receipt.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new JournalUnavailable("the database did not take it", e.getCause());
        } catch (TimeoutException e) {
            throw new JournalUnavailable("the database did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalUnavailable("the connector is stopping", e);
        }
    }

    /** How many arrivals wait for the writing thread. */
    public int waiting() {
        return waiting.size();
    }

    /** Writes what is waiting, and takes nothing more. */
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        List<Waiting> group = new ArrayList<>(GROUP);
        while (!closed || !waiting.isEmpty()) {
            group.clear();
            if (!closed) {
                try {
                    group.add(waiting.take());
                } catch (InterruptedException e) {
                    // close() wants the rest written and the thread to end
                    continue;
                }
            }
            waiting.drainTo(group, GROUP - group.size());
            if (!group.isEmpty()) {
                writeTogether(group);
            }
        }
    }

    private void writeTogether(List<Waiting> group) {
        try {
            acknowledge(group, tables.append(arrivals(group)));
        } catch (Exception e) {
            if (group.size() == 1 || databaseIsAway(e)) {
                group.forEach(one -> one.receipt.completeExceptionally(e));
            } else {
                group.forEach(one -> writeTogether(List.of(one)));
            }
        }
    }

    /** Whether every arrival would fail like this one, so that trying them one by one only takes time. */
    private static boolean databaseIsAway(Exception e) {
        if (!(e instanceof SQLException failure)) {
            return false;
        }
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return failure instanceof SQLTransientException
                || failure instanceof SQLNonTransientConnectionException
                || state.startsWith(CONNECTION_EXCEPTION)
                || state.startsWith(NO_RESOURCES)
                || state.startsWith(OPERATOR_INTERVENTION);
    }

    private void acknowledge(List<Waiting> group, List<Recorded> receipts) {
        Set<String> destinations = new TreeSet<>();
        for (int i = 0; i < group.size(); i++) {
            if (!receipts.get(i).duplicate()) {
                destinations.addAll(group.get(i).arrival.destinations());
            }
            group.get(i).receipt.complete(receipts.get(i));
        }
        if (!destinations.isEmpty()) {
            recorded.accept(destinations);
        }
    }

    private static List<Arrival> arrivals(List<Waiting> group) {
        return group.stream().map(Waiting::arrival).toList();
    }

    private record Waiting(Arrival arrival, CompletableFuture<Recorded> receipt) {}
}
