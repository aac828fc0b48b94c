package org.referralconnector.intercom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;

/**
 * What each of Intercom's error codes, HTTP statuses and ways not to answer means, and what a person can do about it. The
 * same table, for operators, is {@code docs/intercom-errors.md}; a test holds the two together. Codes are those of
 * Intercom's reference, "Error codes" (2.17), and of its OpenAPI description 2.16.
 *
 * <p>A reason is Intercom's code in capitals, such as {@code PARAMETER_INVALID}, or {@code HTTP_} and the status of an
 * answer that has no code.
 */
public final class IntercomErrors {

    /** What becomes of a delivery. */
    public enum Reaction {
        /** Something stands in the way that may be gone by itself: the same again, ever more rarely. */
        RETRY,
        /** Intercom is unwell. */
        OUTAGE,
        /** The calls of this slice are spent. */
        LIMIT,
        /** The token is not accepted. */
        LOGIN,
        /** It needs a person. */
        PARK
    }

    /**
     * What is done about a reason.
     *
     * @param cure what a person can do
     */
    public record Remedy(Reaction reaction, String cure) {}

    /**
     * Why nothing should be sent to a workspace for a while.
     *
     * @param reason the sort of failure
     * @param code the code behind it, for the operator and the metrics
     */
    public record Pause(Gate.Reason reason, String code) {}

    /** What begins the reasons of answers that hold no code of Intercom; the status follows. */
    public static final String HTTP = "HTTP_";

    /** The reason for a success whose body is not what it should be. */
    public static final String UNREADABLE = "UNREADABLE_ANSWER";

    private static final String REQUEST_TIMEOUT = "REQUEST_TIMEOUT";

    private static final int UNAUTHORIZED = 401;
    private static final int TIMED_OUT = 408;
    private static final int CONFLICT = 409;
    private static final int GONE = 410;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    private static final Pattern WORD = Pattern.compile("[A-Z0-9_]{1,60}");
    private static final Pattern STATUS = Pattern.compile(HTTP + "([1-9][0-9]{2})");

    /** The id of a contact, as the message of a conflict quotes it: 24 hexadecimal digits. */
    private static final Pattern QUOTED_ID = Pattern.compile("\\bid=([0-9a-f]{24})\\b");

    /** Where a merged contact has gone: {@code </contacts/ID>; rel="canonical"} (REST API 2.16, get a contact). */
    private static final Pattern CANONICAL =
            Pattern.compile("<[^>]*/contacts/([0-9a-f]{24})>\\s*;\\s*rel=\"?canonical\"?", Pattern.CASE_INSENSITIVE);

    private static final Remedy UNKNOWN =
            new Remedy(Reaction.PARK, "Repair what Intercom complains about, then release the delivery.");
    private static final Remedy UNWELL = new Remedy(
            Reaction.OUTAGE,
            "It is tried again by itself. If it stays, look at Intercom's status page, and for a proxy on the way.");

    private final Map<String, Remedy> remedies = new HashMap<>();
    private final ObjectMapper json;

