package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;

/**
 * The attributes that contacts and companies have: the standard ones, and the custom ones, which have to be made before
 * they are used. Texts of refusals are those of the OpenAPI description where it has them.
 */
public final class DataAttributes {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}\\p{Sc}_\\- ]+");
    private static final Map<String, AttributeType> TYPES = Map.of(
            "string", AttributeType.STRING,
            "integer", AttributeType.INTEGER,
            "float", AttributeType.FLOAT,
            "boolean", AttributeType.BOOLEAN,
            "datetime", AttributeType.DATE,
            "date", AttributeType.DATE,
            "options", AttributeType.OPTIONS);
    private static final int FEWEST_OPTIONS = 2;

    private record Standard(String model, String name, String label, String type, boolean writable) {
        ObjectNode json() {
            return Json.object()
                    .put("type", "data_attribute")
                    .put("name", name)
                    .put("full_name", name)
                    .put("label", label)
                    .put("description", label)
                    .put("data_type", type)
                    .put("api_writable", writable)
                    .put("ui_writable", false)
                    .put("messenger_writable", true)
                    .put("custom", false)
                    .put("archived", false)
                    .put("model", model);
        }
    }

    private static final List<Standard> STANDARD = List.of(
            new Standard(DataAttribute.CONTACT, "name", "Name", "string", true),
            new Standard(DataAttribute.CONTACT, "email", "Email", "string", true),
            new Standard(DataAttribute.CONTACT, "phone", "Phone", "string", true),
            new Standard(DataAttribute.CONTACT, "external_id", "User ID", "string", true),
            new Standard(DataAttribute.CONTACT, "role", "AttributeType", "string", true),
            new Standard(DataAttribute.CONTACT, "owner_id", "Owner", "string", true),
            new Standard(DataAttribute.CONTACT, "signed_up_at", "Signed up", "date", true),
            new Standard(DataAttribute.CONTACT, "last_seen_at", "Last seen", "date", true),
            new Standard(DataAttribute.CONTACT, "unsubscribed_from_emails", "Unsubscribed", "boolean", true),
            new Standard(DataAttribute.CONTACT, "created_at", "Created at", "date", false),
            new Standard(DataAttribute.CONTACT, "updated_at", "Updated at", "date", false),
            new Standard(DataAttribute.COMPANY, "name", "Company name", "string", true),
            new Standard(DataAttribute.COMPANY, "company_id", "Company ID", "string", false),
            new Standard(DataAttribute.COMPANY, "size", "Company size", "integer", true),
            new Standard(DataAttribute.COMPANY, "industry", "Company industry", "string", true),
            new Standard(DataAttribute.COMPANY, "website", "Company website", "string", true),
            new Standard(DataAttribute.COMPANY, "monthly_spend", "Monthly spend", "float", true),
            new Standard(DataAttribute.COMPANY, "created_at", "Created at", "date", false),
            new Standard(DataAttribute.COMPANY, "updated_at", "Updated at", "date", false));

    private final Clock clock;
    private final List<DataAttribute> custom = new ArrayList<>();
    private int lastId = 30;

    DataAttributes(Clock clock) {
        this.clock = clock;
    }

    /** A custom attribute that is not archived. */
    public Optional<DataAttribute> find(String model, String name) {
        return named(model, name).filter(attribute -> !attribute.archived());
    }

    private Optional<DataAttribute> named(String model, String name) {
        return custom.stream()
                .filter(each -> each.model().equals(model) && each.name().equals(name))
                .findFirst();
    }

    /** @throws Refusal if there is no such attribute, or this cannot be its value */
    JsonNode checked(String model, String name, JsonNode value) {
        return named(model, name)
                .orElseThrow(() -> Refusal.invalid("Custom attribute '" + name + "' does not exist"))
                .checked(value);
    }

    /** The attributes of one model, or of both. */
    public Stream<ObjectNode> list(Optional<String> model, boolean withArchived) {
        return Stream.concat(
                STANDARD.stream()
                        .filter(each -> model.isEmpty() || model.get().equals(each.model()))
                        .map(Standard::json),
                custom.stream()
                        .filter(each -> model.isEmpty() || model.get().equals(each.model()))
                        .filter(each -> withArchived || !each.archived())
                        .map(DataAttribute::json));
    }

    public DataAttribute create(Request request) {
        String model = request.text("model").orElse("");
        if (!model.equals(DataAttribute.CONTACT) && !model.equals(DataAttribute.COMPANY)) {
            throw Refusal.invalid("The Data Attribute model field must be either contact or company");
        }
        String name = request.text("name").orElse("");
        if (!NAME.matcher(name).matches()) {
            throw Refusal.invalid("Your name for this attribute must only contain alphanumeric characters, currency"
                    + " symbols, and hyphens");
        }
        AttributeType type = Optional.ofNullable(
                        TYPES.get(request.text("data_type").orElse("")))
                .orElseThrow(() -> Refusal.invalid("Data Type isn't an option"));
        if (named(model, name).isPresent()) {
            String data = (model.equals(DataAttribute.CONTACT) ? "people" : "company") + " data";
            throw Refusal.invalid("You already have '" + name + "' in your " + data + ". To save this as new " + data
                    + ", use a different name.");
        }
        List<String> options =
                type == AttributeType.OPTIONS ? options(request.body().path("options")) : List.of();
        DataAttribute attribute = new DataAttribute(++lastId, model, name, type, options, clock.instant());
        attribute.describe(request.text("description"));
        attribute.setMessengerWritable(request.body().path("messenger_writable").asBoolean());
        custom.add(attribute);
        return attribute;
    }

    public DataAttribute update(String id, Request request) {
        DataAttribute attribute = custom.stream()
                .filter(each -> Integer.toString(each.id()).equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new Refusal(404, "field_not_found", "We couldn't find that data attribute to update"));
        ObjectNode body = request.body();
        if (body.hasNonNull("options") && attribute.type() == AttributeType.OPTIONS) {
            attribute.setOptions(options(body.get("options")));
        }
        if (body.has("description")) {
            attribute.describe(request.text("description"));
        }
        if (body.hasNonNull("archived")) {
            attribute.archive(body.get("archived").asBoolean());
        }
        if (body.hasNonNull("messenger_writable")) {
            attribute.setMessengerWritable(body.get("messenger_writable").asBoolean());
        }
        attribute.touch(clock.instant());
        return attribute;
    }

    private static List<String> options(JsonNode given) {
        if (!given.isArray()) {
            throw Refusal.invalid("Options isn't an array");
        }
        List<String> values = new ArrayList<>();
        given.forEach(each -> values.add(each.path("value").asText()));
        if (values.size() < FEWEST_OPTIONS || values.contains("")) {
            throw Refusal.invalid("At least two options, each with a value, are required");
        }
        return values;
    }
}
