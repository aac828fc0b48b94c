package org.referralconnector.sandbox.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts the calls by kind and status, and remembers the latest {@value #KEPT} of them with their times. */
final class CallLog {
    private static final int KEPT = 20_000;

    /** The status of a call whose connection was closed or left hanging instead of answered. */
    static final int NO_ANSWER = 0;

    private record Entry(
            Instant start, Duration took, String kind, String method, String path, int status, Optional<Fault> fault) {}

    private final Map<String, Map<Integer, Integer>> counts = new TreeMap<>();
    private final Deque<Entry> latest = new ArrayDeque<>();

    synchronized void add(Instant start, Instant end, String kind, Call call, int status, Optional<Fault> fault) {
        counts.computeIfAbsent(kind, any -> new TreeMap<>()).merge(status, 1, Integer::sum);
        if (latest.size() == KEPT) {
            latest.removeFirst();
        }
        latest.addLast(new Entry(start, Duration.between(start, end), kind, call.method(), call.path(), status, fault));
    }

    synchronized void clear() {
        counts.clear();
        latest.clear();
    }

    /** Writes {@code calls: {kind: {status: count}}} and {@code log}, the latest calls with the oldest first. */
    synchronized void report(ObjectNode statistics, int last) {
        ObjectNode calls = statistics.putObject("calls");
        counts.forEach((kind, statuses) -> {
            ObjectNode node = calls.putObject(kind);
            statuses.forEach((status, count) -> node.put(statusWord(status), count));
        });
        ArrayNode log = statistics.putArray("log");
        latest.stream().skip(Math.max(0, latest.size() - last)).forEach(entry -> log.add(describe(entry)));
    }

    private static ObjectNode describe(Entry entry) {
        ObjectNode node = Json.object()
                .put("at", entry.start().toString())
                .put("ms", entry.took().toMillis())
                .put("kind", entry.kind())
                .put("method", entry.method())
                .put("path", entry.path())
                .put("status", entry.status());
        entry.fault().ifPresent(fault -> node.put("fault", fault.kind().word()));
        return node;
    }

    private static String statusWord(int status) {
        return status == NO_ANSWER ? "no-answer" : Integer.toString(status);
    }
}
