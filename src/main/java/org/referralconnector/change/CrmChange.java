package org.referralconnector.change;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One change of one record of a CRM, however it became known: from a stream, from a notification, or by a query.
 *
 * @param connection where the record is, such as {@code salesforce/default}
 * @param object the type of the record, such as {@code Opportunity}, or {@code contact} in Intercom
 * @param recordId the record's id; of Salesforce in its form of 18 characters
 * @param type what happened
 * @param at when it was committed; of a record that a query found, when it was last changed
 * @param order which of the changes of that moment it is, from 0: a later one has a higher number
 * @param values the fields that it sets, by API name, to plain values as in JSON; null for what is empty now; a field
 *     of a parent has the parent's name before it, such as {@code RecordType.DeveloperName}
 * @param complete true if {@code values} says all that rules look at, so that the record need not be read
 */
public record CrmChange(
        String connection,
        String object,
        String recordId,
        Type type,
        Instant at,
        long order,
        Map<String, Object> values,
        boolean complete) {

    /** What happened to a record. */
    public enum Type {
        CREATED,
        UPDATED,
        DELETED,
        UNDELETED,
        /** Something that nobody says more about, such as a gap event: the record has to be read. */
        UNKNOWN
    }

    public CrmChange {
        // Map.copyOf takes no null, and null is what an emptied field has
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Leaves out the values: they are personal data. */
    @Override
    public String toString() {
        return "CrmChange[" + connection + ", " + object + " " + recordId + ", " + type + ", " + at + "]";
    }
}
