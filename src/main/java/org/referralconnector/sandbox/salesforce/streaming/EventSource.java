package org.referralconnector.sandbox.salesforce.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.soql.QueryEngine;
import org.referralconnector.sandbox.salesforce.store.Change;
import org.referralconnector.sandbox.salesforce.store.RecordStore;

/** The events of one organization: which there are, on which channels, and from where they can be replayed. */
public final class EventSource {
    private static final long NEW_ONLY = -1;
    private static final long ALL_KEPT = -2;
    private static final Pattern CHANGES = Pattern.compile("/data/(\\w+?)(__)?ChangeEvent");
    private static final Pattern CUSTOM = Pattern.compile("/data/(\\w+__chn)");
    private static final Pattern TOPIC = Pattern.compile("/topic/(\\S+)");
    private static final Pattern GAP = Pattern.compile("GAP_(CREATE|UPDATE|DELETE|UNDELETE|OVERFLOW)");

    private final Schema schema;
    private final Permissions permissions;
    private final StreamingSettings settings;
    private final EventLog log;
    private final ChangeEvents changeEvents;
    private final PushTopics pushTopics;

    /**
     * The events of the organization which has these records.
     *
     * @param ids gives the replay ids, also to the organization that comes after this one
     */
    public EventSource(
            Schema schema,
            RecordStore store,
            QueryEngine queries,
            Permissions permissions,
            AtomicLong ids,
            Clock clock) {
        this.schema = schema;
        this.permissions = permissions;
        this.settings = new StreamingSettings(schema);
        this.log = new EventLog(ids, settings, clock);
        this.changeEvents = new ChangeEvents(schema, permissions, settings, log, clock);
        this.pushTopics = new PushTopics(schema, store, queries, permissions, log, clock);
    }

    /** Adds the events of one transaction. */
    public void committed(List<Change> changes) {
        changeEvents.committed(changes);
        pushTopics.committed(changes);
    }

    /**
     * Adds an event which tells only that something happened: {@code {"object", "changeType", "recordIds": []}}.
     *
     * @throws IllegalArgumentException with a sentence for people if the body asks for anything else
     */
    public void gap(ObjectNode body, String user) {
        String object = body.path("object").asText();
        String type = body.path("changeType").asText();
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode id : body.path("recordIds")) {
            ids.add(id.asText());
        }
        if (schema.type(object).isEmpty() || !GAP.matcher(type).matches() || ids.isEmpty()) {
            throw new IllegalArgumentException(
                    "give an \"object\", a \"changeType\" such as GAP_UPDATE, and \"recordIds\"");
        }
        changeEvents.gap(schema.type(object).get().name(), type, ids, user);
    }

    /** Makes replay ids invalid: {@code {"upTo": id}}, or all that there have been so far. */
    void expire(ObjectNode body) {
        log.expire(body.path("upTo").asLong(Long.MAX_VALUE));
    }

    public StreamingSettings settings() {
        return settings;
    }

    EventLog log() {
        return log;
    }

    /** Why a user cannot subscribe to this channel; empty if the user can. */
    Optional<String> objection(String channel, String user) {
        Matcher topic = TOPIC.matcher(channel);
        Matcher custom = CUSTOM.matcher(channel);
        if (channel.equals(ChangeEvents.ALL)
                || (topic.matches() && pushTopics.active(topic.group(1)))
                || (custom.matches() && settings.hasCustomChannel(custom.group(1)))) {
            return Optional.empty();
        }
        Optional<ObjectType> type = typeOf(channel);
        if (type.isEmpty()) {
            return Optional.of("400::The channel you requested to subscribe to does not exist {" + channel + "}");
        }
        return settings.channelsOf(type.get().name()).contains(channel)
                        && permissions.viewsAll(user, type.get().name())
                ? Optional.empty()
                : Optional.of("403:denied_by_security_policy:create_denied");
    }

    private Optional<ObjectType> typeOf(String channel) {
        Matcher changes = CHANGES.matcher(channel);
        return changes.matches()
                ? schema.type(changes.group(1) + (changes.group(2) == null ? "" : "__c"))
                        .filter(type -> ChangeEvents.channel(type.name()).equals(channel))
                : Optional.empty();
    }

    /** Why nothing can be replayed from here; empty if it can. */
    Optional<String> objection(String channel, long replayId) {
        boolean known =
                replayId == NEW_ONLY || replayId == ALL_KEPT || log.reaches(EventLog.Kind.of(channel), replayId);
        return known
                ? Optional.empty()
                : Optional.of("400::The replayId {" + replayId + "} you provided was invalid.  Please provide a valid"
                        + " ID, -2 to replay all events, or -1 to replay only new events.");
    }

    /** The id after which events are to be sent. */
    long start(String channel, long replayId) {
        if (replayId == NEW_ONLY) {
            return log.last();
        }
        return replayId == ALL_KEPT ? log.oldest(EventLog.Kind.of(channel)) : replayId;
    }
}