    public IntercomErrors(ObjectMapper json) {
        this.json = json;
        add(
                Reaction.OUTAGE,
                "It is tried again by itself. If it stays, check the network and Intercom's status page.",
                IntercomAnswer.TIMEOUT,
                IntercomAnswer.IO);
        add(
                Reaction.OUTAGE,
                "It is tried again by itself. If it stays, check the connection's url, the network and Intercom's status page.",
                IntercomAnswer.CONNECT);
        add(Reaction.OUTAGE, "It is tried again by itself, once Intercom is back.", IntercomAnswer.NOT_TRIED);
        add(
                Reaction.LIMIT,
                "It is sent as soon as Intercom takes calls again. If it is frequent, find out what else uses the API.",
                HTTP + TOO_MANY,
                "RATE_LIMIT_EXCEEDED",
                "TOO_MANY_REQUESTS",
                "RETRY_AFTER");
        add(
                Reaction.LOGIN,
                "Put the access token of a private app of the workspace into the connection's token, let its region be the one"
                        + " in which the workspace is kept, and restart the connector.",
                HTTP + UNAUTHORIZED,
                "UNAUTHORIZED",
                "TOKEN_NOT_FOUND",
                "MISSING_AUTHORIZATION");
        add(
                Reaction.LOGIN,
                "The token does not count any more. Make a new one in Intercom's Developer Hub, put it into the connection's"
                        + " token, and restart the connector.",
                "TOKEN_REVOKED",
                "TOKEN_BLOCKED",
                "TOKEN_EXPIRED");
        add(
                Reaction.LOGIN,
                "Everything is refused: look for a proxy on the way, let the workspace accept the connector's IP address, and"
                        + " let the connection's region be the one in which the workspace is kept.",
                HTTP + 403);
        add(
                Reaction.PARK,
                "Give the app the permission that is missing, in Intercom's Developer Hub, or take what needs it out of the"
                        + " campaign file and restart the connector; then release the delivery.",
                "FORBIDDEN",
                "ACTION_FORBIDDEN",
                "TOKEN_UNAUTHORIZED");
        add(
                Reaction.PARK,
                "The workspace's plan does not have this. Change the plan, or take it out of the campaign file and restart"
                        + " the connector; then release the delivery.",
                "API_PLAN_RESTRICTED");
        add(
                Reaction.RETRY,
                "It is tried again by itself. If it stays, look for a proxy that changes answers.",
                UNREADABLE);
        add(
                Reaction.RETRY,
                "It is tried again by itself. If it stays, find out what else writes to the contact.",
                "CONFLICT",
                "RESOURCE_CONFLICT",
                HTTP + CONFLICT);
        add(
                Reaction.PARK,
                "Find out what became of the contact: merged, or deleted. Release the delivery when it is there, or skip it.",
                "NOT_FOUND",
                "CONTACT_MERGED",
                HTTP + GONE);
        add(
                Reaction.PARK,
                "Correct the value at its source or in the campaign file, then release the delivery.",
                "PARAMETER_INVALID",
                "PARAMETER_NOT_FOUND",
                "PARAMETER_MISSING",
                "MISSING_PARAMETER",
                "PARAMETER_MISMATCH",
                "TYPE_MISMATCH",
                "DATA_INVALID",
                "VALIDATION_ERROR",
                "UNPROCESSABLE_ENTITY",
                "BAD_REQUEST",
                "CLIENT_ERROR");
        add(
                Reaction.PARK,
                "Put the id of a teammate into owner_id, or take owner_id out of the campaign file, and restart the"
                        + " connector; then release the delivery.",
                "ADMIN_NOT_FOUND");
        add(
                Reaction.PARK,
                "Somebody archived or deleted it while it was used. Release the delivery: it is looked up anew.",
                "FIELD_NOT_FOUND",
                "TAG_NOT_FOUND",
                "COMPANY_NOT_FOUND");
        add(Reaction.PARK, "Somebody blocked this person in Intercom. Skip the delivery.", "NOT_RESTORABLE");
        add(
                Reaction.PARK,
                "The two contacts share neither e-mail address nor phone number. Merge them in Intercom, then release the"
                        + " delivery, or skip it.",
                "INVALID_MERGE");
        add(
                Reaction.PARK,
                "Intercom does not have this any more in version 2.16 of its API: use a newer connector, then release the"
                        + " delivery.",
                "UNSUPPORTED",
                "INTERCOM_VERSION_INVALID");
        for (String unwell : List.of(
                "SERVER_ERROR",
                "SERVICE_UNAVAILABLE",
                REQUEST_TIMEOUT,
                HTTP + NOT_FOUND,
                HTTP + 405,
                HTTP + 406,
                HTTP + TIMED_OUT)) {
            remedies.put(unwell, UNWELL);
        }
    }

    private void add(Reaction reaction, String cure, String... reasons) {
        for (String reason : reasons) {
            remedies.put(reason, new Remedy(reaction, cure));
        }
    }

    /** The remedy for a reason such as {@code PARAMETER_INVALID} or {@code HTTP_503}. */
    public Remedy of(String reason) {
        return remedies.getOrDefault(reason, isUnwell(reason) ? UNWELL : UNKNOWN);
    }

    /** All reasons that it knows. */
    public Set<String> reasons() {
        return Set.copyOf(remedies.keySet());
    }

    /** The reason behind a failure. A status that speaks of all calls counts more than a code that speaks of one. */
    public String reason(IntercomAnswer answer) {
        if (answer.status() == IntercomAnswer.NO_ANSWER) {
            return answer.body();
        }
        String status = HTTP + answer.status();
        if (answer.status() >= SERVER_ERROR) {
            return status;
        }
        return errors(answer).stream()
                .findFirst()
                .map(error -> error.code().toUpperCase(Locale.ROOT))
                .filter(code -> WORD.matcher(code).matches())
                .filter(code -> switch (answer.status()) {
                    case UNAUTHORIZED, TOO_MANY ->
                        of(code).reaction() == of(status).reaction();
                    default -> true;
                })
                .orElse(status);
    }

