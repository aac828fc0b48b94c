package org.referralconnector.intercom;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.change.CrmChange;

/**
 * What Intercom tells of a contact, whatever its shape: a notification ({@code {"type": "notification_event", "topic",
 * "id", "created_at", "data": {"item"}}}; Intercom, webhooks, notification object), or a contact as a search shows it.
 *
 * @param id the contact
 * @param type what happened
 * @param merged true if Intercom says that another contact was merged into this one
 * @param at when, as exactly as it is told: mostly to the second
 * @param found true for a contact that a search found
 * @param values what is told of it, by path, such as {@code role} or {@code custom_attributes.plan}, to plain values
 * @param attributesTold true if the custom attributes are told, so that one that is absent is empty
 * @param sources the contacts that were merged into it, as far as that is told
 * @param sourcesTold true if those are all
 * @param key what makes it the same news if it is told again
 */
record ToldContact(
        String id,
        CrmChange.Type type,
        boolean merged,
        Instant at,
        boolean found,
        Map<String, Object> values,
        boolean attributesTold,
        List<String> sources,
        boolean sourcesTold,
        String key) {

    static final String CONTACT = FieldValue.INTERCOM_CONTACT;
    static final String EMAIL = "email";
    static final String NAME = "name";
    private static final String NOTIFICATION = "notification_event";
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,100}");

    /** What happens to a contact as a whole; other topics tell how it is. */
    private static final Pattern FATE =
            Pattern.compile("contact\\.(?:(?:user|lead)\\.)?(created|deleted|archived|unarchived|merged)");

    private static final List<String> STANDARD = List.of(FieldValue.ROLE, EMAIL, NAME);

    /** Seconds since 1970 have fewer digits for a few thousand years, milliseconds more. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    /** True for a notification, whatever it is about. */
    static boolean isNotification(JsonNode body) {
        return body.path("type").asText().equals(NOTIFICATION);
    }

    /**
     * Reads any of the two shapes.
     *
     * @return empty for a notification that is about no contact
     * @throws IllegalArgumentException if it is none of them, or says no time
     */
    static Optional<ToldContact> of(JsonNode body) {
        return isNotification(body) ? ofNotification(body) : Optional.of(ofContact(body));
    }

    private static Optional<ToldContact> ofNotification(JsonNode body) {
        JsonNode item = body.path("data").path("item");
        JsonNode contact = isContact(item) ? item : item.path(CONTACT);
        String topic = body.path("topic").asText();
        if (!topic.startsWith("contact.") || !isContact(contact)) {
            return Optional.empty();
        }
        Matcher fate = FATE.matcher(topic);
        String word = fate.matches() ? fate.group(1) : "";
        Instant told = time(body.path("created_at"))
                .orElseThrow(() -> new IllegalArgumentException("a notification without created_at"));
        CrmChange.Type type =
                switch (word) {
                    case "created" -> CrmChange.Type.CREATED;
                    case "deleted", "archived" -> CrmChange.Type.DELETED;
                    case "unarchived" -> CrmChange.Type.UNDELETED;
                    default -> CrmChange.Type.UPDATED;
                };
        boolean ofItself = type == CrmChange.Type.DELETED || type == CrmChange.Type.UNDELETED;
        Instant at = ofItself ? told : time(contact.path("updated_at")).orElse(told);
        return Optional.of(new ToldContact(
                contact.path("id").asText(),
                type,
                word.equals("merged"),
                at,
                false,
                type == CrmChange.Type.DELETED ? Map.of() : values(contact),
                contact.path("custom_attributes").isObject(),
                sources(contact),
                contact.path("merge_history").isArray(),
                "notification/" + body.path("id").asText()));
    }

    private static ToldContact ofContact(JsonNode contact) {
        if (!isContact(contact)) {
            throw new IllegalArgumentException("neither a notification nor a contact");
        }
        Instant at = time(contact.path("updated_at"))
                .orElseThrow(() -> new IllegalArgumentException("a contact without updated_at"));
        Map<String, Object> values = values(contact);
        String id = contact.path("id").asText();
        return new ToldContact(
                id,
                CrmChange.Type.UPDATED,
                false,
                at,
                true,
                values,
                contact.path("custom_attributes").isObject(),
                sources(contact),
                // only users have a history; whoever asked for it gets it with all of them
                contact.path("merge_history").isArray()
                        || !"user".equals(contact.path(FieldValue.ROLE).asText()),
                "contact/" + id + '/' + at.getEpochSecond());
    }

    private static boolean isContact(JsonNode item) {
        return item.path("type").asText().equals(CONTACT)
                && item.path("id").isTextual()
                && ID.matcher(item.path("id").asText()).matches();
    }

    /** What is told of some fields; one that is not in it is not told. */
    private static Map<String, Object> values(JsonNode contact) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String field : STANDARD) {
            if (contact.has(field)) {
                values.put(field, plain(contact.path(field)));
            }
        }
        contact.path("custom_attributes")
                .properties()
                .forEach(attribute ->
                        values.put(FieldValue.CUSTOM_ATTRIBUTES + attribute.getKey(), plain(attribute.getValue())));
        return values;
    }

    private static List<String> sources(JsonNode contact) {
        List<String> sources = new ArrayList<>();
        contact.path("merge_history").forEach(merge -> {
            String source = merge.path("source_contact_id").asText();
            if (ID.matcher(source).matches()) {
                sources.add(source);
            }
        });
        return sources;
    }

    /** A value as rules compare it; what is more than a value, such as a list of related objects, is its text. */
    private static Object plain(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.decimalValue();
        }
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return BigDecimal.valueOf(value.doubleValue());
        }
        return value.isTextual() ? value.asText() : value.toString();
    }

    /** A moment of this age, in whichever of the ways Intercom tells one: seconds since 1970, milliseconds, or ISO 8601. */
    private static Optional<Instant> time(JsonNode value) {
        Optional<Instant> time = Optional.empty();
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            long number = value.longValue();
            time = Optional.of(
                    number < FIRST_MILLIS ? Instant.ofEpochSecond(Math.max(0, number)) : Instant.ofEpochMilli(number));
        } else if (value.isTextual()) {
            try {
                time = Optional.of(OffsetDateTime.parse(value.asText()).toInstant());
            } catch (DateTimeException noTime) {
                // as if it were not there
            }
        }
        return time.filter(LAST::isAfter);
    }

    /** Leaves out the values: they are personal data. */
    @Override
    public String toString() {
        return "ToldContact[" + id + ", " + type + ", " + at + "]";
    }
}
