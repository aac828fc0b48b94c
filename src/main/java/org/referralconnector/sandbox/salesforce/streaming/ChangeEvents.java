package org.referralconnector.sandbox.salesforce.streaming;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.session.Sessions;
import org.referralconnector.sandbox.salesforce.store.Change;
import org.referralconnector.sandbox.salesforce.store.Row;

/** Makes the events of Change Data Capture of each transaction, as the integration user may see them. */
final class ChangeEvents {
    static final String ALL = "/data/ChangeEvents";
    private static final String OVERFLOWN = "000000000000000AAA";
    private static final Set<String> NEVER_TOLD = Set.of("Id", "IsDeleted", "SystemModstamp");
    private static final Set<String> STAMPS = Set.of("LastModifiedDate", "LastModifiedById");
    private static final Set<String> PEOPLE = Set.of("Lead", "Contact", "User");
    private static final Set<String> NAME_PARTS = Set.of("Salutation", "FirstName", "LastName");

    /** What one event tells, without its place in the transaction. */
    private record Story(
            String object,
            String type,
            Set<String> ids,
            ObjectNode fields,
            List<String> changed,
            List<String> nulled,
            String origin,
            String user) {

        /** Equal for stories which differ in the records they are about only. */
        List<Object> likeness() {
            return List.of(object, type, fields, changed, origin, user);
        }

        Story asGap(String gapType, String id) {
            return new Story(
                    object,
                    gapType,
                    new LinkedHashSet<>(Set.of(id)),
                    Json.object(),
                    List.of(),
                    List.of(),
                    origin,
                    user);
        }
    }

    private final Schema schema;
    private final Permissions permissions;
    private final StreamingSettings settings;
    private final EventLog log;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong commits = new AtomicLong(10_000_000_000L);

    ChangeEvents(Schema schema, Permissions permissions, StreamingSettings settings, EventLog log, Clock clock) {
        this.schema = schema;
        this.permissions = permissions;
        this.settings = settings;
        this.log = log;
        this.clock = clock;
    }

    /** The channel of one object. */
    static String channel(String object) {
        return object.endsWith("__c")
                ? "/data/" + object.substring(0, object.length() - 1) + "ChangeEvent"
                : "/data/" + object + "ChangeEvent";
    }

    /** Adds the events of one transaction to the log. */
    void committed(List<Change> changes) {
        List<Story> stories = new ArrayList<>();
        Map<List<Object>, Story> distinct = new HashMap<>();
        Map<String, Boolean> selected = new HashMap<>();
        Schema seen = permissions.seenBy(Sessions.USER_ID);
        for (Change change : changes) {
            if (selected.computeIfAbsent(change.type().name(), this::isTold)) {
                story(seen, change).ifPresent(story -> tell(story, stories, distinct));
            }
        }
        append(stories);
    }

    /** Whether a channel carries changes of an object, and the integration user may know of all of them. */
    private boolean isTold(String object) {
        return !settings.channelsOf(object).isEmpty() && permissions.viewsAll(Sessions.USER_ID, object);
    }

    /**
     * Adds an event without field values to the log.
     *
     * @throws IllegalArgumentException if no channel carries events of this object
     */
    void gap(String object, String type, Set<String> ids, String user) {
        if (settings.channelsOf(object).isEmpty()) {
            throw new IllegalArgumentException("no channel carries changes of " + object);
        }
        append(List.of(new Story(object, type, ids, Json.object(), List.of(), List.of(), "", user)));
    }

    private void tell(Story story, List<Story> stories, Map<List<Object>, Story> distinct) {
        if (settings.merge()) {
            Story earlier = distinct.get(story.likeness());
            if (earlier != null) {
                earlier.ids().addAll(story.ids());
                return;
            }
        }
        if (stories.size() >= settings.overflowAfter()) {
            Story overflow = story.asGap("GAP_OVERFLOW", OVERFLOWN);
            if (distinct.putIfAbsent(overflow.likeness(), overflow) == null) {
                stories.add(overflow);
            }
        } else if (settings.takeGap()) {
            stories.add(
                    story.asGap("GAP_" + story.type(), story.ids().iterator().next()));
        } else {
            stories.add(story);
            if (settings.merge()) {
                distinct.put(story.likeness(), story);
            }
        }
    }

