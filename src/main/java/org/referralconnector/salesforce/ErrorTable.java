package org.referralconnector.salesforce;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What each of Salesforce's error codes, HTTP statuses and ways not to answer means for a delivery, and what a person
 * can do about it. The same table, for operators, is {@code docs/errors.md}; a test holds the two together.
 */
final class ErrorTable {

    enum Reaction {
        /** Somebody else holds the record for a moment: the same again in a second or three. */
        RETRY_SOON,
        /** Something stands in the way that may be gone by itself: the same again, ever more rarely. */
        RETRY,
        /** Somebody holds the record for a while: the same again in minutes. */
        RETRY_LATER,
        /** It was not sent: the same again as soon as anything is sent. */
        NOT_SENT,
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

    /** What begins the reasons of answers that do not speak like Salesforce's API; the status follows. */
    static final String HTTP = "HTTP_";

    /** The reason for what a trigger could not finish within the limits that Salesforce sets it. */
    static final String APEX_LIMIT = "APEX_LIMIT";

    private static final Remedy UNKNOWN =
            new Remedy(Reaction.PARK, "Repair what Salesforce complains about, then release the delivery.");

    private static final Remedy OTHER_STATUS = new Remedy(
            Reaction.OUTAGE,
            "It is tried again by itself. If it stays, look for a proxy or a maintenance page on the way.");

    private final Map<String, Remedy> remedies = new HashMap<>();

    ErrorTable() {
        addWhatConcernsTheDestination();
        addWhatHasToWait();
        addWhatIsWrongWithTheValues();
        addWhatIsWrongInTheOrg();
        addWhatIsWrongWithUs();
    }

    /** The remedy for a reason such as {@code UNABLE_TO_LOCK_ROW}, {@code HTTP_503} or {@code LOGIN:invalid_grant}. */
    Remedy of(String reason) {
        if (reason.startsWith(SalesforceAnswer.LOGIN + ":")) {
            return remedies.get(SalesforceAnswer.LOGIN);
        }
        return remedies.getOrDefault(reason, reason.startsWith(HTTP) ? OTHER_STATUS : UNKNOWN);
    }

    Set<String> codes() {
        return Set.copyOf(remedies.keySet());
    }

    private void addWhatConcernsTheDestination() {
        add(
                Reaction.OUTAGE,
                "It is tried again by itself. If it stays, check the network and status.salesforce.com.",
                SalesforceAnswer.TIMEOUT,
                SalesforceAnswer.IO);
        add(
                Reaction.OUTAGE,
                "It is tried again by itself. If it stays, check referral.salesforce.login-url, the network and"
                        + " status.salesforce.com.",
                SalesforceAnswer.CONNECT);
        add(
                Reaction.OUTAGE,
                OTHER_STATUS.cure(),
                "HTTP_302",
                "HTTP_304",
                "HTTP_400",
                "HTTP_403",
                "HTTP_404",
                "HTTP_405",
                "HTTP_408",
                "HTTP_409",
                "HTTP_415",
                "HTTP_420",
                "HTTP_429",
                "HTTP_500",
                "HTTP_502",
                "HTTP_503",
                "HTTP_504");
        add(
                Reaction.OUTAGE,
                "It is tried again by itself. If it stays, see status.salesforce.com.",
                "SERVER_UNAVAILABLE",
                "UNKNOWN_EXCEPTION",
                "QUERY_TIMEOUT",
                "REQUEST_RUNNING_TOO_LONG");
        add(
                Reaction.OUTAGE,
                "Set referral.salesforce.api-version to a version that the org offers.",
                "UNSUPPORTED_API_VERSION");
        add(
                Reaction.LIMIT,
                "Nothing is sent until calls are free again. Find out what else uses the API, or buy calls.",
                "REQUEST_LIMIT_EXCEEDED");
        add(
                Reaction.LOGIN,
                "A new session is opened by itself. If it stays, check the login settings and the permissions of the"
                        + " integration user.",
                "INVALID_SESSION_ID",
                "INVALID_AUTH_HEADER",
                "HTTP_401");
        add(
                Reaction.LOGIN,
                "Check the Salesforce settings of the connector, the connected app and the integration user.",
                SalesforceAnswer.LOGIN,
                "INVALID_LOGIN");
        add(
                Reaction.LOGIN,
                "Give the integration user the permission \"API Enabled\", in an edition that has the API.",
                "API_DISABLED_FOR_ORG",
                "API_CURRENTLY_DISABLED");
        add(
                Reaction.LOGIN,
                "Set a new password for the integration user, or better let it log in without one and give it \"Password"
                        + " Never Expires\".",
                "INVALID_OPERATION_WITH_EXPIRED_PASSWORD");
        add(Reaction.NOT_SENT, "It is sent as soon as Salesforce answers again.", SalesforceAnswer.NOT_TRIED);
        add(
                Reaction.NOT_SENT,
                "It is sent as soon as API calls are free again. If it is frequent, find out what else uses the API.",
                SalesforceAnswer.API_RESERVE);
        add(
                Reaction.RETRY,
                "It is tried again by itself. If it stays, look for a proxy that changes answers.",
                "UNREADABLE_ANSWER");
    }

    private void addWhatHasToWait() {
        add(
                Reaction.RETRY_SOON,
                "It is tried again by itself. If it is frequent, look for bulk jobs on the same accounts.",
                "UNABLE_TO_LOCK_ROW");
        add(
                Reaction.RETRY,
                "It is tried again by itself. If it stays, the trigger or flow has to be made fit for many records"
                        + " at once.",
                APEX_LIMIT);
        add(
                Reaction.RETRY,
                "It is tried again by itself. If it stays, read the message and repair what it complains about.",
                "CONFLICT",
                "ALL_OR_NONE_OPERATION_ROLLED_BACK",
                "PROCESSING_HALTED",
                "BATCH_PROCESSING_HALTED");
        add(Reaction.RETRY_LATER, "Finish the approval that holds the record, or wait for it.", "ENTITY_IS_LOCKED");
    }

