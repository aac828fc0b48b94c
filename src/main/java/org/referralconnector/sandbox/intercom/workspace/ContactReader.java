package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;

/**
 * Reads the bodies which create and change contacts ({@code create_contact_request} and {@code update_contact_request} of
 * the OpenAPI description). Members it does not know are ignored. What an address and a number look like is not published.
 */
final class ContactReader {
    /** What a merge never carries over: the other contact's own identity (Intercom, "Convert a Lead"). */
    static final Set<String> IDENTITY = Set.of("role", "email", "external_id", "signed_up_at");

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ().\\-]{4,30}");
    private static final int LONGEST_TEXT = 255;

    private static final List<String> TEXTS = List.of("name", "email", "phone", "external_id", "role");
    private static final List<String> DATES = List.of("signed_up_at", "last_seen_at");

    private static final List<String> TEXTS_BY_HAND = List.of("browser", "browser_language", "os", "language_override");
    private static final List<String> DATES_BY_HAND =
            List.of("last_replied_at", "last_contacted_at", "last_email_opened_at", "last_email_clicked_at");
    private static final List<String> FLAGS_BY_HAND = List.of("has_hard_bounced", "marked_email_as_spam");
    private static final List<String> LOCATION = List.of("country", "region", "city");

    private final DataAttributes attributes;

    ContactReader(DataAttributes attributes) {
        this.attributes = attributes;
    }

    /**
     * Reads a body.
     *
     * @param byHand whether it may also set what clients cannot
     * @throws Refusal if a value is not allowed
     */
    ContactChange read(ObjectNode body, boolean byHand) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        TEXTS.forEach(name -> take(body, name, fields, ContactReader::text));
        checkFormats(fields);
        both(DATES, DATES_BY_HAND, byHand).forEach(name -> take(body, name, fields, ContactReader::date));
        both(List.of("unsubscribed_from_emails"), FLAGS_BY_HAND, byHand)
                .forEach(name -> take(body, name, fields, ContactReader::flag));
        take(body, "avatar", fields, ContactReader::avatar);
        take(body, "owner_id", fields, ContactReader::owner);
        checkVerified(body);
        if (byHand) {
            TEXTS_BY_HAND.forEach(name -> take(body, name, fields, ContactReader::text));
            LOCATION.forEach(name -> {
                if (body.path("location").has(name)) {
                    fields.put(
                            "location." + name, text(name, body.path("location").path(name)));
                }
            });
        }
        return new ContactChange(
                fields, customAttributes(body), moment(body, "created_at", byHand), moment(body, "updated_at", byHand));
    }

    @FunctionalInterface
    private interface Reading {
        JsonNode of(String name, JsonNode value);
    }

    private static void take(ObjectNode body, String name, Map<String, JsonNode> fields, Reading reading) {
        if (body.has(name)) {
            JsonNode value = body.get(name);
            fields.put(name, value.isNull() ? value : reading.of(name, value));
        }
    }

    private static List<String> both(List<String> always, List<String> more, boolean byHand) {
        List<String> names = new ArrayList<>(always);
        if (byHand) {
            names.addAll(more);
        }
        return names;
    }

    private static JsonNode text(String name, JsonNode value) {
        if (value.isNull()) {
            return value;
        }
        if (!value.isTextual()) {
            throw Refusal.wrongType(name, "a string");
        }
        if (value.textValue().length() > LONGEST_TEXT) {
            throw Refusal.invalid(name + " is too long");
        }
        return value.textValue().isBlank() ? NullNode.getInstance() : value;
    }

    private static void checkFormats(Map<String, JsonNode> fields) {
        check(fields, "email", EMAIL, "email is invalid");
        check(fields, "phone", PHONE, "phone is invalid");
        check(fields, "role", Pattern.compile("user|lead"), "role must be user or lead");
    }

    private static void check(Map<String, JsonNode> fields, String name, Pattern form, String message) {
        JsonNode value = fields.get(name);
        if (value != null
                && value.isTextual()
                && !form.matcher(value.textValue()).matches()) {
            throw Refusal.invalid(message);
        }
    }

    private static JsonNode date(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw Refusal.wrongType(name, "a UNIX timestamp");
        }
        return value;
    }

    private static JsonNode flag(String name, JsonNode value) {
        if (!value.isBoolean()) {
            throw Refusal.wrongType(name, "a boolean");
        }
        return value;
    }

    private static JsonNode avatar(String name, JsonNode value) {
        JsonNode url = text(name, value);
        if (url.isNull()) {
            return url;
        }
        ObjectNode avatar = Json.object().put("type", "avatar");
        avatar.set("image_url", url);
        return avatar;
    }

    private static JsonNode owner(String name, JsonNode value) {
        String id = value.asText();
        if (id.isBlank()) {
            return NullNode.getInstance();
        }
        if (!id.equals(Admin.ID)) {
            throw new Refusal(404, "admin_not_found", "Admin for " + name + " not found");
        }
        return TextNode.valueOf(id);
    }

    private static void checkVerified(ObjectNode body) {
        if (body.hasNonNull("email_verified") && !body.hasNonNull("email")) {
            throw Refusal.invalid("email_verified must be supplied together with an email");
        }
    }

    private Map<String, JsonNode> customAttributes(ObjectNode body) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        JsonNode given = body.path("custom_attributes");
        if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
            throw Refusal.wrongType("custom_attributes", "an object");
        }
        given.properties()
                .forEach(each -> values.put(
                        each.getKey(), attributes.checked(DataAttribute.CONTACT, each.getKey(), each.getValue())));
        return values;
    }

    private static Optional<Instant> moment(ObjectNode body, String name, boolean byHand) {
        return byHand && body.hasNonNull(name)
                ? Optional.of(Instant.ofEpochSecond(date(name, body.get(name)).longValue()))
                : Optional.empty();
    }
}
