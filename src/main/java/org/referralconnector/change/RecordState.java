package org.referralconnector.change;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record as it stands, and what it has to do with people.
 *
 * @param connection where the record is, such as {@code salesforce/default}
 * @param object the type of the record, such as {@code Opportunity}
 * @param recordId the record's id
 * @param deleted true if it is in the recycle bin
 * @param values its fields by API name, to plain values as in JSON; a field of a parent has the parent's name before it
 * @param persons who it is about: the lead or contact itself, or the Opportunity's contacts, the primary one first
 * @param account the id of its account, if it has one
 * @param accountsOfPersons the ids of the accounts of these people, by the ids of their records, as far as they are known: a
 *     person who is an account is the contact behind it, too
 */
public record RecordState(
        String connection,
        String object,
        String recordId,
        boolean deleted,
        Map<String, Object> values,
        List<Person> persons,
        Optional<String> account,
        Map<String, String> accountsOfPersons) {

    public RecordState {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        persons = List.copyOf(persons);
        accountsOfPersons = Map.copyOf(accountsOfPersons);
    }

    /** A record of people whose accounts are of no concern. */
    public RecordState(
            String connection,
            String object,
            String recordId,
            boolean deleted,
            Map<String, Object> values,
            List<Person> persons,
            Optional<String> account) {
        this(connection, object, recordId, deleted, values, persons, account, Map.of());
    }

    /** Leaves out the values: they are personal data. */
    @Override
    public String toString() {
        return "RecordState[" + connection + ", " + object + " " + recordId + "]";
    }
}
