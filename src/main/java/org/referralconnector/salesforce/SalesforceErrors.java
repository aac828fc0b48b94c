package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.salesforce.ErrorTable.Reaction;
import org.referralconnector.salesforce.ErrorTable.Remedy;

/**
 * What a failed answer means: for the deliveries behind it, and for the destination. Statuses and codes are those of the
 * REST API Developer Guide, "Status Codes and Error Responses", and of error bodies met in the wild.
 *
 * <p>A write is in doubt if it may have been carried out although nobody said so: no answer in time, a broken connection,
 * a 408, a 5xx, or an answer that cannot be read.
 */
public final class SalesforceErrors {

    private static final String LOCK = "UNABLE_TO_LOCK_ROW";

    private static final String CONVERTED = "CANNOT_UPDATE_CONVERTED_LEAD";

    private static final Set<String> ABOUT_FIELDS = Set.of("INVALID_FIELD_FOR_INSERT_UPDATE", "INVALID_FIELD");

    /** The code for a record that is in the recycle bin. */
    static final String DELETED = "ENTITY_IS_DELETED";

    private static final Set<String> GONE = Set.of(DELETED, "NOT_FOUND", "INVALID_CROSS_REFERENCE_KEY");

    private static final Set<String> OF_A_TRIGGER =
            Set.of("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER", "APEX_ERROR");

    private static final Pattern LOCK_MET = Pattern.compile("UNABLE_TO_LOCK_ROW|unable to obtain exclusive access");

    private static final Pattern LIMIT_MET = Pattern.compile(
            "LimitException|too many (SOQL|SOSL|DML|query rows)|CPU time limit", Pattern.CASE_INSENSITIVE);

    private static final Pattern NO_PERSON_ACCOUNTS =
            Pattern.compile("No such column '(IsPersonAccount|PersonContactId|PersonEmail)'");

    private static final Map<String, String> WITHOUT_ANSWER = Map.of(
            SalesforceAnswer.LOGIN, "Salesforce does not accept the login.",
            SalesforceAnswer.NOT_TRIED, "It was not sent, because something before it failed.",
            SalesforceAnswer.API_RESERVE,
                    "It was not sent, because the API calls that are left are kept for qualifications.",
            SalesforceAnswer.CONNECT, "Salesforce cannot be reached.");

    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int SERVER_ERROR = 500;
    private static final String CONFLICT_CODE = "CONFLICT";

    /** Statuses below 500 that say to come again later: a request that was too slow, too many of them, a sleeping org. */
    private static final Set<Integer> UNWELL = Set.of(REQUEST_TIMEOUT, 420, 429);

    private static final Duration LOCKED = Duration.ofMinutes(5);

    private final RandomGenerator random;
    private final ErrorTable table = new ErrorTable();
    private final ApiErrors reader;

    public SalesforceErrors(RandomGenerator random, ObjectMapper json) {
        this.random = random;
        this.reader = new ApiErrors(json);
    }

    /** Why nothing should be sent for a while, if that is what {@code answer} says. */
    public Optional<Pause> pauseFor(SalesforceAnswer answer) {
        return answer.succeeded() ? Optional.empty() : judge(answer).pause();
    }

    /** What the failure of a whole call means for everything behind it. */
    public Verdict judge(SalesforceAnswer answer) {
        if (answer.status() == SalesforceAnswer.NO_ANSWER) {
            return unanswered(answer);
        }
        List<ApiError> errors = reader.read(answer.body());
        if (errors.isEmpty()) {
            return withoutWords(answer);
        }
        if (isUnwell(answer.status())) {
            Verdict verdict = ofCall(errors, isInDoubt(answer));
            return verdict.pause().isPresent() ? verdict : outage(errors.get(0).code(), errors, answer);
        }
        if (answer.status() == CONFLICT) {
            return Verdict.ofRecord(retry(errors.get(0).code(), told(errors, table.of(CONFLICT_CODE))));
        }
        return ofCall(errors, false);
    }

