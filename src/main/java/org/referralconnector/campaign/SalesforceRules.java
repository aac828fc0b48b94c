package org.referralconnector.campaign;

import java.util.Map;

/**
 * What becomes of a campaign's participants in Salesforce.
 *
 * @param connection the name of the Salesforce connection, {@code default} if the file names none
 * @param leads what becomes of a referred person
 * @param referrers what becomes of a referrer
 * @param opportunityFields the fields to write on the Opportunity of a converted lead, by API name; empty for none
 * @param handling what is done about records and fields that are not as the campaign expects them
 * @param qualification how deals come back
 */
public record SalesforceRules(
        String connection,
        Section leads,
        Section referrers,
        Map<String, FieldRule> opportunityFields,
        Handling handling,
        Qualification qualification) {

    /** Rules without fields for Opportunities, with the usual handling, and to which nothing comes back. */
    public SalesforceRules(String connection, Section leads, Section referrers) {
        this(connection, leads, referrers, Map.of(), Handling.USUAL, Qualification.NONE);
    }

    /** Where the campaign's events go, such as {@code salesforce/default}. */
    public String destination() {
        return destination(connection);
    }

    /** Where events for a connection of that name go. */
    public static String destination(String connection) {
        return "salesforce/" + connection;
    }

    /**
     * What is done about records and fields that are not as the campaign expects them.
     *
     * @param whenConverted what a lead means that became a contact
     * @param whenDeleted what a record means that somebody deleted
     * @param onMissingField what a field means that does not exist or that the integration user may not write
     * @param assignment the value of {@code Sforce-Auto-Assign}: {@code FALSE}, {@code TRUE}, or the id of an assignment
     *     rule
     */
    public record Handling(
            WhenConverted whenConverted, WhenDeleted whenDeleted, OnMissingField onMissingField, String assignment) {

        /** No assignment rule runs: it would send mails to owners and, with auto-response rules, to the people. */
        public static final String NO_ASSIGNMENT = "FALSE";

        /** What holds if a campaign file says nothing. */
        public static final Handling USUAL =
                new Handling(WhenConverted.FOLLOW, WhenDeleted.PARK, OnMissingField.PARK, NO_ASSIGNMENT);
    }

    /** What becomes of news for a lead that became a contact. */
    public enum WhenConverted {
        /** The contact gets it; fields that contacts do not have are left out. */
        FOLLOW,
        /** The contact gets it ({@code use-contact-id: true}); a field that contacts do not have is a missing one. */
        CONTACT,
        /** Nobody gets it ({@code use-contact-id: false}): it is parked. */
        PARK
    }

    /** What becomes of news for a record that somebody deleted. */
    public enum WhenDeleted {
        PARK,
        /** It counts as never made: the person is searched, and a new record is made if there is none. */
        RECREATE,
        SKIP
    }

    /** What becomes of a record if one of its fields does not exist or may not be written. */
    public enum OnMissingField {
        PARK,
        /** The rest of the record is written, and the outcome names the field. */
        DROP
    }
}
