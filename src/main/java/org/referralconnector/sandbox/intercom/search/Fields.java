package org.referralconnector.sandbox.intercom.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.workspace.AttributeType;
import org.referralconnector.sandbox.intercom.workspace.Contact;
import org.referralconnector.sandbox.intercom.workspace.DataAttribute;
import org.referralconnector.sandbox.intercom.workspace.DataAttributes;

/** The fields by which contacts can be searched and sorted (OpenAPI 2.16, {@code SearchContacts}, "Accepted Fields"). */
final class Fields {
    private static final String CUSTOM = "custom_attributes.";
    private static final Map<String, FieldType> STANDARD = standard();

    private final DataAttributes attributes;

    Fields(DataAttributes attributes) {
        this.attributes = attributes;
    }

    private static Map<String, FieldType> standard() {
        Map<String, FieldType> fields = new HashMap<>();
        List.of(
                        "id",
                        "role",
                        "name",
                        "avatar",
                        "owner_id",
                        "email",
                        "email_domain",
                        "phone",
                        "formatted_phone",
                        "external_id",
                        "language_override",
                        "browser",
                        "browser_language",
                        "os",
                        "location.country",
                        "location.region",
                        "location.city",
                        "ios_app_version",
                        "ios_device",
                        "ios_app_device",
                        "ios_os_version",
                        "ios_app_name",
                        "ios_sdk_version",
                        "android_app_version",
                        "android_device",
                        "android_app_name",
                        "andoid_sdk_version")
                .forEach(name -> fields.put(name, FieldType.STRING));
        List.of(
                        "created_at",
                        "signed_up_at",
                        "updated_at",
                        "last_seen_at",
                        "last_contacted_at",
                        "last_replied_at",
                        "last_email_opened_at",
                        "last_email_clicked_at",
                        "ios_last_seen_at",
                        "android_last_seen_at")
                .forEach(name -> fields.put(name, FieldType.DATE));
        List.of("unsubscribed_from_emails", "marked_email_as_spam", "has_hard_bounced")
                .forEach(name -> fields.put(name, FieldType.BOOLEAN));
        fields.put("tag_id", FieldType.TAG);
        fields.put("segment_id", FieldType.SEGMENT);
        return Map.copyOf(fields);
    }

    /**
     * What a field holds.
     *
     * @throws Refusal if there is no such field
     */
    FieldType type(String name) {
        FieldType type = name.startsWith(CUSTOM)
                ? attributes
                        .find(DataAttribute.CONTACT, name.substring(CUSTOM.length()))
                        .map(attribute -> typeOf(attribute.type()))
                        .orElse(null)
                : STANDARD.get(name);
        if (type == null) {
            throw new Refusal(400, "invalid_field", "'" + name + "' is not a valid field");
        }
        return type;
    }

    private static FieldType typeOf(AttributeType type) {
        return switch (type) {
            case STRING, OPTIONS -> FieldType.STRING;
            case INTEGER, FLOAT -> FieldType.NUMBER;
            case BOOLEAN -> FieldType.BOOLEAN;
            case DATE -> FieldType.DATE;
        };
    }

    /** The value of a field; a missing node if there is none. */
    static JsonNode value(Contact contact, String name) {
        return name.startsWith(CUSTOM)
                ? contact.attributes().getOrDefault(name.substring(CUSTOM.length()), MissingNode.getInstance())
                : contact.searchable(name);
    }
}