    /**
     * What Salesforce's complaints about one record mean; the first one counts, unless one of them will pass by itself.
     * A complaint that usually concerns the destination concerns this record alone if the others of its call were heard.
     */
    Verdict judge(List<ApiError> errors) {
        String reason = reason(errors);
        Remedy remedy = table.of(reason);
        String detail = told(errors, remedy);
        return Verdict.ofRecord(
                switch (remedy.reaction()) {
                    case RETRY_SOON -> tryAfter(soon(), reason, detail);
                    case RETRY_LATER -> tryAfter(jittered(LOCKED), reason, detail);
                    case RETRY, NOT_SENT, OUTAGE, LIMIT, LOGIN -> retry(reason, detail);
                    case PARK, PARK_AND_FORGET_SCHEMA -> new Parked(reason, detail);
                });
    }

    /** The verdict on a success whose body is not what it should be. */
    public Verdict unreadable(SalesforceAnswer answer) {
        String reason = "UNREADABLE_ANSWER";
        return Verdict.ofRecord(new TryLater(
                Optional.empty(),
                reason,
                "Salesforce answered " + answer.status() + " with a body that cannot be read. "
                        + table.of(reason).cure(),
                isWrite(answer)));
    }

    /** Parks with the cure for {@code code}. */
    Outcome parked(String code, String detail) {
        return new Parked(code, detail + " " + table.of(code).cure());
    }

    /** The outcome of a write that has to wait for something else to settle first. */
    Outcome waiting(String reason, String detail) {
        return tryAfter(soon(), reason, detail);
    }

    /** True if {@code outcome} says that an object does not look any more as we believe it does. */
    boolean contradictsSchema(Outcome outcome) {
        return outcome instanceof Parked parked
                && table.of(parked.reason()).reaction() == Reaction.PARK_AND_FORGET_SCHEMA;
    }

    /** True if these complain about fields that may not be written or do not exist, which others could do without. */
    boolean isAboutFields(List<ApiError> errors) {
        return ABOUT_FIELDS.contains(errors.get(0).code()) && !reason(errors).equals(PersonAccounts.OFF);
    }

    /** True if the record that was to be changed is a contact now, or merged, or deleted. */
    boolean saysRecordIsElsewhere(List<ApiError> errors) {
        return saysRecordIsGone(errors)
                || errors.stream()
                        .anyMatch(error -> error.code().equals(CONVERTED)
                                || error.message().contains("cannot reference converted lead"));
    }

    private static boolean saysRecordIsGone(List<ApiError> errors) {
        return errors.stream().anyMatch(error -> GONE.contains(error.code()) && isAboutTheRecordItself(error));
    }

    private Verdict ofCall(List<ApiError> errors, boolean inDoubt) {
        String reason = reason(errors);
        Remedy remedy = table.of(reason);
        return pauseFor(remedy.reaction())
                .map(gate -> ofDestination(gate, reason, told(errors, remedy), inDoubt))
                .orElseGet(() -> judge(errors));
    }

    private Verdict unanswered(SalesforceAnswer answer) {
        String reason = answer.body();
        Remedy remedy = table.of(reason);
        String detail = WITHOUT_ANSWER.getOrDefault(
                        reason.startsWith(SalesforceAnswer.LOGIN) ? SalesforceAnswer.LOGIN : reason,
                        "Salesforce did not answer.")
                + " "
                + remedy.cure();
        boolean maybeDone = reason.equals(SalesforceAnswer.TIMEOUT) || reason.equals(SalesforceAnswer.IO);
        return pauseFor(remedy.reaction())
                .map(gate -> ofDestination(gate, reason, detail, maybeDone && isWrite(answer)))
                .orElseGet(() -> Verdict.ofRecord(behindTheGate(reason, detail, false)));
    }

    /** Something answered that does not speak like Salesforce's API: a proxy, a maintenance page. */
    private Verdict withoutWords(SalesforceAnswer answer) {
        String reason = ErrorTable.HTTP + answer.status();
        Remedy remedy = table.of(reason);
        String detail = "The answer had status " + answer.status() + " and no error of Salesforce's API in it. "
                + remedy.cure();
        return pauseFor(remedy.reaction())
                .map(gate -> ofDestination(gate, reason, detail, isInDoubt(answer)))
                .orElseGet(() -> Verdict.ofRecord(new Parked(reason, detail)));
    }

    /** A status that tells of an outage, whatever the code. */
    private Verdict outage(String code, List<ApiError> errors, SalesforceAnswer answer) {
        Remedy remedy = table.of(ErrorTable.HTTP + answer.status());
        return ofDestination(Gate.Reason.OUTAGE, code, told(errors, remedy), isInDoubt(answer));
    }

