package org.referralconnector.intercom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.referralconnector.MovingClock;

/** As much of a workspace as the tests need, in memory: it answers calls as Intercom does, search lag included. */
public final class FakeWorkspace {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Map<String, Contact> contacts = new LinkedHashMap<>();
    final Map<String, ObjectNode> attributes = new LinkedHashMap<>();
    final List<String> story = new ArrayList<>();
    final List<ObjectNode> events = new ArrayList<>();
    final Map<String, String> tags = new LinkedHashMap<>();
    private final Map<String, List<Supplier<Optional<IntercomAnswer>>>> surprises = new LinkedHashMap<>();
    private final MovingClock clock;
    private Duration lag = Duration.ZERO;
    private IntercomCall current;

    /** A contact as the workspace has it. */
    static final class Contact {
        final String id;
        final Instant createdAt;
        final Map<String, Object> fields = new LinkedHashMap<>();
        final Set<String> tags = new LinkedHashSet<>();
        String state = "live";
        String mergedInto;
        long seenAt;

        Contact(String id, Instant createdAt) {
            this.id = id;
            this.createdAt = createdAt;
        }

        String role() {
            return (String) fields.get("role");
        }

        Object custom(String name) {
            return fields.get("custom." + name);
        }

        boolean isLive() {
            return state.equals("live");
        }
    }

    public FakeWorkspace(MovingClock clock) {
        this.clock = clock;
    }

    /** A contact is found by searches this long after it was made. */
    public FakeWorkspace lag(Duration longest) {
        lag = longest;
        return this;
    }

    /** A contact that was there before. */
    Contact contact(String role, String email) {
        Contact contact = new Contact(
                "%024x".formatted(contacts.size() + 1), clock.instant().minus(Duration.ofDays(1)));
        contact.fields.put("role", role);
        contact.fields.put("email", email);
        contacts.put(contact.id, contact);
        return contact;
    }

    FakeWorkspace attribute(String name, String type, String... options) {
        ObjectNode attribute = JSON.createObjectNode()
                .put("name", name)
                .put("data_type", type)
                .put("custom", true)
                .put("archived", false)
                .put("api_writable", true);
        if (options.length > 0) {
            for (String option : options) {
                attribute.withArray("/options").add(option);
            }
        }
        attributes.put(name, attribute);
        return this;
    }

    /** The next call of this name is answered so instead of being carried out. */
    FakeWorkspace refuse(String name, int status, String code, String message) {
        return surprise(name, () -> Optional.of(new IntercomAnswer(current, status, errors(code, message))));
    }

    /** The next call of this name is carried out, but its answer is lost. */
    FakeWorkspace lose(String name) {
        return surprise(name, () -> {
            carryOut(current);
            return Optional.of(new IntercomAnswer(current, IntercomAnswer.NO_ANSWER, IntercomAnswer.TIMEOUT));
        });
    }

    /** The next call of this name does not leave the house. */
    FakeWorkspace hold(String name) {
        return surprise(name, () -> Optional.of(IntercomAnswer.notTried(current)));
    }

    /** Before the next call of this name is carried out, something happens. */
    FakeWorkspace before(String name, Runnable happens) {
        return surprise(name, () -> {
            happens.run();
            return Optional.empty();
        });
    }

    private FakeWorkspace surprise(String name, Supplier<Optional<IntercomAnswer>> surprise) {
        surprises.computeIfAbsent(name, first -> new ArrayList<>()).add(surprise);
        return this;
    }

    List<Contact> live() {
        return contacts.values().stream().filter(Contact::isLive).toList();
    }

    long calls(String name) {
        return story.stream().filter(name::equals).count();
    }

    /** Answers a call. */
    public IntercomAnswer answer(IntercomCall call) {
        current = call;
        story.add(call.name());
        List<Supplier<Optional<IntercomAnswer>>> prepared = surprises.getOrDefault(call.name(), List.of());
        Optional<IntercomAnswer> surprise =
                prepared.isEmpty() ? Optional.empty() : prepared.remove(0).get();
        return surprise.orElseGet(() -> carryOut(call));
    }