    private void addWhatIsWrongWithTheValues() {
        add(
                Reaction.PARK,
                "Map the field in the campaign file or give it a default, then release the delivery.",
                "REQUIRED_FIELD_MISSING");
        add(
                Reaction.PARK,
                "Lengthen the field or map another value, then release the delivery.",
                "STRING_TOO_LONG",
                "NUMBER_OUTSIDE_VALID_RANGE");
        add(
                Reaction.PARK,
                "Correct the address in the program. If it was invented, skip the delivery.",
                "INVALID_EMAIL_ADDRESS");
        add(
                Reaction.PARK,
                "Add the value to the picklist and the record type or map another one, then release the delivery.",
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
        add(
                Reaction.PARK,
                "Follow the rule of the org or exempt the integration user from it, then release the delivery.",
                "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                "FIELD_FILTER_VALIDATION_EXCEPTION",
                "FIELD_INTEGRITY_EXCEPTION");
        add(
                Reaction.PARK,
                "Correct the value in the campaign file: it should be the id of a record that the integration user"
                        + " sees.",
                "INVALID_CROSS_REFERENCE_KEY",
                "MALFORMED_ID",
                "INVALID_ID_FIELD");
        add(
                Reaction.PARK,
                "Restore the record from the recycle bin or correct the value in the campaign file, then release the"
                        + " delivery.",
                "ENTITY_IS_DELETED");
        add(
                Reaction.PARK,
                "Correct the mapping in the campaign file: a value has the wrong type for its field.",
                "JSON_PARSER_ERROR",
                "INVALID_TYPE_ON_FIELD_IN_RECORD");
    }

    private void addWhatIsWrongInTheOrg() {
        add(
                Reaction.PARK,
                "Merge the records, or change the duplicate rule or the campaign's when-duplicate, then release the"
                        + " delivery.",
                "DUPLICATES_DETECTED");
        add(
                Reaction.PARK,
                "Merge the records that have the same external id, then release the delivery.",
                "DUPLICATE_EXTERNAL_ID",
                "HTTP_300");
        add(
                Reaction.PARK,
                "Merge the two records that have the same value in a unique field, then release the delivery.",
                "DUPLICATE_VALUE");
        add(
                Reaction.PARK,
                "Map the campaign to contacts, or let the integration user edit converted leads.",
                "CANNOT_UPDATE_CONVERTED_LEAD");
        add(
                Reaction.PARK,
                "Repair the trigger or flow of the org whose message this is, then release the delivery.",
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                "CANNOT_EXECUTE_FLOW_TRIGGER",
                "APEX_ERROR");
        add(
                Reaction.PARK,
                "Give the integration user access to the record and to those that it refers to, then release the"
                        + " delivery.",
                "INSUFFICIENT_ACCESS",
                "INSUFFICIENT_ACCESS_OR_READONLY",
                "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY");
        add(
                Reaction.PARK,
                "Let the assignment give the record to an active user, then release the delivery.",
                "INACTIVE_OWNER_OR_USER");
        add(
                Reaction.PARK_AND_FORGET_SCHEMA,
                "Correct the campaign file or the integration user's access to the field, then release the delivery.",
                "INVALID_FIELD",
                "INVALID_FIELD_FOR_INSERT_UPDATE");
        add(
                Reaction.PARK_AND_FORGET_SCHEMA,
                "Person accounts are not enabled in this org, or their fields are hidden from the integration user. Have"
                        + " them enabled or choose another action in the campaign file, then release the delivery.",
                PersonAccounts.OFF);
        add(
                Reaction.PARK_AND_FORGET_SCHEMA,
                "Give the integration user access to the object and the key field, then release the delivery.",
                "INVALID_TYPE",
                "NOT_FOUND");
        add(Reaction.PARK, "Free storage in the org, then release the delivery.", "STORAGE_LIMIT_EXCEEDED");
        add(
                Reaction.PARK,
                "Switch on in the org what the message names, then release the delivery.",
                "FUNCTIONALITY_NOT_ENABLED");
    }

    private void addWhatIsWrongWithUs() {
        add(
                Reaction.PARK,
                "Raise the limit of the proxy on the way, then release the delivery.",
                "HTTP_413",
                "HTTP_414",
                "HTTP_431");
        add(
                Reaction.PARK,
                "Report it: the connector sent something that Salesforce does not take.",
                "MALFORMED_QUERY",
                "MALFORMED_SEARCH",
                "INVALID_QUERY_LOCATOR",
                "INVALID_QUERY_FILTER_OPERATOR",
                "EXCEEDED_MAX_SEMIJOIN_SUBSELECTS",
                "EXCEEDED_ID_LIMIT",
                "LIMIT_EXCEEDED",
                "MISSING_ARGUMENT",
                "METHOD_NOT_ALLOWED",
                "UNSUPPORTED_MEDIA_TYPE",
                "INVALID_TYPE_FOR_OPERATION",
                "INVALID_REPLICATION_DATE",
                "UNDELETE_FAILED",
                "API_ERROR");
    }

    private void add(Reaction reaction, String cure, String... reasons) {
        Remedy remedy = new Remedy(reaction, cure);
        Arrays.stream(reasons).forEach(reason -> remedies.put(reason, remedy));
    }
}
