package org.referralconnector.salesforce;

import java.util.Optional;
import org.referralconnector.campaign.SalesforceRules.Handling;

/**
 * One request to Salesforce's REST API, complete but for the instance's address and the session.
 *
 * @param kind what it is for
 * @param method the HTTP method
 * @param path the path from the root, such as {@code /services/data/v62.0/composite/sobjects}; needs no more encoding;
 *     may end with a query
 * @param soql for a query: the SOQL text, not URL-encoded, that belongs into the parameter {@code q}
 * @param json for a write or a new job: the request body
 * @param assignment the header {@code Sforce-Auto-Assign}: {@code FALSE}, {@code TRUE}, or the id of an assignment rule
 * @param duplicatesAllowed whether duplicate rules that only warn are overruled
 */
public record SalesforceCall(
        Kind kind,
        String method,
        String path,
        Optional<String> soql,
        Optional<String> json,
        String assignment,
        boolean duplicatesAllowed) {

    /** A call for which no assignment rule runs and every duplicate rule holds. */
    SalesforceCall(Kind kind, String method, String path, Optional<String> soql, Optional<String> json) {
        this(kind, method, path, soql, json, Handling.NO_ASSIGNMENT, false);
    }

    /** The same call with other rules for what it creates. */
    SalesforceCall creatingWith(String assignmentHeader, boolean allowDuplicates) {
        return new SalesforceCall(kind, method, path, soql, json, assignmentHeader, allowDuplicates);
    }

    /** What a call is for. */
    public enum Kind {
        /** Reads what an object looks like. */
        DESCRIBE,
        /** Searches records. */
        QUERY,
        /** Has a job of the Bulk API search, looks how it stands, or fetches what it found. */
        BULK,
        /** Creates or changes records: the only kind whose repetition matters. */
        WRITE,
        /** Reads how much of the API budget is left. */
        LIMITS
    }

    /** Leaves out the query and the body: they hold personal data. */
    @Override
    public String toString() {
        return "SalesforceCall[" + kind + ", " + method + " " + path + "]";
    }
}