    private IntercomAnswer carryOut(IntercomCall call) {
        JsonNode body = call.json().map(FakeWorkspace::tree).orElse(JSON.createObjectNode());
        return switch (call.name()) {
            case "create-contact" -> create(call, body);
            case "update-contact" -> update(call, body);
            case "read-contact" -> read(call);
            case "find-by-external-id" -> byExternalId(call);
            case "search-contacts" -> search(call, body);
            case "unarchive-contact" -> unarchive(call);
            case "merge-contacts" -> merge(call, body);
            case "create-tag" -> tagNamed(call, body.path("name").asText());
            case "tag-contact" -> tag(call, body.path("id").asText());
            case "create-event" -> event(call, (ObjectNode) body);
            case "list-attributes" -> listAttributes(call);
            case "create-attribute" -> createAttribute(call, body);
            default -> throw new IllegalArgumentException(call.name());
        };
    }

    private IntercomAnswer create(IntercomCall call, JsonNode body) {
        Contact contact = new Contact("%024x".formatted(contacts.size() + 1), clock.instant());
        Optional<IntercomAnswer> refusal = write(call, contact, body);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        contacts.put(contact.id, contact);
        return ok(call, described(contact));
    }

    private IntercomAnswer update(IntercomCall call, JsonNode body) {
        Contact contact = contacts.get(id(call));
        Optional<IntercomAnswer> gone = gone(call, contact);
        if (gone.isPresent()) {
            return gone.get();
        }
        return write(call, contact, body).orElseGet(() -> ok(call, described(contact)));
    }

    private Optional<IntercomAnswer> write(IntercomCall call, Contact contact, JsonNode body) {
        Map<String, Object> fields = new LinkedHashMap<>(contact.fields);
        body.properties().forEach(each -> {
            if (!each.getKey().equals("custom_attributes")) {
                fields.put(each.getKey(), JSON.convertValue(each.getValue(), Object.class));
            }
        });
        for (Map.Entry<String, JsonNode> each : body.path("custom_attributes").properties()) {
            ObjectNode attribute = attributes.get(each.getKey());
            if (attribute == null || attribute.path("archived").asBoolean()) {
                return Optional.of(refused(
                        call, 400, "parameter_invalid", "Custom attribute '" + each.getKey() + "' does not exist"));
            }
            fields.put("custom." + each.getKey(), JSON.convertValue(each.getValue(), Object.class));
        }
        Optional<Contact> clash = "user".equals(fields.get("role"))
                ? contacts.values().stream()
                        .filter(other -> other != contact && clashes(other, fields))
                        .findFirst()
                : Optional.empty();
        if (clash.isPresent()) {
            boolean archived = clash.get().state.equals("archived");
            return Optional.of(refused(
                    call,
                    409,
                    "conflict",
                    (archived ? "An archived contact" : "A contact") + " matching those details already exists with id="
                            + clash.get().id));
        }
        contact.fields.putAll(fields);
        return Optional.empty();
    }

    private static boolean clashes(Contact other, Map<String, Object> fields) {
        boolean there = other.isLive() || other.state.equals("archived");
        Object email = fields.get("email");
        Object externalId = fields.get("external_id");
        return there
                && "user".equals(other.role())
                && ((email != null && email.toString().equalsIgnoreCase(String.valueOf(other.fields.get("email"))))
                        || (externalId != null && externalId.equals(other.fields.get("external_id"))));
    }

    private IntercomAnswer read(IntercomCall call) {
        Contact contact = contacts.get(id(call));
        return gone(call, contact).orElseGet(() -> ok(call, described(contact)));
    }

    private IntercomAnswer byExternalId(IntercomCall call) {
        String externalId = call.path().substring(call.path().lastIndexOf('/') + 1);
        Optional<Contact> found = contacts.values().stream()
                .filter(contact -> externalId.equals(contact.fields.get("external_id")))
                .findFirst();
        return found.isEmpty()
                ? refused(call, 404, "not_found", "User Not Found")
                : gone(call, found.get()).orElseGet(() -> ok(call, described(found.get())));
    }

    private IntercomAnswer search(IntercomCall call, JsonNode body) {
        Set<String> wanted = new LinkedHashSet<>();
        body.path("query")
                .path("value")
                .forEach(each -> wanted.add(each.asText().toLowerCase(Locale.ROOT)));
        ObjectNode list = JSON.createObjectNode().put("type", "list");
        list.putArray("data");
        for (Contact contact : live()) {
            boolean indexed = !contact.createdAt.plus(lag).isAfter(clock.instant());
            if (indexed
                    && wanted.contains(
                            String.valueOf(contact.fields.get("email")).toLowerCase(Locale.ROOT))) {
                list.withArray("/data").add(described(contact));
            }
        }
        return ok(call, list);
    }

