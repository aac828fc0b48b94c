package org.referralconnector.sandbox.salesforce.streaming;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.record.PushTopicRules;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.session.Sessions;
import org.referralconnector.sandbox.salesforce.soql.QueryEngine;
import org.referralconnector.sandbox.salesforce.soql.RowQuery;
import org.referralconnector.sandbox.salesforce.store.Change;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** Makes the notifications of PushTopics, which are records themselves. */
final class PushTopics {
    /** What happened to a record, and the field of the topic which says whether it tells of that. */
    private enum Deed {
        CREATED("created", "NotifyForOperationCreate"),
        UPDATED("updated", "NotifyForOperationUpdate"),
        DELETED("deleted", "NotifyForOperationDelete"),
        UNDELETED("undeleted", "NotifyForOperationUndelete");

        private final String word;
        private final String flag;

        Deed(String word, String flag) {
            this.word = word;
            this.flag = flag;
        }

        static Deed of(Change change) {
            if (change.former().isEmpty()) {
                return CREATED;
            }
            boolean wasDeleted = change.former().get().deleted();
            if (wasDeleted == change.row().deleted()) {
                return UPDATED;
            }
            return wasDeleted ? UNDELETED : DELETED;
        }
    }

    private final Schema schema;
    private final RecordStore store;
    private final QueryEngine queries;
    private final Permissions permissions;
    private final EventLog log;
    private final Clock clock;

    PushTopics(
            Schema schema, RecordStore store, QueryEngine queries, Permissions permissions, EventLog log, Clock clock) {
        this.schema = schema;
        this.permissions = permissions;
        this.store = store;
        this.queries = queries;
        this.log = log;
        this.clock = clock;
    }

    /** Whether there is an active topic of this name. */
    boolean active(String name) {
        return store.reading(() -> topics().stream()
                .anyMatch(topic -> topic.is("IsActive") && topic.text("Name").equals(name)));
    }

    /** Adds the notifications of one transaction to the log. */
    void committed(List<Change> changes) {
        for (Row topic : topics()) {
            if (topic.is("IsActive")) {
                query(topic).ifPresent(query -> changes.stream()
                        .filter(concerning(topic, query))
                        .forEach(change -> append(topic, query, change)));
            }
        }
    }

    private List<Row> topics() {
        return store.all(schema.type(PushTopicRules.OBJECT).orElseThrow()).stream()
                .filter(topic -> !topic.deleted())
                .toList();
    }

    /** Empty if the query names a field which the integration user does not see any more: such a topic falls silent. */
    private Optional<RowQuery> query(Row topic) {
        try {
            return Optional.of(queries.ofSingleRows(permissions.viewOf(Sessions.USER_ID), topic.text("Query")));
        } catch (Refusal refusal) {
            return Optional.empty();
        }
    }

    private static Predicate<Change> concerning(Row topic, RowQuery query) {
        return change -> {
            Deed deed = Deed.of(change);
            return change.type().name().equals(query.type().name())
                    && topic.is(deed.flag)
                    && query.test().test(change.row())
                    && (deed != Deed.UPDATED || touches(topic, query, change));
        };
    }

    private static boolean touches(Row topic, RowQuery query, Change change) {
        Predicate<String> differs = field -> !Objects.equals(
                change.former().orElseThrow().get(field), change.row().get(field));
        boolean selected = query.selected().stream().map(Field::name).anyMatch(differs);
        boolean conditioned = query.conditioned().stream().anyMatch(differs);
        return switch (topic.text("NotifyForFields")) {
            case "All" -> true;
            case "Select" -> selected;
            case "Where" -> conditioned;
            default -> selected || conditioned;
        };
    }

    private void append(Row topic, RowQuery query, Change change) {
        ObjectNode data = Json.object();
        data.putObject("event")
                .put("createdDate", EventValues.write(clock.instant()))
                .put("type", Deed.of(change).word);
        ObjectNode record = data.putObject("sobject");
        for (Field field : query.selected()) {
            if (Deed.of(change) == Deed.DELETED && !field.name().equals("Id")) {
                continue;
            }
            record.set(field.name(), EventValues.write(field, change.row().get(field.name())));
        }
        log.append(EventLog.Kind.PUSH_TOPIC, Set.of("/topic/" + topic.text("Name")), data);
    }
}
