package org.referralconnector.sandbox.salesforce.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.PersonFields;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * A person's Account and the contact behind it are the same person: the contact is made with the Account, and what becomes of
 * one becomes of the other.
 */
final class PersonAccounts {
    private static final String ACCOUNT = "Account";
    private static final String CONTACT = "Contact";
    private static final String FLAG = "IsPersonAccount";
    private static final String BEHIND = "PersonContactId";
    private static final String RECORD_TYPE = "RecordTypeId";
    private static final String FORBIDDEN = "INVALID_FIELD_FOR_INSERT_UPDATE";

    private final Schema schema;
    private final RecordStore store;
    private final Completion completion;

    PersonAccounts(Schema schema, RecordStore store, Completion completion) {
        this.schema = schema;
        this.store = store;
        this.completion = completion;
    }

    /**
     * A record that is about to be saved, as person or as business.
     *
     * @param row the record with what is written; without an id if it is new
     * @param written the fields that the client writes
     * @throws Refusal if a field of the other kind is written, or a person lacks a last name
     */
    Row shaped(Row row, Map<String, Object> written) {
        if (!schema.personAccounts()) {
            return row;
        }
        if (row.type().equals(CONTACT)) {
            requireOnlyContact(row);
            return row;
        }
        if (!row.type().equals(ACCOUNT)) {
            return row;
        }
        boolean isPerson = row.id() == null ? isPerson(written) : row.is(FLAG);
        return isPerson ? person(row, written) : business(row, written);
    }

    /** Makes the contact behind an Account that was just added. */
    void followNew(Row row, WriteOptions options) {
        if (isPerson(row)) {
            ObjectType contacts = type(CONTACT);
            Map<String, Object> values = completion.defaults(contacts, options.userId());
            Map<String, Object> own = contactValues(row);
            values.putAll(own);
            values.put("Id", row.get(BEHIND));
            values.put("AccountId", row.id());
            values.put(FLAG, true);
            Row contact = new Row(CONTACT, values);
            store.insert(
                    contacts,
                    completion
                            .complete(contacts, contact, own, options.userId())
                            .values(),
                    options.origin());
        }
    }

    /** Does to the one what was done to the other. */
    void follow(Row row, WriteOptions options) {
        if (isPerson(row)) {
            store.find(type(CONTACT), row.text(BEHIND))
                    .ifPresent(contact -> change(type(CONTACT), contact, contactValues(row), options));
        } else if (row.type().equals(CONTACT) && row.is(FLAG)) {
            accountOf(row).ifPresent(account -> {
                Map<String, Object> values = accountValues(row);
                values.put("Name", fullName(row));
                change(type(ACCOUNT), account, values, options);
            });
        }
    }

    /** The contact behind this record, if it is a person's Account. */
    Optional<Row> contactOf(Row account) {
        return isPerson(account) ? store.find(type(CONTACT), account.text(BEHIND)) : Optional.empty();
    }

    /** The values of a record without those by which a person's two records refer to each other. */
    Map<String, Object> apart(Row row) {
        Map<String, Object> values = new HashMap<>(row.values());
        if (row.is(FLAG)) {
            values.remove(row.type().equals(ACCOUNT) ? BEHIND : "AccountId");
        }
        return values;
    }

    private static boolean isPerson(Row row) {
        return row.type().equals(ACCOUNT) && row.is(FLAG);
    }

    private boolean isPerson(Map<String, Object> written) {
        String recordType = (String) written.get(RECORD_TYPE);
        return recordType == null
                ? written.get("LastName") != null
                : store.find(recordType).filter(type -> type.is("IsPersonType")).isPresent();
    }

    private Row person(Row row, Map<String, Object> written) {
        if (written.containsKey("Name")) {
            throw Refusal.record(
                    FORBIDDEN,
                    "Unable to create/update fields: Name. Please check the security settings of this field and verify"
                            + " that it is read/write for your profile or permission set.",
                    "Name");
        }
        if (row.get("LastName") == null) {
            throw Refusal.missing(List.of("LastName"));
        }
        Map<String, Object> values = new HashMap<>();
        values.put("Name", fullName(row));
        if (row.id() == null) {
            values.put("Id", store.freeId(type(ACCOUNT)));
            values.put(BEHIND, store.freeId(type(CONTACT)));
            values.put(FLAG, true);
            if (written.get(RECORD_TYPE) == null) {
                values.put(RECORD_TYPE, usualType());
            }
        }
        return row.with(values);
    }

    private static Row business(Row row, Map<String, Object> written) {
        List<String> wrong = written.keySet().stream()
                .filter(PersonFields::ofPeopleAlone)
                .filter(field -> written.get(field) != null)
                .toList();
        if (!wrong.isEmpty()) {
            throw Refusal.record(
                    FORBIDDEN,
                    "Account: bad field names on insert/update call: " + String.join(", ", wrong),
                    wrong.toArray(String[]::new));
        }
        return row;
    }

    /** The contact behind a person's Account is the only one that it can have. */
    private void requireOnlyContact(Row contact) {
        Optional<Row> account = Optional.ofNullable(contact.text("AccountId"))
                .flatMap(id -> store.find(type(ACCOUNT), id))
                .filter(PersonAccounts::isPerson);
        if (account.isPresent() && !account.get().get(BEHIND).equals(contact.id())) {
            throw Refusal.record(
                    "FIELD_INTEGRITY_EXCEPTION", "Account ID: a person account has no other contacts", "AccountId");
        }
    }

    private Optional<Row> accountOf(Row contact) {
        return Optional.ofNullable(contact.text("AccountId"))
                .flatMap(id -> store.find(type(ACCOUNT), id))
                .filter(account -> contact.id().equals(account.get(BEHIND)));
    }

    private String usualType() {
        return store.all(type("RecordType")).stream()
                .filter(type -> type.is("IsPersonType"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Map<String, Object> contactValues(Row account) {
        Map<String, Object> values = new HashMap<>();
        for (Field field : type(ACCOUNT).fields()) {
            PersonFields.ofContact(field.name()).ifPresent(name -> values.put(name, account.get(field.name())));
        }
        values.put("IsDeleted", account.deleted());
        return values;
    }

    private Map<String, Object> accountValues(Row contact) {
        Map<String, Object> values = new HashMap<>();
        for (Field field : type(ACCOUNT).fields()) {
            PersonFields.ofContact(field.name()).ifPresent(name -> values.put(field.name(), contact.get(name)));
        }
        values.put("IsDeleted", contact.deleted());
        return values;
    }

    private void change(ObjectType type, Row former, Map<String, Object> values, WriteOptions options) {
        boolean differs = values.entrySet().stream()
                .anyMatch(value -> !Objects.equals(former.get(value.getKey()), value.getValue()));
        if (differs) {
            Map<String, Object> written = new HashMap<>(values);
            written.keySet().removeIf(name -> type.field(name).isEmpty());
            store.replace(
                    type,
                    former,
                    completion.complete(type, former.with(values), written, options.userId()),
                    options.origin());
        }
    }

    private static String fullName(Row row) {
        List<String> parts = new ArrayList<>();
        for (String part : List.of("FirstName", "LastName")) {
            if (row.get(part) != null) {
                parts.add(row.text(part));
            }
        }
        return String.join(" ", parts);
    }

    private ObjectType type(String name) {
        return schema.type(name).orElseThrow();
    }
}
