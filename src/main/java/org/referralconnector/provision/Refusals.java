package org.referralconnector.provision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.Verdict;

/** What a refusal of Salesforce means for the set-up of an org. */
final class Refusals {
    /** An answer that is none of Salesforce's. */
    static final String UNREADABLE = "UNREADABLE_ANSWER";

    private static final int SERVER_ERROR = 500;
    private static final String AGAIN = "Run it again: it first looks what is there.";
    private static final String RIGHTS =
            "The user who sets up needs the permissions Customize Application (fields, channels) and Manage Profiles and"
                    + " Permission Sets; let an administrator's connection do it, with --with.";
    private static final String EXISTS =
            "Something of that name is there, perhaps deleted in the last 15 days: erase or restore it in Salesforce"
                    + " (Setup, Object Manager, Deleted Fields), then run it again.";
    private static final String LICENSE =
            "The integration user's licence does not allow that; give the user the permission set licence Salesforce API"
                    + " Integration, or another licence, then run it again.";
    private static final Map<String, String> CURES = Map.ofEntries(
            Map.entry("INSUFFICIENT_ACCESS", RIGHTS),
            Map.entry("INSUFFICIENT_ACCESS_OR_READONLY", RIGHTS),
            Map.entry("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", RIGHTS),
            Map.entry("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", RIGHTS),
            Map.entry("INVALID_TYPE", RIGHTS),
            Map.entry("NOT_FOUND", RIGHTS),
            Map.entry("DUPLICATE_DEVELOPER_NAME", EXISTS),
            Map.entry("DUPLICATE_VALUE", EXISTS),
            Map.entry("LICENSE_LIMIT_EXCEEDED", LICENSE),
            Map.entry("FIELD_INTEGRITY_EXCEPTION", LICENSE),
            Map.entry(
                    "LIMIT_EXCEEDED",
                    "The org has as many of these as its edition allows; delete some that nobody needs, then run it"
                            + " again."));

    /** What concerns everything that would follow, too, by the first word of the code. */
    private static final Map<String, String> GENERAL_CURES = Map.of(
            SalesforceAnswer.LOGIN,
            "Check the login settings of the connection and the app in Salesforce.",
            "INVALID_SESSION_ID",
            "The session was lost, and no other one could be had.",
            "REQUEST_LIMIT_EXCEEDED",
            "The org's API calls of the day are spent; wait until some are free.",
            SalesforceAnswer.CONNECT,
            "Salesforce cannot be reached; check the login URL and the network.",
            SalesforceAnswer.TIMEOUT,
            "Salesforce did not answer in time, so nobody knows whether this was done.",
            SalesforceAnswer.IO,
            "The connection broke, so nobody knows whether this was done.");

    private final SalesforceErrors errors;
    private final ObjectMapper json;

    Refusals(ObjectMapper json) {
        this.errors = new SalesforceErrors(RandomGenerator.getDefault(), json);
        this.json = json;
    }

    /** The refusal that an answer without success is. */
    Refusal of(SalesforceAnswer answer) {
        Verdict verdict = errors.judge(answer);
        String code = verdict.outcome().reason();
        boolean general = verdict.pause().isPresent()
                || answer.status() == SalesforceAnswer.NO_ANSWER
                || answer.status() >= SERVER_ERROR;
        if (general) {
            String cure = GENERAL_CURES.getOrDefault(
                    code.split(":", 2)[0], "Salesforce is unwell; see status.salesforce.com.");
            return new Refusal(code, cure + " " + AGAIN, true);
        }
        return Refusal.of(code, CURES.getOrDefault(code, "Salesforce says: " + message(answer.body()) + " " + AGAIN));
    }

    /** The refusal that an answer is whose body cannot be read. */
    Refusal unreadable(SalesforceAnswer answer) {
        return Refusal.of(
                UNREADABLE,
                "The answer, with status " + answer.status()
                        + ", is none of Salesforce's; look for a proxy on the way. " + AGAIN);
    }

    /** What Salesforce says about the parts of an org has no personal data in it. */
    private String message(String body) {
        try {
            JsonNode first = json.readTree(body).path(0).path("message");
            return first.asText("nothing").strip().replaceAll("(?<![.!?])$", ".");
        } catch (JsonProcessingException noJson) {
            return "nothing that can be read.";
        }
    }
}