    private Optional<Story> story(Schema seen, Change change) {
        Optional<ObjectType> visible = seen.type(change.type().name());
        if (visible.isEmpty()) {
            return Optional.empty();
        }
        ObjectType type = visible.get();
        Row row = change.row();
        String user = row.text("LastModifiedById");
        String deed = deed(change);
        ObjectNode fields = Json.object();
        List<String> changed = new ArrayList<>();
        List<String> nulled = new ArrayList<>();
        if (deed.equals("CREATE") || deed.equals("UNDELETE")) {
            told(type, row).filter(field -> row.get(field.name()) != null).forEach(field -> put(fields, field, row));
        } else if (deed.equals("UPDATE")) {
            Row former = change.former().orElseThrow();
            boolean converted = row.is("IsConverted") && !former.is("IsConverted");
            List<Field> differing = told(type, row)
                    .filter(field -> !Objects.equals(former.get(field.name()), row.get(field.name())))
                    .filter(field -> !(converted && STAMPS.contains(field.name())))
                    .toList();
            if (differing.stream().allMatch(field -> STAMPS.contains(field.name()))) {
                return Optional.empty();
            }
            for (Field field : differing) {
                put(fields, field, row);
                changed.add(path(field));
                if (row.get(field.name()) == null) {
                    nulled.add(path(field));
                }
            }
        }
        Set<String> ids = new LinkedHashSet<>(Set.of(row.id()));
        return Optional.of(new Story(type.name(), deed, ids, fields, changed, nulled, change.origin(), user));
    }

    private static Stream<Field> told(ObjectType type, Row row) {
        return type.fields().stream()
                .filter(field -> !NEVER_TOLD.contains(field.name()))
                .filter(field -> !(isPerson(type, row) && field.name().equals("Name")));
    }

    private static void put(ObjectNode fields, Field field, Row row) {
        ObjectNode at = isNamePart(field) ? fields.withObjectProperty("Name") : fields;
        at.set(field.name(), EventValues.write(field, row.get(field.name())));
    }

    private static String path(Field field) {
        return isNamePart(field) ? "Name." + field.name() : field.name();
    }

    /** Only people have these, and an Account that is one. */
    private static boolean isNamePart(Field field) {
        return NAME_PARTS.contains(field.name());
    }

    private static boolean isPerson(ObjectType type, Row row) {
        return PEOPLE.contains(type.name()) || row.is("IsPersonAccount");
    }

    private static String deed(Change change) {
        if (change.former().isEmpty()) {
            return "CREATE";
        }
        boolean wasDeleted = change.former().get().deleted();
        if (wasDeleted == change.row().deleted()) {
            return "UPDATE";
        }
        return wasDeleted ? "UNDELETE" : "DELETE";
    }

    private void append(List<Story> stories) {
        byte[] key = new byte[16];
        random.nextBytes(key);
        String transaction = new BigInteger(1, key).toString(16);
        long commit = commits.addAndGet(1 + random.nextInt(1000));
        long at = clock.millis();
        Map<String, String> schemaIds = new HashMap<>();
        int sequence = 0;
        for (Story story : stories) {
            sequence++;
            ObjectNode data = Json.object().put("schema", schemaIds.computeIfAbsent(story.object(), this::schemaId));
            ObjectNode payload = data.putObject("payload");
            ObjectNode header = payload.putObject("ChangeEventHeader")
                    .put("commitNumber", commit)
                    .put("commitUser", story.user())
                    .put("sequenceNumber", sequence)
                    .put("entityName", story.object())
                    .put("changeType", story.type());
            story.changed().forEach(header.putArray("changedFields")::add);
            header.put("changeOrigin", story.origin())
                    .put("transactionKey", transaction)
                    .put("commitTimestamp", at);
            story.ids().forEach(header.putArray("recordIds")::add);
            story.nulled().forEach(header.putArray("nulledFields")::add);
            header.putArray("diffFields");
            payload.setAll(story.fields());
            log.append(EventLog.Kind.CHANGE_EVENT, settings.channelsOf(story.object()), data);
        }
    }

    /** Changes when the fields of the object change, as the id of the real schema does. */
    private String schemaId(String object) {
        List<String> names = schema.type(object).orElseThrow().fields().stream()
                .map(Field::name)
                .toList();
        return String.format("%08x%08x", object.hashCode(), names.hashCode());
    }
}
