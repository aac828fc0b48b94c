package org.referralconnector.sandbox.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which calls touched one person, and what came of each: {@value #NOTHING} for a call which changed nothing. */
public final class History {
    public static final String NOTHING = "nothing";

    private static final int KEPT = 100;

    private record Entry(Instant at, String call, String effect) {}

    private final List<Entry> entries = new ArrayList<>(2);
    private final Map<String, Integer> effects = new TreeMap<>();

    public void add(Instant at, String call, String effect) {
        effects.merge(effect, 1, Integer::sum);
        if (entries.size() == KEPT) {
            entries.remove(0);
        }
        entries.add(new Entry(at, call, effect));
    }

    /** Adds {@code effects}, a number for each effect, and {@code calls}, the latest {@value #KEPT}. */
    public void report(ObjectNode person) {
        person.set("effects", counts(effects));
        ArrayNode calls = person.putArray("calls");
        entries.forEach(entry -> calls.addObject()
                .put("at", entry.at().toString())
                .put("call", entry.call())
                .put("effect", entry.effect()));
    }

    /** Numbers by name as an object. */
    public static ObjectNode counts(Map<String, Integer> numbers) {
        ObjectNode node = Json.object();
        numbers.forEach(node::put);
        return node;
    }
}
