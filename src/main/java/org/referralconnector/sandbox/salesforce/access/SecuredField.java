package org.referralconnector.sandbox.salesforce.access;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.PersonFields;

/**
 * The field whose permission decides about another one: mostly itself. The parts of an address are decided about by the
 * address as a whole, and what an Account has of the contact behind it by that contact's field.
 *
 * @param object name of the object
 * @param name as {@code FieldPermissions.Field} has it behind the point
 */
record SecuredField(String object, String name) {
    /** Objects whose standard fields can be hidden. Custom fields can be on every object. */
    private static final Set<String> WITH_SECURITY = Set.of("Account", "Contact", "Lead", "Opportunity", "Campaign");

    private static final Set<String> ALWAYS_VISIBLE = Set.of(
            "IsDeleted",
            "CreatedDate",
            "CreatedById",
            "LastModifiedDate",
            "LastModifiedById",
            "SystemModstamp",
            "OwnerId",
            "RecordTypeId",
            "MasterRecordId",
            "CurrencyIsoCode",
            "LastActivityDate",
            "FirstName",
            "LastName",
            "Salutation",
            "Company",
            "IsConverted",
            "ConvertedDate",
            "ConvertedAccountId",
            "ConvertedContactId",
            "ConvertedOpportunityId",
            "IsUnreadByOwner",
            "EmailBouncedReason",
            "EmailBouncedDate",
            "IsEmailBounced",
            "IsPersonAccount",
            "PersonContactId",
            "IsClosed",
            "IsWon",
            "ExpectedRevenue",
            "LastStageChangeDate");

    /** The field that decides about this one; empty if whoever sees the object sees it. */
    static Optional<SecuredField> of(ObjectType type, Field field) {
        String name = field.name();
        if (field.required() || field.nameField() || field.type() == FieldType.ID || ALWAYS_VISIBLE.contains(name)) {
            return Optional.empty();
        }
        if (type.name().equals("Account") && PersonFields.ofPeopleAlone(name)) {
            return PersonFields.ofContact(name)
                    .filter(ofContact -> !ALWAYS_VISIBLE.contains(ofContact))
                    .map(ofContact -> new SecuredField("Contact", whole("Contact", ofContact)));
        }
        return field.custom() || WITH_SECURITY.contains(type.name())
                ? Optional.of(new SecuredField(type.name(), whole(type.name(), name)))
                : Optional.empty();
    }

    /** Everything that the field permissions of an object can name. */
    static Set<SecuredField> allOf(ObjectType type) {
        Set<SecuredField> all = new LinkedHashSet<>();
        for (Field field : type.fields()) {
            of(type, field)
                    .filter(secured -> secured.object().equals(type.name()))
                    .ifPresent(all::add);
        }
        return all;
    }

    /** {@code Lead.Email}, as {@code FieldPermissions.Field} has it. */
    String path() {
        return object + "." + name;
    }

    private static String whole(String object, String name) {
        return Field.addressOf(object, name).orElse(name);
    }
}
