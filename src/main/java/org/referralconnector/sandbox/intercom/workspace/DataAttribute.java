package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;

/** A custom attribute of contacts or of companies. */
public final class DataAttribute {
    public static final String CONTACT = "contact";
    public static final String COMPANY = "company";

    private static final int LONGEST_TEXT = 255;

    private final int id;
    private final String model;
    private final String name;
    private final AttributeType type;
    private final Instant createdAt;
    private List<String> options;
    private Optional<String> description = Optional.empty();
    private boolean messengerWritable;
    private boolean archived;
    private Instant updatedAt;

    DataAttribute(int id, String model, String name, AttributeType type, List<String> options, Instant now) {
        this.id = id;
        this.model = model;
        this.name = name;
        this.type = type;
        this.options = List.copyOf(options);
        this.createdAt = now;
        this.updatedAt = now;
    }

    int id() {
        return id;
    }

    public String model() {
        return model;
    }

    String name() {
        return name;
    }

    public AttributeType type() {
        return type;
    }

    boolean archived() {
        return archived;
    }

    void describe(Optional<String> text) {
        description = text;
    }

    void setMessengerWritable(boolean writable) {
        messengerWritable = writable;
    }

    void archive(boolean yes) {
        archived = yes;
    }

    void setOptions(List<String> list) {
        options = List.copyOf(list);
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    /** @throws Refusal if this cannot be a value of the attribute; which text says so is not published */
    JsonNode checked(JsonNode value) {
        if (archived) {
            throw Refusal.invalid("Custom attribute '" + name + "' is archived");
        }
        if (value.isNull()) {
            return value;
        }
        boolean fits =
                switch (type) {
                    case STRING, OPTIONS -> value.isTextual();
                    case INTEGER, DATE -> value.isIntegralNumber() && value.canConvertToLong();
                    case FLOAT -> value.isNumber();
                    case BOOLEAN -> value.isBoolean();
                };
        if (!fits) {
            throw Refusal.invalid("Custom attribute '" + name + "' must be of type " + typeWord());
        }
        if (type == AttributeType.OPTIONS && !value.asText().isEmpty() && !options.contains(value.asText())) {
            throw Refusal.invalid("'" + value.asText() + "' is not an option of custom attribute '" + name + "'");
        }
        boolean tooLong = value.isTextual() && value.textValue().length() > LONGEST_TEXT;
        return tooLong ? TextNode.valueOf(value.textValue().substring(0, LONGEST_TEXT)) : value;
    }

    /** The type as answers name it: a list of options is a string. */
    private String typeWord() {
        return switch (type) {
            case STRING, OPTIONS -> "string";
            case INTEGER -> "integer";
            case FLOAT -> "float";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
        };
    }

    public ObjectNode json() {
        ObjectNode node = Json.object()
                .put("id", id)
                .put("type", "data_attribute")
                .put("name", name)
                .put("full_name", "custom_attributes." + name)
                .put("label", name);
        description.ifPresent(text -> node.put("description", text));
        node.put("data_type", typeWord());
        if (type == AttributeType.OPTIONS) {
            options.forEach(node.putArray("options")::add);
        }
        return node.put("api_writable", true)
                .put("ui_writable", false)
                .put("messenger_writable", messengerWritable)
                .put("custom", true)
                .put("archived", archived)
                .put("admin_id", Admin.ID)
                .put("created_at", createdAt.getEpochSecond())
                .put("updated_at", updatedAt.getEpochSecond())
                .put("model", model);
    }
}