    private IntercomAnswer unarchive(IntercomCall call) {
        Contact contact = contacts.get(id(call));
        if (contact != null && contact.state.equals("archived")) {
            contact.state = "live";
        }
        return gone(call, contact).orElseGet(() -> ok(call, described(contact)));
    }

    private IntercomAnswer merge(IntercomCall call, JsonNode body) {
        Contact from = contacts.get(body.path("from").asText());
        Contact into = contacts.get(body.path("into").asText());
        if (!from.role().equals("lead") || !from.fields.get("email").equals(into.fields.get("email"))) {
            return refused(call, 400, "invalid_merge", "Contacts can only be merged when they are duplicates");
        }
        mergeInto(from, into);
        return ok(call, described(into));
    }

    void mergeInto(Contact from, Contact into) {
        from.state = "merged";
        from.mergedInto = into.id;
    }

    private IntercomAnswer tagNamed(IntercomCall call, String name) {
        String id = tags.computeIfAbsent(name, any -> String.valueOf(100 + tags.size()));
        return ok(call, JSON.createObjectNode().put("type", "tag").put("id", id).put("name", name));
    }

    private IntercomAnswer tag(IntercomCall call, String tagId) {
        Contact contact = contacts.get(call.path().split("/", -1)[2]);
        Optional<IntercomAnswer> gone = gone(call, contact);
        if (gone.isPresent()) {
            return gone.get();
        }
        if (!tags.containsValue(tagId)) {
            return refused(call, 404, "not_found", "Resource Not Found");
        }
        contact.tags.add(tagId);
        return ok(call, JSON.createObjectNode().put("type", "tag").put("id", tagId));
    }

    private IntercomAnswer event(IntercomCall call, ObjectNode body) {
        Contact contact = contacts.get(body.path("id").asText());
        Optional<IntercomAnswer> gone = gone(call, contact);
        if (gone.isPresent()) {
            return gone.get();
        }
        boolean known = events.stream().anyMatch(event -> List.of("id", "event_name", "created_at").stream()
                .allMatch(name -> event.get(name).equals(body.get(name))));
        if (!known) {
            events.add(body);
        }
        return new IntercomAnswer(call, 202, "");
    }

    private IntercomAnswer listAttributes(IntercomCall call) {
        ObjectNode list = JSON.createObjectNode().put("type", "list");
        list.putArray("data").addAll(attributes.values());
        return ok(call, list);
    }

    private IntercomAnswer createAttribute(IntercomCall call, JsonNode body) {
        String name = body.path("name").asText();
        if (attributes.containsKey(name)) {
            return refused(call, 400, "parameter_invalid", "You already have '" + name + "' in your people data.");
        }
        String type = body.path("data_type").asText();
        attribute(name, type.equals("datetime") ? "date" : type);
        return ok(call, attributes.get(name));
    }

    private static Optional<IntercomAnswer> gone(IntercomCall call, Contact contact) {
        if (contact != null && contact.state.equals("merged")) {
            return Optional.of(new IntercomAnswer(
                    call,
                    410,
                    errors("contact_merged", "This contact has been merged."),
                    Optional.of("</contacts/" + contact.mergedInto + ">; rel=\"canonical\""),
                    Optional.empty()));
        }
        return contact == null || !contact.isLive()
                ? Optional.of(refused(call, 404, "not_found", "User Not Found"))
                : Optional.empty();
    }

    private static String id(IntercomCall call) {
        return call.path().split("/", -1)[2];
    }

    private ObjectNode described(Contact contact) {
        ObjectNode node = JSON.createObjectNode()
                .put("type", "contact")
                .put("id", contact.id)
                .put("role", contact.role())
                .put("email", String.valueOf(contact.fields.get("email")))
                .put("created_at", contact.createdAt.getEpochSecond())
                .put("updated_at", contact.createdAt.getEpochSecond());
        if (contact.seenAt > 0) {
            node.put("last_seen_at", contact.seenAt);
        }
        return node;
    }

    private static IntercomAnswer ok(IntercomCall call, JsonNode body) {
        return new IntercomAnswer(call, 200, body.toString());
    }

    private static IntercomAnswer refused(IntercomCall call, int status, String code, String message) {
        return new IntercomAnswer(call, status, errors(code, message));
    }

    private static String errors(String code, String message) {
        ObjectNode list = JSON.createObjectNode().put("type", "error.list");
        list.putArray("errors").addObject().put("code", code).put("message", message);
        return list.toString();
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
