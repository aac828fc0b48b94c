package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.change.Person;
import org.referralconnector.change.RecordState;

/**
 * Reads the rows of a query that selected {@link RecordColumns}. Shape: {@code {"attributes": {"type"}, "Id", …}}; a
 * parent is an object with attributes of its own, a child query {@code {"records": […]}} or null (REST API Developer Guide,
 * "Query").
 */
public final class RecordRows {
    private static final String ATTRIBUTES = "attributes";

    private final String connection;

    /**
     * For the rows of one connection.
     *
     * @param connection such as {@code salesforce/default}
     */
    public RecordRows(String connection) {
        this.connection = connection;
    }

    /**
     * What one row says.
     *
     * @throws IllegalArgumentException if it is no row with a type and an id
     */
    RecordState state(JsonNode row) {
        String object = row.required(ATTRIBUTES).required("type").asText();
        String id = row.required("Id").asText();
        Map<String, Object> values = values(row);
        return new RecordState(
                connection,
                object,
                id,
                row.path("IsDeleted").asBoolean(),
                values,
                object.equals(RecordColumns.OPPORTUNITY) ? contacts(row) : List.of(person(object, id, row)),
                text(row, "AccountId"),
                accounts(object, id, row));
    }

    /** The accounts of the people in a row, where {@link RecordColumns} selects them. */
    private static Map<String, String> accounts(String object, String id, JsonNode row) {
        Map<String, String> accounts = new HashMap<>();
        if (object.equals(RecordColumns.CONTACT)) {
            text(row, "AccountId").ifPresent(account -> accounts.put(id, account));
        }
        for (JsonNode role : row.path(RecordColumns.CONTACT_ROLES).path("records")) {
            text(role, "ContactId").ifPresent(contact -> text(role.path("Contact"), "AccountId")
                    .ifPresent(account -> accounts.put(contact, account)));
        }
        return accounts;
    }

    /** The plain values of a row; a field of a parent has the parent's name before it, a child query is left out. */
    static Map<String, Object> values(JsonNode row) {
        Map<String, Object> values = new LinkedHashMap<>();
        row.properties().forEach(member -> {
            if (member.getValue().isObject() && !member.getKey().equals(ATTRIBUTES)) {
                member.getValue().properties().forEach(inner -> {
                    if (inner.getValue().isValueNode()) {
                        values.put(member.getKey() + "." + inner.getKey(), plain(inner.getValue()));
                    }
                });
            } else if (member.getValue().isValueNode()) {
                values.put(member.getKey(), plain(member.getValue()));
            }
        });
        return values;
    }

    private static Object plain(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isNumber() ? value.decimalValue() : value.asText();
    }

    private List<Person> contacts(JsonNode opportunity) {
        List<Person> persons = new ArrayList<>();
        for (JsonNode role : opportunity.path(RecordColumns.CONTACT_ROLES).path("records")) {
            text(role, "ContactId").ifPresent(id -> {
                Person contact = person("Contact", id, role.path("Contact"));
                persons.add(role.path("IsPrimary").asBoolean() ? 0 : persons.size(), contact);
            });
        }
        return persons;
    }

    private Person person(String object, String id, JsonNode record) {
        return new Person(
                connection, object, id, text(record, "Email"), text(record, "FirstName"), text(record, "LastName"));
    }

    private static Optional<String> text(JsonNode record, String field) {
        return Optional.of(record.path(field))
                .filter(value -> value.isValueNode() && !value.isNull() && !value.isMissingNode())
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank());
    }
}
