package org.referralconnector.salesforce;

import java.util.Map;
import java.util.Set;

/**
 * What each of Salesforce's error codes means for a delivery, and what a person can do about it. The same table, for
 * operators, is {@code docs/errors.md}; a test holds the two together.
 */
final class ErrorTable {

    enum Reaction {
        /** Somebody else holds the record for a moment: the same again in a second or three. */
        RETRY_SOON,
        /** Somebody holds the record for a while: the same again in minutes. */
        RETRY_LATER,
        /** It needs a person. */
        PARK,
        /** It needs a person, and what we know of the object is out of date. */
        PARK_AND_FORGET_SCHEMA,
        /** Salesforce is unwell. */
        OUTAGE,
        /** The API budget is spent. */
        LIMIT,
        /** The session or the login is not accepted. */
        LOGIN
    }

    record Remedy(Reaction reaction, String cure) {}

    private static final Remedy UNKNOWN =
            new Remedy(Reaction.PARK, "Repair what Salesforce complains about, then release the delivery.");

    private static final Map<String, Remedy> REMEDIES = Map.ofEntries(
            login("INVALID_SESSION_ID", "A new session is opened by itself. If it stays: check login and permissions."),
            login("INVALID_AUTH_HEADER", "Check the Salesforce login settings of the connector."),
            login("API_DISABLED_FOR_ORG", "Give the integration user API access, or an edition that has the API."),
            login("API_CURRENTLY_DISABLED", "Give the integration user the permission \"API Enabled\"."),
            limit(
                    "REQUEST_LIMIT_EXCEEDED",
                    "Nothing is sent until calls are free again. Check what else uses the API."),
            outage("SERVER_UNAVAILABLE"),
            outage("UNKNOWN_EXCEPTION"),
            outage("QUERY_TIMEOUT"),
            outage("REQUEST_RUNNING_TOO_LONG"),
            Map.entry("UNABLE_TO_LOCK_ROW", new Remedy(Reaction.RETRY_SOON, "Another change holds the record.")),
            Map.entry(
                    "ENTITY_IS_LOCKED",
                    new Remedy(Reaction.RETRY_LATER, "An approval holds the record. Finish it, or wait.")),
            stale("INVALID_FIELD", "A field was renamed, deleted or hidden. Correct the campaign file or the field."),
            stale(
                    "INVALID_FIELD_FOR_INSERT_UPDATE",
                    "The integration user may not write the field. Grant edit access or take it out."),
            stale("INVALID_TYPE", "The integration user does not see the object. Grant access to it."),
            stale("NOT_FOUND", "The object, the field or the record does not exist or is hidden. Check access."),
            park("REQUIRED_FIELD_MISSING", "Map the field in the campaign file or give it a default."),
            park("STRING_TOO_LONG", "Shorten the mapped value or lengthen the field."),
            park("INVALID_EMAIL_ADDRESS", "The address is not one. Correct it in the program or refuse the delivery."),
            park("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Add the value to the picklist or map another one."),
            park("NUMBER_OUTSIDE_VALID_RANGE", "Widen the field or map another value."),
            park(
                    "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                    "A validation rule of the org refuses it. Exempt the user or comply."),
            park("FIELD_FILTER_VALIDATION_EXCEPTION", "A lookup filter of the org refuses the value."),
            park("FIELD_INTEGRITY_EXCEPTION", "A value contradicts another or refers to nothing."),
            park(
                    "DUPLICATES_DETECTED",
                    "A duplicate rule of the org found records. Merge them, or change rule or campaign."),
            park(
                    "DUPLICATE_VALUE",
                    "Another record has the same value in a unique field. Merge the two, then release."),
            park("DUPLICATE_EXTERNAL_ID", "Several records have the same external id. Merge them, then release."),
            park("CANNOT_UPDATE_CONVERTED_LEAD", "The lead became a contact. Map the campaign to contacts."),
            park("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "A trigger or flow of the org failed. Its message is here."),
            park("CANNOT_EXECUTE_FLOW_TRIGGER", "A flow of the org failed. Its message is here."),
            park("APEX_ERROR", "A trigger of the org failed. Its message is here."),
            park("INSUFFICIENT_ACCESS_OR_READONLY", "Give the integration user access to the record."),
            park("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "Give the user access to the record referred to."),
            park("INVALID_CROSS_REFERENCE_KEY", "A value is the id of a record that does not exist or is hidden."),
            park("INACTIVE_OWNER_OR_USER", "The record would belong to an inactive user. Correct the assignment."),
            park("ENTITY_IS_DELETED", "A record that this one refers to is in the recycle bin."),
            park("MALFORMED_ID", "A value is no Salesforce id."),
            park("MALFORMED_QUERY", "Report it: the connector wrote a query that Salesforce does not read."),
            park("JSON_PARSER_ERROR", "A value has the wrong type for its field. Check the campaign's mapping."),
            park("STORAGE_LIMIT_EXCEEDED", "The org's storage is full. Free some, then release the delivery."));

    Remedy of(String code) {
        return REMEDIES.getOrDefault(code, UNKNOWN);
    }

    Set<String> codes() {
        return REMEDIES.keySet();
    }

    private static Map.Entry<String, Remedy> login(String code, String cure) {
        return Map.entry(code, new Remedy(Reaction.LOGIN, cure));
    }

    private static Map.Entry<String, Remedy> limit(String code, String cure) {
        return Map.entry(code, new Remedy(Reaction.LIMIT, cure));
    }

    private static Map.Entry<String, Remedy> outage(String code) {
        return Map.entry(code, new Remedy(Reaction.OUTAGE, "Salesforce is unwell. It is tried again by itself."));
    }

    private static Map.Entry<String, Remedy> stale(String code, String cure) {
        return Map.entry(code, new Remedy(Reaction.PARK_AND_FORGET_SCHEMA, cure));
    }

    private static Map.Entry<String, Remedy> park(String code, String cure) {
        return Map.entry(code, new Remedy(Reaction.PARK, cure));
    }
}
