package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about a contact at one moment. It never changes, so that a search may still see the one of a while ago.
 *
 * @param fields the standard fields that have a value, by name; those of a location as {@code location.city}
 * @param attributes the custom attributes that have a value
 * @param tags when each tag was attached, by its id
 */
public record Contact(
        String id,
        Instant createdAt,
        Instant updatedAt,
        Map<String, JsonNode> fields,
        Map<String, JsonNode> attributes,
        Map<String, Instant> tags) {
    public Contact {
        fields = Collections.unmodifiableMap(fields);
        attributes = Collections.unmodifiableMap(attributes);
        tags = Collections.unmodifiableMap(tags);
    }

    static Contact empty(String id, Instant now) {
        return new Contact(id, now, now, Map.of(), Map.of(), Map.of());
    }

    /** The value of a standard field; a missing node if there is none. */
    public JsonNode field(String name) {
        return fields.getOrDefault(name, MissingNode.getInstance());
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name)).map(JsonNode::asText);
    }

    public boolean isUser() {
        return text("role").filter("user"::equals).isPresent();
    }

    /** The e-mail address in the form in which two are compared. */
    Optional<String> address() {
        return text("email").map(email -> email.toLowerCase(Locale.ROOT));
    }

    Contact with(ContactChange change) {
        return new Contact(
                id,
                createdAt,
                updatedAt,
                merged(fields, change.fields()),
                merged(attributes, change.attributes()),
                tags);
    }

    Contact withTag(String tag, Instant appliedAt) {
        Map<String, Instant> more = new LinkedHashMap<>(tags);
        more.putIfAbsent(tag, appliedAt);
        return new Contact(id, createdAt, updatedAt, fields, attributes, more);
    }

    Contact withoutTag(String tag) {
        Map<String, Instant> fewer = new LinkedHashMap<>(tags);
        fewer.remove(tag);
        return new Contact(id, createdAt, updatedAt, fields, attributes, fewer);
    }

    Contact withCreatedAt(Instant created) {
        return new Contact(id, created, updatedAt, fields, attributes, tags);
    }

    Contact withUpdatedAt(Instant updated) {
        return new Contact(id, createdAt, updated, fields, attributes, tags);
    }

    /** This contact with whatever it lacks and the other has, but for what identifies the other. */
    Contact completedBy(Contact other) {
        Map<String, JsonNode> allFields = new LinkedHashMap<>(other.fields);
        allFields.keySet().removeAll(ContactReader.IDENTITY);
        allFields.putAll(fields);
        Map<String, JsonNode> allAttributes = new LinkedHashMap<>(other.attributes);
        allAttributes.putAll(attributes);
        Map<String, Instant> allTags = new LinkedHashMap<>(tags);
        other.tags.forEach(allTags::putIfAbsent);
        return new Contact(id, createdAt, updatedAt, allFields, allAttributes, allTags);
    }

    Optional<String> emailDomain() {
        return text("email").map(email -> email.substring(email.indexOf('@') + 1));
    }

    /** The value of a field that can be searched; a missing node if there is none. */
    public JsonNode searchable(String name) {
        return switch (name) {
            case "id" -> TextNode.valueOf(id);
            case "email_domain" ->
                emailDomain().<JsonNode>map(TextNode::valueOf).orElse(MissingNode.getInstance());
            case "formatted_phone" -> field("phone");
            case "created_at" -> LongNode.valueOf(createdAt.getEpochSecond());
            case "updated_at" -> LongNode.valueOf(updatedAt.getEpochSecond());
            default -> field(name);
        };
    }

    private static Map<String, JsonNode> merged(Map<String, JsonNode> old, Map<String, JsonNode> changes) {
        Map<String, JsonNode> values = new LinkedHashMap<>(old);
        changes.forEach((name, value) -> {
            if (value.isNull()) {
                values.remove(name);
            } else {
                values.put(name, value);
            }
        });
        return values;
    }
}
