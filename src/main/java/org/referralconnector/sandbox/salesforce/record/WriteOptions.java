package org.referralconnector.sandbox.salesforce.record;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.http.Call;

/**
 * Who writes, and what the headers of the call ask for.
 *
 * @param call the call which writes, so that faults can pick it
 * @param position the place of the record among those of the call, from 0
 * @param userId the user who becomes creator, owner and last modifier
 * @param byClient whether field-level security counts and assignment rules run, as they do for calls to the API
 * @param duplicates what becomes of duplicates
 * @param autoAssign which assignment rule runs: TRUE for the active one, FALSE for none, or the id of one
 * @param includeRecordDetails show the fields of the duplicates which were found
 */
public record WriteOptions(
        Call call,
        int position,
        String userId,
        boolean byClient,
        Duplicates duplicates,
        String autoAssign,
        boolean includeRecordDetails) {

    private static final Pattern VERSION = Pattern.compile("^/services/data/v(\\d+\\.\\d)");
    private static final Pattern CLIENT = Pattern.compile("(?i)\\bclient\\s*=\\s*([^;,\\s]+)");

    /** Which duplicate rules hold. */
    public enum Duplicates {
        OBEY,
        /** Save although a rule warns; a rule that blocks still does. */
        OVERRULE_ALERTS,
        IGNORE
    }

    /**
     * What a client asks for, with a header such as {@code Sforce-Duplicate-Rule-Header: allowSave=true;
     * includeRecordDetails=true}.
     */
    public static WriteOptions ofClient(Call call, String userId) {
        return of(call, userId, true);
    }

    /**
     * What a bulk job asks for.
     *
     * @param call the call which starts the work
     * @param assignmentRule the id of the assignment rule to run, empty for none
     */
    public static WriteOptions ofJob(Call call, String userId, String assignmentRule) {
        String rule = assignmentRule.isEmpty() ? "FALSE" : assignmentRule;
        return new WriteOptions(call, 0, userId, true, Duplicates.OBEY, rule, false);
    }

    /** The same for people who write by hand. */
    public static WriteOptions byHand(Call call, String userId) {
        return of(call, userId, false);
    }

    private static WriteOptions of(Call call, String userId, boolean byClient) {
        String header = call.header("Sforce-Duplicate-Rule-Header").orElse("").toLowerCase(Locale.ROOT);
        return new WriteOptions(
                call,
                0,
                userId,
                byClient,
                header.contains("allowsave=true") ? Duplicates.OVERRULE_ALERTS : Duplicates.OBEY,
                call.header("Sforce-Auto-Assign")
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .orElse("TRUE"),
                header.contains("includerecorddetails=true"));
    }

    /** The same for another record of the call. */
    public WriteOptions at(int otherPosition) {
        return new WriteOptions(call, otherPosition, userId, byClient, duplicates, autoAssign, includeRecordDetails);
    }

    /** For the records which the system makes by itself. */
    WriteOptions unhindered() {
        return new WriteOptions(call, position, userId, false, Duplicates.IGNORE, autoAssign, false);
    }

    /** How change events name the writer; nothing if it is a person. */
    String origin() {
        Matcher version = VERSION.matcher(call.path());
        if (!byClient || !version.find()) {
            return "";
        }
        Matcher client = CLIENT.matcher(call.header("Sforce-Call-Options").orElse(""));
        String api = call.path().startsWith("/jobs/", version.end()) ? "bulkapi" : "rest";
        return "com/salesforce/api/" + api + "/" + version.group(1)
                + (client.find() ? ";client=" + client.group(1) : "");
    }
}
