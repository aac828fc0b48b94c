package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.referralconnector.sandbox.http.Json;

/** The limits that {@code /limits} tells of and that nothing here spends; the API budget is not among them. */
public final class DailyLimits {
    /** How much there is of something, and how much of it is left. */
    public record Limit(int max, int remaining) {
        static Limit untouched(int max) {
            return new Limit(max, max);
        }
    }

    private final Map<String, Limit> limits = Collections.synchronizedMap(new LinkedHashMap<>());

    DailyLimits() {
        Map.of(
                        "DailyBulkApiBatches", 15_000,
                        "DailyBulkV2QueryFileStorageMB", 976_562,
                        "DailyDurableStreamingApiEvents", 10_000,
                        "DailyStreamingApiEvents", 10_000,
                        "DurableStreamingApiConcurrentClients", 20,
                        "HourlyPublishedPlatformEvents", 50_000,
                        "DailyDeliveredPlatformEvents", 10_000,
                        "DataStorageMB", 1024,
                        "FileStorageMB", 1024)
                .forEach((name, max) -> limits.put(name, Limit.untouched(max)));
    }

    /**
     * Sets one limit.
     *
     * @throws IllegalArgumentException with a sentence for people if there is no limit of this name
     */
    public void set(String name, Limit limit) {
        if (limits.replace(name, limit) == null) {
            throw new IllegalArgumentException("there is no limit " + name + "; there are " + limits.keySet());
        }
    }

    /** {@code {name: {"Max", "Remaining"}}}. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        limits.forEach(
                (name, limit) -> json.putObject(name).put("Max", limit.max()).put("Remaining", limit.remaining()));
        return json;
    }
}
