package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.referralconnector.change.CrmChange;

/**
 * What Salesforce tells of a change, whatever its shape: the {@code data} of a change event or of a PushTopic's
 * notification, or a row of a query.
 *
 * @param object the type of the records
 * @param ids the records; several if one transaction changed them alike
 * @param type what happened
 * @param at when it was committed
 * @param order which of the changes of that moment it is
 * @param changed the fields that an update sets, as the event lists them; empty if it does not list them
 * @param values the fields that are told, by names in which the case of letters does not matter
 * @param complete true if that is all that rules look at
 * @param origin who did it, such as {@code com/salesforce/api/rest/62.0;client=ReferralConnector}; empty if unknown
 * @param key what makes it the same change if it is told again
 * @param vague true if it only says that something happened, but not to which records
 */
record ToldChange(
        String object,
        List<String> ids,
        CrmChange.Type type,
        Instant at,
        long order,
        List<String> changed,
        Map<String, Object> values,
        boolean complete,
        String origin,
        String key,
        boolean vague) {

    /** Where rows of a query have the contacts of an Opportunity: a list of maps with plain values. */
    static final String CONTACT_ROLES = "OpportunityContactRoles";

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?");

    /** What an overflow event has instead of an id: {@code 000000000000000AAA}. */
    private static final String NO_ID = "000";

    private static final String OVERFLOW = "GAP_OVERFLOW";

    /** Commit numbers have 44 bits today; only those of the same millisecond are ever compared. */
    private static final long COMMIT_BITS = (1L << 46) - 1;

    private static final int SEQUENCE_BITS = 17;

    /**
     * Reads any of the three shapes.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    static ToldChange of(JsonNode data, ObjectMapper json) {
        try {
            JsonNode header = data.at("/payload/ChangeEventHeader");
            if (header.isObject()) {
                return ofChangeEvent(data, header, json);
            }
            if (data.path("sobject").isObject()) {
                return ofNotification(data, json);
            }
            if (data.at("/attributes/type").isTextual()) {
                return ofRow(data, json);
            }
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException("it does not say when", unreadable);
        }
        throw new IllegalArgumentException("neither a change event, nor a notification, nor a row");
    }

    private static ToldChange ofChangeEvent(JsonNode data, JsonNode header, ObjectMapper json) {
        String object = text(header, "entityName");
        String changeType = text(header, "changeType");
        List<String> ids = texts(header.path("recordIds"));
        boolean vague = changeType.equals(OVERFLOW)
                || ids.isEmpty()
                || ids.stream().anyMatch(id -> !ID.matcher(id).matches() || id.startsWith(NO_ID));
        Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        data.path("payload").properties().forEach(field -> {
            if (!field.getKey().equals("ChangeEventHeader")) {
                put(values, field.getKey(), field.getValue(), json);
            }
        });
        texts(header.path("nulledFields")).forEach(field -> values.put(flat(field), null));
        String transaction = header.path("transactionKey").asText();
        long sequence = header.path("sequenceNumber").asLong();
        return new ToldChange(
                object,
                ids,
                type(changeType),
                Instant.ofEpochMilli(number(header, "commitTimestamp")),
                (header.path("commitNumber").asLong() & COMMIT_BITS) << SEQUENCE_BITS
                        | Math.min(Math.max(sequence, 0), (1 << SEQUENCE_BITS) - 1),
                texts(header.path("changedFields")),
                values,
                false,
                header.path("changeOrigin").asText(""),
                data.at("/event/EventUuid").asText(transaction + '/' + sequence + '/' + object),
                vague);
    }

    private static ToldChange ofNotification(JsonNode data, ObjectMapper json) {
        JsonNode event = data.path("event");
        JsonNode record = data.path("sobject");
        String id = text(record, "Id");
        String object = RecordIds.objectOf(id).orElse("");
        Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        record.properties().forEach(field -> {
            if (!field.getKey().equals("Id")) {
                put(values, field.getKey(), field.getValue(), json);
            }
        });
        String created = text(event, "createdDate");
        long replayId = event.path("replayId").asLong();
        return new ToldChange(
                object,
                List.of(id),
                switch (text(event, "type")) {
                    case "created" -> CrmChange.Type.CREATED;
                    case "updated" -> CrmChange.Type.UPDATED;
                    case "deleted" -> CrmChange.Type.DELETED;
                    case "undeleted" -> CrmChange.Type.UNDELETED;
                    default -> CrmChange.Type.UNKNOWN;
                },
                Moment.ofSalesforce(created),
                replayId,
                List.of(),
                values,
                false,
                "",
                event.path("EventUuid").asText("topic/" + object + '/' + replayId + '/' + created),
                !ID.matcher(id).matches());
    }

    private static ToldChange ofRow(JsonNode row, ObjectMapper json) {
        String object = row.at("/attributes/type").asText();
        String id = text(row, "Id");
        String stamp = text(row, "SystemModstamp");
        Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        row.properties().forEach(field -> {
            if (field.getKey().equals(CONTACT_ROLES)) {
                values.put(CONTACT_ROLES, roles(field.getValue(), json));
            } else if (!field.getKey().equals("Id") && !field.getKey().equals("attributes")) {
                putParent(values, field.getKey(), field.getValue(), json);
            }
        });
        return new ToldChange(
                object,
                List.of(id),
                row.path("IsDeleted").asBoolean() ? CrmChange.Type.DELETED : CrmChange.Type.UPDATED,
                Moment.ofSalesforce(stamp),
                0,
                List.of(),
                values,
                true,
                "",
                // stamps are in whole seconds, in which more than one thing can happen
                "row/" + object + '/' + id + '/' + stamp + '/' + Integer.toHexString(values.hashCode()),
                !ID.matcher(id).matches());
    }

    /** The change of one of its records, at a moment that may be more exact. */
    CrmChange of(String connection, String recordId, Instant exactly) {
        return new CrmChange(connection, object, recordId, type, exactly, order, values, complete);
    }

    /** True if a client of this name did it. */
    boolean doneBy(String client) {
        return Arrays.stream(origin.split(";", -1))
                .anyMatch(part -> part.strip().equals("client=" + client));
    }

    private static CrmChange.Type type(String changeType) {
        return switch (changeType) {
            case "CREATE" -> CrmChange.Type.CREATED;
            case "UPDATE" -> CrmChange.Type.UPDATED;
            case "DELETE", "GAP_DELETE" -> CrmChange.Type.DELETED;
            case "UNDELETE", "GAP_UNDELETE" -> CrmChange.Type.UNDELETED;
            default -> CrmChange.Type.UNKNOWN;
        };
    }

    /** Change events have the parts of compound fields in an object, such as {@code Name} and {@code MailingAddress}. */
    private static void put(Map<String, Object> values, String name, JsonNode value, ObjectMapper json) {
        if (value.isObject()) {
            value.properties()
                    .forEach(part -> values.put(flat(name + '.' + part.getKey()), plain(part.getValue(), json)));
        } else {
            values.put(name, plain(value, json));
        }
    }

    /** The field itself: {@code Name.FirstName} is {@code FirstName}, {@code MailingAddress.City} is {@code MailingCity}. */
    private static String flat(String field) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            return field;
        }
        String compound = field.substring(0, dot);
        String part = field.substring(dot + 1);
        return compound.endsWith("Address")
                ? compound.substring(0, compound.length() - "Address".length()) + part
                : part;
    }

    /** Rows have the fields of a parent in an object of their own. */
    private static void putParent(Map<String, Object> values, String name, JsonNode value, ObjectMapper json) {
        if (value.isObject()) {
            value.properties().forEach(field -> {
                if (!field.getKey().equals("attributes")) {
                    putParent(values, name + '.' + field.getKey(), field.getValue(), json);
                }
            });
        } else {
            values.put(name, plain(value, json));
        }
    }

    private static List<Map<String, Object>> roles(JsonNode answer, ObjectMapper json) {
        List<Map<String, Object>> roles = new ArrayList<>();
        answer.path("records").forEach(role -> {
            Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            role.properties().forEach(field -> {
                if (!field.getKey().equals("attributes")) {
                    putParent(values, field.getKey(), field.getValue(), json);
                }
            });
            roles.add(values);
        });
        return roles;
    }

    private static Object plain(JsonNode value, ObjectMapper json) {
        return json.convertValue(value, Object.class);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static String text(JsonNode object, String name) {
        return Optional.of(object.path(name).asText(""))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalArgumentException("it has no " + name));
    }

    private static long number(JsonNode object, String name) {
        if (!object.path(name).canConvertToLong() || !object.path(name).isNumber()) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return object.path(name).asLong();
    }

    /** Leaves out the values: they are personal data. */
    @Override
    public String toString() {
        return "ToldChange[" + object + " " + ids + ", " + type + ", " + at + "]";
    }
}
