package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;

/**
 * The data events of contacts (OpenAPI 2.16, {@code createDataEvent}): ten metadata keys are kept, objects in metadata are
 * rich links or amounts, and the same name at the same second of the same contact is one event.
 */
public final class Events {
    private static final int MOST_KEYS = 10;
    private static final int LONGEST_NAME = 120;
    private static final List<Set<String>> OBJECTS = List.of(Set.of("url", "value"), Set.of("amount", "currency"));

    /** An event as it was submitted; {@code number} rises. */
    public record Event(long number, String id, String name, long createdAt, ObjectNode metadata) {
        public ObjectNode json(Contact contact) {
            ObjectNode node = Json.object()
                    .put("type", "event")
                    .put("id", id)
                    .put("created_at", createdAt)
                    .put("event_name", name)
                    .put("intercom_user_id", contact.id());
            contact.text("external_id").ifPresent(externalId -> node.put("user_id", externalId));
            contact.text("email").ifPresent(email -> node.put("email", email));
            node.set("metadata", metadata);
            return node;
        }
    }

    private final Workspace workspace;
    private final Map<String, List<Event>> byContact = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private long last;

    Events(Workspace workspace) {
        this.workspace = workspace;
    }

    /** The events of a contact, the latest submission first. */
    public List<Event> of(Person person) {
        return byContact.getOrDefault(person.id(), List.of()).stream()
                .sorted(Comparator.comparing(Event::number).reversed())
                .toList();
    }

    /** All events with whom they are about, in the order in which they came. */
    public Stream<ObjectNode> described() {
        return workspace.people().all().stream()
                .flatMap(person -> byContact.getOrDefault(person.id(), List.of()).stream()
                        .map(event -> Map.entry(event.number(), event.json(person.contact()))))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue);
    }

    public void submit(Request request) {
        String name = request.requiredText("event_name");
        if (name.length() > LONGEST_NAME) {
            throw Refusal.invalid("event_name is too long");
        }
        JsonNode createdAt = request.body().path("created_at");
        if (!createdAt.isIntegralNumber() || !createdAt.canConvertToLong()) {
            throw createdAt.isMissingNode()
                    ? Refusal.missing("created_at not specified")
                    : Refusal.wrongType("created_at", "a UNIX timestamp");
        }
        ObjectNode metadata = metadata(request.body().path("metadata"));
        Person person = meant(request);
        String key = person.id() + ' ' + createdAt.longValue() + ' ' + name;
        if (known.add(key)) {
            Event event =
                    new Event(++last, workspace.ids().object(workspace.now()), name, createdAt.longValue(), metadata);
            byContact.computeIfAbsent(person.id(), any -> new ArrayList<>()).add(event);
            workspace.people().touched(person, Origin.client(request.name()), Effect.EVENT);
        }
    }

    private Person meant(Request request) {
        People people = workspace.people();
        if (request.text("id").isPresent()) {
            return people.byId(request.text("id").get(), request.version());
        }
        if (request.text("user_id").isPresent()) {
            return people.byExternalId(request.text("user_id").get(), request.version());
        }
        return people.userByEmail(request.text("email")
                        .orElseThrow(() -> Refusal.missing("one of id, user_id and email must be specified")))
                .orElseThrow(Refusal::noContact);
    }

    private static ObjectNode metadata(JsonNode given) {
        ObjectNode kept = Json.object();
        if (given.isMissingNode() || given.isNull()) {
            return kept;
        }
        if (!given.isObject()) {
            throw Refusal.wrongType("metadata", "an object");
        }
        given.properties().forEach(each -> {
            check(each.getKey(), each.getValue());
            if (kept.size() < MOST_KEYS) {
                kept.set(each.getKey(), each.getValue());
            }
        });
        return kept;
    }

    private static void check(String key, JsonNode value) {
        if (value.isObject()) {
            Set<String> members = new HashSet<>();
            value.fieldNames().forEachRemaining(members::add);
            if (OBJECTS.contains(members)) {
                return;
            }
        }
        if (value.isContainerNode()) {
            throw Refusal.invalid("metadata." + key + " is neither a value nor a rich link nor a monetary amount");
        }
    }

    void move(Person from, Person into) {
        List<Event> moving = byContact.remove(from.id());
        if (moving != null) {
            byContact.computeIfAbsent(into.id(), any -> new ArrayList<>()).addAll(moving);
        }
    }
}
