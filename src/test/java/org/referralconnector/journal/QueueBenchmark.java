package org.referralconnector.journal;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures the journal and the queue. Not a test: run its main method with {@code h2} or {@code postgresql}. */
final class QueueBenchmark {
    private static final int THREADS = 64;
    private static final int ARRIVALS = 30_000;
    private static final int BATCH = 200;
    private static final String BODY = "{\"text\":\"" + "x".repeat(600) + "\"}";
    private static final String DESTINATION = "salesforce/default";

    private final TestDatabase test;
    private final Database database;
    private final DeliveryQueue queue;
    private final AtomicInteger numbers = new AtomicInteger();

    private QueueBenchmark(TestDatabase test) {
        this.test = test;
        this.database = test.database();
        this.queue = new DeliveryQueue(
                database,
                "benchmark",
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(1)),
                Clock.systemUTC());
    }

    public static void main(String... arguments) throws Exception {
        boolean h2 = arguments.length == 0 || arguments[0].equals("h2");
        try (TestDatabase test = h2 ? TestDatabase.h2() : TestDatabase.postgresql()) {
            QueueBenchmark benchmark = new QueueBenchmark(test);
            benchmark.append("cold");
            benchmark.append("warm");
            benchmark.carry(1);
            benchmark.append("again");
            benchmark.carry(2);
            if (arguments.length > 1) {
                return;
            }
            benchmark.append("again");
            benchmark.followersOfOutage();
            benchmark.fill();
            benchmark.explain();
            for (int i = 0; i < 5; i++) {
                benchmark.claimAndSettleOnce();
            }
            for (int i = 0; i < 4; i++) {
                long before = System.nanoTime();
                benchmark.queue.depths();
                System.out.printf("depths %.1f ms%n", millis(before));
            }
        }
    }

    private void append(String label) throws InterruptedException {
        long before = System.nanoTime();
        long worked = cpu();
        try (Journal journal = new Journal(new JournalTables(database, false), destinations -> {})) {
            List<Thread> threads = new ArrayList<>();
            AtomicInteger left = new AtomicInteger(ARRIVALS);
            for (int i = 0; i < THREADS; i++) {
                threads.add(new Thread(() -> {
                    while (left.getAndDecrement() > 0) {
                        record(journal);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        System.out.printf(
                "append %s: %.0f arrivals/s, %.3f CPU s per 1,000%n",
                label, ARRIVALS * 1000 / millis(before), (cpu() - worked) / 1e6 / ARRIVALS);
    }

    private void record(Journal journal) {
        int number = numbers.incrementAndGet();
        Event event = new Event(
                EventKind.LEAD_JOINED,
                Optional.of("event-" + number),
                "person-" + number % 50_000,
                Optional.of("person-" + number % 50_000 + "@example.org"),
                Map.of());
        try {
            journal.record(new Arrival(
                    "spring", Instant.now(), "application/json", BODY, List.of(event), List.of(DESTINATION)));
        } catch (JournalUnavailable e) {
            throw new IllegalStateException(e);
        }
    }

    private void carry(int claimers) throws Exception {
        AtomicInteger carried = new AtomicInteger();
        long before = System.nanoTime();
        long worked = cpu();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < claimers; i++) {
            threads.add(new Thread(() -> {
                try {
                    for (Optional<Batch> batch = queue.claim(DESTINATION, BATCH);
                            batch.isPresent();
                            batch = queue.claim(DESTINATION, BATCH)) {
                        settle(batch.get());
                        carried.addAndGet(batch.get().deliveries().size());
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf(
                "carry with %d claimers: %.0f/s, %.3f CPU s per 1,000%n",
                claimers, carried.get() * 1000 / millis(before), (cpu() - worked) / 1e6 / carried.get());
    }

    /** Nanoseconds of CPU that this process has used. */
    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private void settle(Batch batch) throws SQLException {
        Map<Long, Outcome> outcomes = new HashMap<>();
        List<Link> links = new ArrayList<>();
        for (Delivery delivery : batch.deliveries()) {
            outcomes.put(delivery.id(), new Outcome.Delivered("Lead", "00Q" + delivery.id(), true));
            links.add(new Link("spring", delivery.entry().participant(), DESTINATION, "Lead", "00Q" + delivery.id()));
        }
        queue.settle(batch, outcomes, links, List.of());
    }

    /** An outage leaves heads that wait and followers that are due but cannot go. */
    private void followersOfOutage() throws SQLException {
        test.execute(
                "UPDATE delivery SET due_at = ? WHERE state = 'due' AND NOT EXISTS (SELECT 1 FROM delivery e"
                        + " WHERE e.lane = delivery.lane AND e.id < delivery.id)",
                Instant.now().plusSeconds(3600));
        long blocked = test.number("SELECT COUNT(*) FROM delivery WHERE state = 'due' AND due_at <= ?", Instant.now());
        for (int i = 0; i < 3; i++) {
            long before = System.nanoTime();
            Optional<Batch> none = queue.claim(DESTINATION, BATCH);
            System.out.printf("claim nothing behind %d blocked: %.1f ms %s%n", blocked, millis(before), none);
        }
    }

    /** 50,000 open and 200,000 settled deliveries. */
    private void fill() throws SQLException {
        test.execute("DELETE FROM delivery");
        for (int open = 0; open < 2; open++) {
            int count = open == 1 ? 50_000 : 200_000;
            for (int start = 0; start < count; start += 1000) {
                fill(start, open == 1);
            }
        }
        test.execute(database.embedded() ? "ANALYZE" : "ANALYZE delivery");
    }

    private void fill(int start, boolean open) throws SQLException {
        long entry = test.number("SELECT MIN(id) FROM journal_entry");
        Instant now = Instant.now();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO delivery (id, entry, destination, lane, state, urgency, due_at, attempts)"
                                + " VALUES (?, ?, ?, ?, ?, 1, ?, 0)")) {
            connection.setAutoCommit(false);
            for (int i = start; i < start + 1000; i++) {
                insert.setLong(1, (open ? 200_000 : 0) + i);
                insert.setLong(2, entry);
                insert.setString(3, DESTINATION);
                insert.setObject(4, open ? (long) i % 25_000 : null, Types.BIGINT);
                insert.setString(5, open ? "due" : "delivered");
                insert.setObject(6, JournalTables.time(now.plusMillis(i - 100_000)));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private void claimAndSettleOnce() throws SQLException {
        long before = System.nanoTime();
        Batch batch = queue.claim(DESTINATION, BATCH).orElseThrow();
        double claimed = millis(before);
        before = System.nanoTime();
        settle(batch);
        System.out.printf(
                "claim(%d) %.1f ms, settle %.1f ms%n", batch.deliveries().size(), claimed, millis(before));
    }

    private void explain() throws SQLException {
        Object[] ids = new Object[BATCH];
        Object[] lanes = new Object[BATCH];
        Object[] keys = new Object[BATCH];
        for (int i = 0; i < BATCH; i++) {
            ids[i] = 200_000L + i;
            lanes[i] = (long) i;
            keys[i] = new UUID(i, i);
        }
        explain(
                "SELECT d.id, d.lane FROM delivery d WHERE d.destination = ? AND d.state = 'due' AND d.urgency = 1"
                        + " AND d.due_at <= ? AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.lane = d.lane"
                        + " AND e.destination = d.destination AND e.id < d.id)"
                        + " ORDER BY d.state, d.destination, d.urgency, d.due_at, d.id LIMIT 200"
                        + (database.embedded() ? "" : " FOR UPDATE OF d SKIP LOCKED"),
                DESTINATION,
                JournalTables.time(Instant.now()));
        explain(
                "SELECT id, lane, state = 'due' AND due_at <= ? FROM delivery WHERE lane = ANY(?)"
                        + " AND destination = ? ORDER BY id LIMIT 400",
                JournalTables.time(Instant.now()),
                lanes,
                DESTINATION);
        explain("UPDATE delivery SET state = 'claimed', claim = 1 WHERE id = ANY(?) AND state = 'due'", (Object) ids);
        explain("UPDATE delivery SET state = 'due' WHERE id = ? AND claim = ?", 200_001L, 1L);
        explain(
                "SELECT d.id, j.body FROM delivery d JOIN journal_entry j ON j.id = d.entry WHERE d.id = ANY(?)"
                        + " AND d.claim = ? ORDER BY d.id",
                ids,
                1L);
        explain(
                "UPDATE delivery SET state = 'due', claim = NULL WHERE state = 'claimed' AND claimed_by NOT IN"
                        + " (SELECT name FROM claimer WHERE seen_at > ?)",
                JournalTables.time(Instant.now()));
        explain("SELECT id FROM journal_entry WHERE event_key = ANY(?)", (Object) keys);
        explain("SELECT lane FROM participant WHERE person = ANY(?)", (Object) lanes);
        explain("SELECT record_id FROM link WHERE participant = ? AND destination = ?", "person-1", DESTINATION);
        explain("SELECT destination, state, COUNT(*), MIN(due_at), urgency FROM delivery WHERE state IN"
                + " ('due', 'claimed', 'parked') GROUP BY destination, state, urgency");
    }

    private void explain(String sql, Object... values) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof Object[] array) {
                    explain.setArray(
                            i + 1, connection.createArrayOf(array[0] instanceof UUID ? "uuid" : "bigint", array));
                } else {
                    explain.setObject(i + 1, values[i]);
                }
            }
            try (ResultSet row = explain.executeQuery()) {
                while (row.next()) {
                    String line = row.getString(1)
                            .replaceAll("ARRAY \\[[^\\]]*\\]", "ARRAY[…]")
                            .replaceAll("\\{[^}]*\\}", "{…}");
                    System.out.println(line);
                }
            }
            System.out.println();
        }
    }

    private static double millis(long since) {
        return (System.nanoTime() - since) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