    private static Optional<Gate.Reason> pauseFor(Reaction reaction) {
        return switch (reaction) {
            case OUTAGE -> Optional.of(Gate.Reason.OUTAGE);
            case LIMIT -> Optional.of(Gate.Reason.LIMIT);
            case LOGIN -> Optional.of(Gate.Reason.LOGIN);
            case RETRY_SOON, RETRY, RETRY_LATER, NOT_SENT, PARK, PARK_AND_FORGET_SCHEMA -> Optional.empty();
        };
    }

    private static Verdict ofDestination(Gate.Reason gate, String reason, String detail, boolean inDoubt) {
        return Verdict.ofDestination(behindTheGate(reason, detail, inDoubt), new Pause(gate, reason));
    }

    /** Again after a while, which grows with the attempts. */
    private static TryLater retry(String reason, String detail) {
        return new TryLater(Optional.empty(), reason, detail, false);
    }

    /** Due again at once: the gate before the destination says when anything is tried. */
    private static TryLater behindTheGate(String reason, String detail, boolean inDoubt) {
        return new TryLater(Optional.of(Duration.ZERO), reason, detail, inDoubt);
    }

    private static TryLater tryAfter(Duration after, String reason, String detail) {
        return new TryLater(Optional.of(after), reason, detail, false);
    }

    private Duration soon() {
        return Duration.ofMillis(random.nextLong(1_000, 3_001));
    }

    /** Up to a fifth more, so that those who failed together do not come back together. */
    private Duration jittered(Duration base) {
        return base.plusMillis(random.nextLong(base.toMillis() / 5 + 1));
    }

    private static boolean isInDoubt(SalesforceAnswer answer) {
        return isWrite(answer) && (answer.status() >= SERVER_ERROR || answer.status() == REQUEST_TIMEOUT);
    }

    private static boolean isUnwell(int status) {
        return status >= SERVER_ERROR || UNWELL.contains(status);
    }

    private static boolean isWrite(SalesforceAnswer answer) {
        return answer.call().kind() == SalesforceCall.Kind.WRITE;
    }

    /** The same code is used for a lookup field that refers to nothing; it then names that field. */
    private static boolean isAboutTheRecordItself(ApiError error) {
        return error.fields().isEmpty() || error.fields().stream().allMatch("Id"::equalsIgnoreCase);
    }

    /** The code that counts. What a trigger met comes wrapped in an error of the trigger. */
    private static String reason(List<ApiError> errors) {
        if (errors.stream().anyMatch(SalesforceErrors::isLock)) {
            return LOCK;
        }
        if (errors.stream().anyMatch(SalesforceErrors::isApexLimit)) {
            return ErrorTable.APEX_LIMIT;
        }
        return errors.stream().anyMatch(SalesforceErrors::saysNoPersonAccounts)
                ? PersonAccounts.OFF
                : errors.get(0).code();
    }

    private static boolean isLock(ApiError error) {
        return error.code().equals(LOCK)
                || (OF_A_TRIGGER.contains(error.code())
                        && LOCK_MET.matcher(error.message()).find());
    }

    /** {@code No such column 'IsPersonAccount' on sobject of type Account}. */
    private static boolean saysNoPersonAccounts(ApiError error) {
        return ABOUT_FIELDS.contains(error.code())
                && NO_PERSON_ACCOUNTS.matcher(error.message()).find();
    }

    private static boolean isApexLimit(ApiError error) {
        return OF_A_TRIGGER.contains(error.code())
                && LIMIT_MET.matcher(error.message()).find();
    }

    private static String told(List<ApiError> errors, Remedy remedy) {
        return describe(errors) + " " + remedy.cure();
    }

    private static String describe(List<ApiError> errors) {
        StringBuilder text = new StringBuilder();
        for (ApiError error : errors) {
            text.append(text.length() == 0 ? "" : " ")
                    .append(error.code())
                    .append(": ")
                    .append(error.message());
            if (!error.fields().isEmpty()) {
                text.append(" (fields ")
                        .append(String.join(", ", error.fields()))
                        .append(')');
            }
            if (!error.recordIds().isEmpty()) {
                text.append(" (records ")
                        .append(String.join(", ", error.recordIds()))
                        .append(')');
            }
        }
        return text.toString();
    }
}
