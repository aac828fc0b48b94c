package org.referralconnector.sandbox.salesforce.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.Json;

/**
 * What objects have more of in an organization with person accounts: an Account that is a person has the fields of the contact
 * behind it, most of them with {@code Person} before the name, custom ones with {@code __pc} at its end.
 */
public final class PersonFields {
    private static final List<String> SAME_NAME = List.of("LastName", "FirstName", "Salutation");
    private static final List<String> ON_EVERY_ACCOUNT = List.of("Phone", "Fax");
    private static final List<String> WITH_PERSON_BEFORE = List.of(
            "Email",
            "MobilePhone",
            "HomePhone",
            "Title",
            "Department",
            "LeadSource",
            "Birthdate",
            "MailingStreet",
            "MailingCity",
            "MailingState",
            "MailingPostalCode",
            "MailingCountry",
            "OtherStreet",
            "OtherCity",
            "OtherState",
            "OtherPostalCode",
            "OtherCountry",
            "HasOptedOutOfEmail",
            "DoNotCall",
            "EmailBouncedReason",
            "EmailBouncedDate");
    private static final String CUSTOM = "__c";
    private static final String CUSTOM_OF_PERSON = "__pc";
    private static final String PERSON = "Person";

    private PersonFields() {}

    /** The field of the contact behind a person's Account that is the same as the Account's; empty if there is none. */
    public static Optional<String> ofContact(String accountField) {
        if (accountField.endsWith(CUSTOM_OF_PERSON)) {
            return Optional.of(accountField.substring(0, accountField.length() - CUSTOM_OF_PERSON.length()) + CUSTOM);
        }
        if (SAME_NAME.contains(accountField) || ON_EVERY_ACCOUNT.contains(accountField)) {
            return Optional.of(accountField);
        }
        return accountField.startsWith(PERSON)
                ? Optional.of(accountField.substring(PERSON.length())).filter(WITH_PERSON_BEFORE::contains)
                : Optional.empty();
    }

    /** Whether only people have a value in this field of an Account. */
    public static boolean ofPeopleAlone(String accountField) {
        return ofContact(accountField)
                .filter(field -> !ON_EVERY_ACCOUNT.contains(field))
                .isPresent();
    }

    /** The objects of an organization, by name in lower case, with what they have for people who are Accounts. */
    static Map<String, ObjectType> addedTo(Map<String, ObjectType> types, String businessType) {
        Map<String, ObjectType> wider = new LinkedHashMap<>(types);
        wider.computeIfPresent("contact", (name, contact) -> contact.with(flag()));
        wider.computeIfPresent(
                "account",
                (name, account) -> account.with(flag()).with(contactBehind()).with(recordType(businessType)));
        // without a company, a lead becomes a person
        wider.computeIfPresent(
                "lead",
                (name, lead) -> lead.with(lead.field("Company").orElseThrow().mirrored("Company")));
        return wider;
    }

    /** The same objects; Account has the fields that it mirrors of Contact. */
    static Map<String, ObjectType> mirrored(Map<String, ObjectType> types) {
        Map<String, ObjectType> wider = new LinkedHashMap<>(types);
        ObjectType account = wider.get("account");
        for (Field field : types.get("contact").fields()) {
            String name = onAccount(field);
            if (name != null && account.field(name).isEmpty()) {
                account = account.with(field.mirrored(name));
            }
        }
        wider.put("account", account);
        return wider;
    }

    /** The name that Account has for a field of Contact; empty if it has none. */
    static Optional<String> nameOnAccount(Field ofContact) {
        return Optional.ofNullable(onAccount(ofContact));
    }

    private static String onAccount(Field ofContact) {
        String name = ofContact.name();
        if (SAME_NAME.contains(name)) {
            return name;
        }
        if (ofContact.custom()) {
            return name.substring(0, name.length() - CUSTOM.length()) + CUSTOM_OF_PERSON;
        }
        return WITH_PERSON_BEFORE.contains(name) ? PERSON + name : null;
    }

    private static Field flag() {
        return SchemaFiles.field(Json.object()
                .put("name", "IsPersonAccount")
                .put("label", "Is Person Account")
                .put("type", "boolean")
                .put("readOnly", true));
    }

    private static Field contactBehind() {
        return reference("PersonContactId", "Contact", "PersonContact", true, null);
    }

    private static Field recordType(String businessType) {
        return reference("RecordTypeId", "RecordType", "RecordType", false, businessType);
    }

    private static Field reference(
            String name, String object, String relationship, boolean readOnly, String defaultValue) {
        var field = Json.object()
                .put("name", name)
                .put("type", "reference")
                .put("length", 18)
                .put("readOnly", readOnly)
                .put("relationship", relationship)
                .put("default", defaultValue);
        field.putArray("references").add(object);
        return SchemaFiles.field(field);
    }
}
