package org.referralconnector.salesforce;

import java.util.Optional;

/**
 * What is different about people who are Accounts. Such an Account has the fields of a person beside its own: {@code
 * FirstName}, {@code LastName}, {@code PersonEmail}, {@code PersonMailingCity}, and {@code Tier__pc} for a contact's {@code
 * Tier__c}. A contact of its own, {@code PersonContactId}, stands behind it (SOAP API Developer Guide, "Person Account Record
 * Types"). {@code IsPersonAccount} tells it from the Account of a business, which never counts as a person here.
 */
final class PersonAccounts {
    static final String ACCOUNT = "Account";

    /** Where a person's e-mail address is. */
    static final String EMAIL = "PersonEmail";

    /** True for people. An org without person accounts does not have it, neither on Account nor on Contact. */
    static final String FLAG = "IsPersonAccount";

    /** The reason for what an org without person accounts cannot take. */
    static final String OFF = "PERSON_ACCOUNTS_OFF";

    private static final String PERSON = "Person";
    private static final String MAILING = "Mailing";
    private static final String CUSTOM = "__c";
    private static final String CUSTOM_OF_PERSON = "__pc";

    private PersonAccounts() {}

    /**
     * True if a record of {@code object} is a person's Account. Accounts that senders name have their own roles and may be
     * anything.
     *
     * @param role what the record is to the participant; see {@link Intent}
     */
    static boolean isPerson(String object, String role) {
        return object.equals(ACCOUNT) && role.indexOf(':') < 0 && role.indexOf('/') < 0;
    }

    /** True if the org has person accounts, as far as the description of its Account or Contact says so. */
    static boolean enabledIn(SalesforceObject object) {
        return object.field(FLAG).isPresent();
    }

    /** The field of {@code object} that has a person's e-mail address. */
    static String emailField(String object) {
        return object.equals(ACCOUNT) ? EMAIL : "Email";
    }

    /**
     * What a field of a person is called on {@code object}, if another object of people calls it {@code name}: {@code Street}
     * of a lead is {@code MailingStreet} of a contact and {@code PersonMailingStreet} of an Account.
     *
     * @return {@code name} itself if the object has it, or nothing that corresponds to it
     */
    static String nameOn(SalesforceObject object, String name) {
        if (object.field(name).isPresent()) {
            return name;
        }
        String plain = ofContact(name);
        String ofLead = plain.startsWith(MAILING) ? plain.substring(MAILING.length()) : plain;
        return firstWritable(
                        object,
                        plain,
                        ofLead,
                        MAILING + plain,
                        PERSON + MAILING + plain,
                        PERSON + plain,
                        ofPerson(plain))
                .orElse(name);
    }

    /** The name as contacts have it: {@code PersonTitle} is {@code Title}, {@code Tier__pc} is {@code Tier__c}. */
    private static String ofContact(String name) {
        String custom = name.endsWith(CUSTOM_OF_PERSON)
                ? name.substring(0, name.length() - CUSTOM_OF_PERSON.length()) + CUSTOM
                : name;
        boolean isOfPerson = custom.startsWith(PERSON) && custom.length() > PERSON.length() && !custom.endsWith(CUSTOM);
        return isOfPerson ? custom.substring(PERSON.length()) : custom;
    }

    private static String ofPerson(String name) {
        return name.endsWith(CUSTOM) ? name.substring(0, name.length() - CUSTOM.length()) + CUSTOM_OF_PERSON : name;
    }

    private static Optional<String> firstWritable(SalesforceObject object, String... names) {
        for (String name : names) {
            if (object.field(name)
                    .filter(field -> field.createable() || field.updateable())
                    .isPresent()) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** What an org without person accounts makes of a delivery that needs one. */
    static UnfitValue off() {
        return new UnfitValue(
                OFF,
                "Account." + FLAG
                        + " does not exist: person accounts are not enabled in this org. Have them enabled, or"
                        + " choose another action in the campaign file.");
    }
}
