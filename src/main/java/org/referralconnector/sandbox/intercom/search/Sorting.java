package org.referralconnector.sandbox.intercom.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Locale;
import org.referralconnector.sandbox.intercom.wire.Cursor;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.workspace.Contact;

/** The order of a list of contacts: by one field, and by id among equals; those without a value are last. */
final class Sorting {
    /** What lists have, and searches that order none. */
    static final Sorting LATEST_FIRST = new Sorting("created_at", true);

    private final String field;
    private final boolean descending;

    private Sorting(String field, boolean descending) {
        this.field = field;
        this.descending = descending;
    }

    /** Reads {@code sort} of a search. */
    static Sorting of(JsonNode sort, Fields fields) {
        if (!sort.isObject()) {
            return LATEST_FIRST;
        }
        String field = sort.path("field").asText(LATEST_FIRST.field);
        FieldType type = fields.type(field);
        if (type == FieldType.TAG || type == FieldType.SEGMENT) {
            throw new Refusal(400, "invalid_field", "'" + field + "' cannot be sorted by");
        }
        String order = sort.path("order").asText("descending");
        if (!order.equals("ascending") && !order.equals("descending")) {
            throw new Refusal(
                    400,
                    "invalid_sort_order",
                    "Invalid sort order '" + order + "'. Must be one of: ascending, descending");
        }
        return new Sorting(field, order.equals("descending"));
    }

    JsonNode key(Contact contact) {
        return Fields.value(contact, field);
    }

    Comparator<Contact> comparator() {
        return (one, other) -> compare(key(one), one.id(), key(other), other.id());
    }

    boolean isBehind(Contact contact, Cursor cursor) {
        return compare(key(contact), contact.id(), cursor.key(), cursor.id()) > 0;
    }

    private int compare(JsonNode one, String oneId, JsonNode other, String otherId) {
        boolean lacks = isNothing(one);
        if (lacks != isNothing(other)) {
            return lacks ? 1 : -1;
        }
        int order = lacks ? 0 : compareValues(one, other);
        int decided = order == 0 ? oneId.compareTo(otherId) : order;
        return descending ? -decided : decided;
    }

    private static boolean isNothing(JsonNode key) {
        return key.isMissingNode() || key.isNull();
    }

    private static int compareValues(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.asText().toLowerCase(Locale.ROOT).compareTo(other.asText().toLowerCase(Locale.ROOT));
    }
}