    /** Why nothing should be sent for a while, if that is what {@code answer} says. */
    public Optional<Pause> pauseFor(IntercomAnswer answer) {
        if (answer.succeeded() || answer.wasNotTried()) {
            return Optional.empty();
        }
        String reason = reason(answer);
        return switch (of(reason).reaction()) {
            case OUTAGE -> Optional.of(new Pause(Gate.Reason.OUTAGE, reason));
            case LOGIN -> Optional.of(new Pause(Gate.Reason.LOGIN, reason));
            // the slices say when the next call may be made
            case LIMIT, RETRY, PARK -> Optional.empty();
        };
    }

    /** What becomes of the delivery behind a failure. */
    public Outcome judge(IntercomAnswer answer) {
        String reason = reason(answer);
        Remedy remedy = of(reason);
        String told = errors(answer).stream()
                .map(error -> error.message().strip().replaceFirst("[.\\s]+$", ""))
                .filter(message -> !message.isEmpty())
                .findFirst()
                .map(message -> "Intercom says: " + message + ". ")
                .orElse("");
        String detail = told + remedy.cure();
        boolean inDoubt = answer.call().writes() && mayHaveBeenCarriedOut(answer, reason);
        return switch (remedy.reaction()) {
            // due again at once: the gate and the slices say when anything is tried
            case OUTAGE, LIMIT, LOGIN -> new TryLater(Optional.of(Duration.ZERO), reason, detail, inDoubt);
            case RETRY -> new TryLater(Optional.empty(), reason, detail, inDoubt);
            case PARK -> new Parked(reason, detail);
        };
    }

    private static boolean mayHaveBeenCarriedOut(IntercomAnswer answer, String reason) {
        return answer.isLost()
                || answer.status() >= SERVER_ERROR
                || answer.status() == TIMED_OUT
                || reason.equals(REQUEST_TIMEOUT);
    }

    /** The outcome of a success whose body is not what it should be. */
    public Outcome unreadable(IntercomAnswer answer) {
        return new TryLater(
                Optional.empty(),
                UNREADABLE,
                "Intercom answered " + answer.status() + " with a body that cannot be read. "
                        + of(UNREADABLE).cure(),
                answer.call().writes());
    }

    /** Parks with the cure for {@code reason}. */
    public Outcome parked(String reason, String told) {
        return new Parked(reason, told.strip() + " " + of(reason).cure());
    }

    /** The errors that an answer lists; none if it is not Intercom's API that speaks, but a page of HTML, say. */
    List<ApiError> errors(IntercomAnswer answer) {
        try {
            JsonNode errors = json.readTree(answer.body()).path("errors");
            return StreamSupport.stream(errors.spliterator(), false)
                    .filter(error -> error.path("code").isTextual())
                    .map(error -> new ApiError(
                            error.path("code").asText(), error.path("message").asText("")))
                    .toList();
        } catch (JsonProcessingException noJson) {
            return List.of();
        }
    }

    /** True if a contact with such values exists already. */
    public boolean isConflict(IntercomAnswer answer) {
        return answer.status() == CONFLICT;
    }

    /** The contact that a conflict is about, if its message names it (intercom/Intercom-OpenAPI#543). */
    public Optional<String> conflictingId(IntercomAnswer answer) {
        return errors(answer).stream()
                .map(error -> QUOTED_ID.matcher(error.message()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    /** True if a conflict is about an archived contact. */
    public boolean isArchived(IntercomAnswer answer) {
        return errors(answer).stream()
                .anyMatch(error -> error.message().toLowerCase(Locale.ROOT).contains("archived"));
    }

    /** True if the contact was merged into another one. */
    public boolean isMerged(IntercomAnswer answer) {
        return answer.status() == GONE;
    }

    /** The contact into which the one that was asked for was merged, if the answer says. */
    public Optional<String> canonicalId(IntercomAnswer answer) {
        return answer.link().map(CANONICAL::matcher).filter(Matcher::find).map(found -> found.group(1));
    }

    /** True if Intercom has no such contact (any more): up to version 2.15 that is said of a merged one, too. */
    public boolean isNotFound(IntercomAnswer answer) {
        return answer.status() == NOT_FOUND && !errors(answer).isEmpty();
    }

    /** True if the calls of the slice are spent. */
    public boolean isLimit(IntercomAnswer answer) {
        return !answer.succeeded() && of(reason(answer)).reaction() == Reaction.LIMIT;
    }

    /** A status that neither Intercom's own words nor one of the table explains. */
    private static boolean isUnwell(String reason) {
        Matcher matcher = STATUS.matcher(reason);
        if (!matcher.matches()) {
            return false;
        }
        int status = Integer.parseInt(matcher.group(1));
        return status < CLIENT_ERROR || status >= SERVER_ERROR;
    }
}
