package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
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
 * a 5xx, or an answer that cannot be read.
 */
public final class SalesforceErrors {

    private static final String LOCK = "UNABLE_TO_LOCK_ROW";

    private static final Set<String> GONE = Set.of("ENTITY_IS_DELETED", "NOT_FOUND");

    /** Client errors that say something about the request even if a proxy answers. */
    private static final Set<Integer> TOO_LARGE = Set.of(413, 414, 431);

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
        if (answer.status() >= 500 || answer.status() == 420 || answer.status() == 429) {
            return outage(errors.get(0).code(), describe(errors), isInDoubt(answer));
        }
        return judge(errors);
    }

    /** What Salesforce's complaints about one record mean; the first one counts, unless one of them is a lock. */
    Verdict judge(List<ApiError> errors) {
        ApiError error =
                errors.stream().filter(SalesforceErrors::isLock).findFirst().orElse(errors.get(0));
        String code = isLock(error) ? LOCK : error.code();
        Remedy remedy = table.of(code);
        String detail = describe(errors) + " " + remedy.cure();
        return switch (remedy.reaction()) {
            case RETRY_SOON -> Verdict.ofRecord(tryAfter(soon(), code, detail));
            case RETRY_LATER -> Verdict.ofRecord(tryAfter(jittered(LOCKED), code, detail));
            case PARK, PARK_AND_FORGET_SCHEMA -> Verdict.ofRecord(new Parked(code, detail));
            case OUTAGE -> outage(code, detail, false);
            case LIMIT -> limit(error, detail);
            case LOGIN -> login(code, detail);
        };
    }

    /** The verdict on a success whose body is not what it should be. */
    Verdict unreadable(SalesforceAnswer answer) {
        return Verdict.ofRecord(new TryLater(
                Optional.empty(),
                "UNREADABLE_ANSWER",
                "Salesforce answered " + answer.status() + " with a body that cannot be read.",
                answer.call().kind() == SalesforceCall.Kind.WRITE));
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

    /** True if the record that was to be changed does not exist any more. */
    boolean saysRecordIsGone(List<ApiError> errors) {
        return errors.stream()
                .anyMatch(error -> GONE.contains(error.code())
                        || (error.code().equals("INVALID_CROSS_REFERENCE_KEY") && isAboutTheRecordItself(error)));
    }

    private Verdict unanswered(SalesforceAnswer answer) {
        String reason = answer.body();
        if (reason.startsWith(SalesforceAnswer.LOGIN)) {
            return login(
                    reason,
                    "Salesforce does not accept the login. Check the Salesforce settings of the connector and the"
                            + " connected app.");
        }
        return switch (reason) {
            case SalesforceAnswer.NOT_TRIED ->
                Verdict.ofRecord(behindTheGate(reason, "It was not sent, because something before it failed.", false));
            case SalesforceAnswer.API_RESERVE ->
                Verdict.ofRecord(behindTheGate(
                        reason,
                        "It was not sent, because the API calls that are left are kept for qualifications.",
                        false));
            case SalesforceAnswer.CONNECT -> outage(reason, "Salesforce cannot be reached.", false);
            default -> outage(reason, "Salesforce did not answer.", isWrite(answer));
        };
    }

    /** Something answered that does not speak like Salesforce's API: a proxy, a maintenance page. */
    private Verdict withoutWords(SalesforceAnswer answer) {
        String reason = "HTTP_" + answer.status();
        if (answer.status() == 401) {
            return login(reason, "Salesforce does not accept the session.");
        }
        if (TOO_LARGE.contains(answer.status())) {
            return Verdict.ofRecord(new Parked(reason, "The request is too large for something on the way."));
        }
        return outage(
                reason,
                "Something answered with status " + answer.status() + " that does not speak like Salesforce's API.",
                isInDoubt(answer));
    }

    private static Verdict outage(String reason, String detail, boolean inDoubt) {
        return Verdict.ofDestination(behindTheGate(reason, detail, inDoubt), new Pause(Gate.Reason.OUTAGE, reason));
    }

    private static Verdict limit(ApiError error, String detail) {
        return Verdict.ofDestination(
                behindTheGate(error.code(), detail, false), new Pause(Gate.Reason.LIMIT, error.code()));
    }

    private static Verdict login(String reason, String detail) {
        return Verdict.ofDestination(behindTheGate(reason, detail, false), new Pause(Gate.Reason.LOGIN, reason));
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
        return isWrite(answer) && answer.status() >= 500;
    }

    private static boolean isWrite(SalesforceAnswer answer) {
        return answer.call().kind() == SalesforceCall.Kind.WRITE;
    }

    /** The same code is used for a lookup field that refers to nothing; it then names that field. */
    private static boolean isAboutTheRecordItself(ApiError error) {
        return error.fields().isEmpty() || error.fields().stream().allMatch("Id"::equalsIgnoreCase);
    }

    /** A lock met by a trigger comes wrapped in the trigger's own error. */
    private static boolean isLock(ApiError error) {
        return error.code().equals(LOCK)
                || (error.code().equals("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")
                        && error.message().contains(LOCK));
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
