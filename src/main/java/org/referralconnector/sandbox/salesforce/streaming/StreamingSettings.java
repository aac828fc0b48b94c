package org.referralconnector.sandbox.salesforce.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;

/** How the Streaming API of one organization behaves, as control calls set it. */
public final class StreamingSettings {
    /** The channel of which every organization has one; its address is {@code /data/ChangeEvents}. */
    public static final String STANDARD_CHANNEL = "ChangeEvents";

    /** How many objects may be selected altogether, on whatever channels. */
    public static final int MOST_ENTITIES = 5;

    private static final int OVERFLOW = 100_000;

    private final Schema schema;
    private Set<String> entities = Set.of("Lead", "Contact", "Account", "Opportunity");
    private final Map<String, Set<String>> customChannels = new TreeMap<>();
    private Duration changeRetention = Duration.ofDays(3);
    private Duration topicRetention = Duration.ofDays(1);
    private boolean merge;
    private boolean silent;
    private int gaps;
    private int overflowAfter = OVERFLOW;
    private long maxDeliveries = Long.MAX_VALUE;

    StreamingSettings(Schema schema) {
        this.schema = schema;
    }

    /**
     * Takes what the body names; the rest stays.
     *
     * @throws IllegalArgumentException with a sentence for people if a value makes no sense; nothing is changed then
     */
    synchronized void change(ObjectNode body) {
        Set<String> newEntities = body.has("entities") ? entities(body.path("entities")) : entities;
        if (newEntities.size() > MOST_ENTITIES) {
            throw new IllegalArgumentException("at most " + MOST_ENTITIES + " \"entities\" can be selected");
        }
        Map<String, Set<String>> channels = new TreeMap<>();
        body.path("channels").properties().forEach(entry -> {
            if (!entry.getKey().matches("\\w+__chn")) {
                throw new IllegalArgumentException("the name of a channel ends with __chn, not " + entry.getKey());
            }
            channels.put(entry.getKey(), entities(entry.getValue()));
        });
        Duration newChangeRetention = seconds(body, "changeRetention", changeRetention);
        Duration newTopicRetention = seconds(body, "topicRetention", topicRetention);
        int newOverflow = body.path("overflowAfter").asInt(overflowAfter);
        if (newOverflow < 0
                || body.path("gaps").asInt() < 0
                || body.path("maxDeliveries").asLong() < 0) {
            throw new IllegalArgumentException("numbers must not be negative");
        }
        entities = newEntities;
        customChannels.putAll(channels);
        changeRetention = newChangeRetention;
        topicRetention = newTopicRetention;
        overflowAfter = newOverflow;
        merge = body.path("merge").asBoolean(merge);
        silent = body.path("silent").asBoolean(silent);
        gaps = body.path("gaps").asInt(gaps);
        maxDeliveries = body.path("maxDeliveries").asLong(maxDeliveries);
    }

    synchronized ObjectNode describe() {
        ObjectNode settings = Json.object();
        entities.forEach(settings.putArray("entities")::add);
        ObjectNode channels = settings.putObject("channels");
        customChannels.forEach((name, members) -> members.forEach(channels.withArray("/" + name)::add));
        settings.put("changeRetention", changeRetention.toMillis() / 1000.0)
                .put("topicRetention", topicRetention.toMillis() / 1000.0)
                .put("merge", merge)
                .put("gaps", gaps)
                .put("overflowAfter", overflowAfter)
                .put("silent", silent);
        if (maxDeliveries < Long.MAX_VALUE) {
            settings.put("maxDeliveries", maxDeliveries);
        }
        return settings;
    }

    /** The objects whose changes each channel carries; {@link #STANDARD_CHANNEL} is the first. */
    public synchronized Map<String, Set<String>> selections() {
        Map<String, Set<String>> selections = new LinkedHashMap<>();
        selections.put(STANDARD_CHANNEL, Set.copyOf(entities));
        customChannels.forEach((name, members) -> selections.put(name, Set.copyOf(members)));
        return selections;
    }

    /**
     * Lets a channel carry the changes of an object.
     *
     * @return whether it does now; false if as many objects are selected as may be
     * @throws IllegalArgumentException if there is no such channel
     */
    public synchronized boolean select(String channel, String object) {
        Set<String> selected = new HashSet<>(entities);
        customChannels.values().forEach(selected::addAll);
        selected.add(object);
        if (selected.size() > MOST_ENTITIES) {
            return false;
        }
        change(channel, members -> members.add(object));
        return true;
    }

    /**
     * Lets a channel carry the changes of an object no more.
     *
     * @throws IllegalArgumentException if there is no such channel
     */
    public synchronized void deselect(String channel, String object) {
        change(channel, members -> members.remove(object));
    }

    private void change(String channel, Consumer<Set<String>> change) {
        if (!channel.equals(STANDARD_CHANNEL) && !customChannels.containsKey(channel)) {
            throw new IllegalArgumentException("there is no channel " + channel);
        }
        Set<String> members = new LinkedHashSet<>(selections().get(channel));
        change.accept(members);
        if (channel.equals(STANDARD_CHANNEL)) {
            entities = members;
        } else {
            customChannels.put(channel, members);
        }
    }

    /** The channels which carry the change events of this object; empty if it is not selected anywhere. */
    synchronized Set<String> channelsOf(String object) {
        Set<String> channels = new LinkedHashSet<>();
        if (entities.contains(object)) {
            channels.add(ChangeEvents.ALL);
            channels.add(ChangeEvents.channel(object));
        }
        customChannels.forEach((name, members) -> {
            if (members.contains(object)) {
                channels.add("/data/" + name);
            }
        });
        return channels;
    }

    synchronized boolean hasCustomChannel(String name) {
        return customChannels.containsKey(name);
    }

    synchronized Duration changeRetention() {
        return changeRetention;
    }

    synchronized Duration topicRetention() {
        return topicRetention;
    }

    synchronized boolean merge() {
        return merge;
    }

    synchronized boolean silent() {
        return silent;
    }

    synchronized int overflowAfter() {
        return overflowAfter;
    }

    synchronized long maxDeliveries() {
        return maxDeliveries;
    }

    /** Whether the next event is to become a gap event; one of the ordered gaps is used up. */
    synchronized boolean takeGap() {
        if (gaps == 0) {
            return false;
        }
        gaps--;
        return true;
    }

    private Set<String> entities(JsonNode names) {
        List<String> found = new ArrayList<>();
        for (JsonNode name : names) {
            found.add(schema.type(name.asText())
                    .map(ObjectType::name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no object " + name.asText())));
        }
        return new LinkedHashSet<>(found);
    }

    private static Duration seconds(ObjectNode body, String name, Duration otherwise) {
        if (!body.has(name)) {
            return otherwise;
        }
        double seconds = body.path(name).asDouble(-1);
        if (seconds < 0) {
            throw new IllegalArgumentException("\"" + name + "\" must be seconds, 0 or more");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
