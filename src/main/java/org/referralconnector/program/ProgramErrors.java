package org.referralconnector.program;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;

/**
 * What each of a program's error codes, HTTP statuses and ways not to answer means for a delivery, and what a person can
 * do about it. The same table, for operators, is {@code docs/program-errors.md}; a test holds the two together.
 */
public final class ProgramErrors {

    /** What becomes of a delivery. */
    public enum Reaction {
        /** Something stands in the way that may be gone by itself: the same again, ever more rarely. */
        RETRY,
        /** The program is unwell. */
        OUTAGE,
        /** It has had all the calls that it takes for now. */
        LIMIT,
        /** Our credentials are not accepted. */
        LOGIN,
        /** It needs a person. */
        PARK
    }

    /**
     * What is done about a code.
     *
     * @param cure what a person can do
     * @param pause how long nothing is sent at least
     */
    public record Remedy(Reaction reaction, String cure, Duration pause) {}

    /** What begins the reasons of answers that hold no code of the program; the status follows. */
    public static final String HTTP = "HTTP_";

    /** The reason for a success whose body is not what it should be. */
    public static final String UNREADABLE = "UNREADABLE_ANSWER";

    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    private static final Remedy UNKNOWN = new Remedy(
            Reaction.PARK, "Repair what the program complains about, then release the delivery.", Duration.ZERO);
    private static final Remedy UNWELL = new Remedy(
            Reaction.OUTAGE,
            "It is tried again by itself. If it stays, check program.api.url, and look for a proxy or a maintenance page"
                    + " on the way.",
            Duration.ZERO);

    private final Map<String, Remedy> remedies = new HashMap<>();

    /** The table with what all programs share. */
    public ProgramErrors() {
        add(
                Reaction.OUTAGE,
                "It is tried again by itself. If it stays, check the network and whether the program is up.",
                ProgramAnswer.TIMEOUT,
                ProgramAnswer.IO);
        add(
                Reaction.OUTAGE,
                "It is tried again by itself. If it stays, check program.api.url, the network and whether the program is up.",
                ProgramAnswer.CONNECT);
        add(
                Reaction.LOGIN,
                "Put a valid token into program.api.token and restart the connector.",
                HTTP + 401,
                HTTP + 403);
        add(
                Reaction.LIMIT,
                "It is sent as soon as the program takes calls again. If it is frequent, find out what else uses the API.",
                HTTP + 429);
        add(
                Reaction.RETRY,
                "It is tried again by itself. If it stays, look for a proxy that changes answers.",
                UNREADABLE);
        remedies.put(HTTP + 404, UNWELL);
        remedies.put(HTTP + 405, UNWELL);
        remedies.put(HTTP + 408, UNWELL);
        remedies.put(HTTP + 425, UNWELL);
    }

    /** Adds codes. */
    public ProgramErrors add(Reaction reaction, String cure, String... codes) {
        return add(reaction, cure, Duration.ZERO, codes);
    }

    /** Adds codes after which nothing is sent for a while. */
    public ProgramErrors add(Reaction reaction, String cure, Duration pause, String... codes) {
        for (String code : codes) {
            remedies.put(code, new Remedy(reaction, cure, pause));
        }
        return this;
    }

    /** The remedy for a reason such as {@code SUBSCRIBER_NOT_FOUND} or {@code HTTP_503}. */
    public Remedy of(String reason) {
        return remedies.getOrDefault(reason, isUnwell(reason) ? UNWELL : UNKNOWN);
    }

    /** All codes that it knows. */
    public Set<String> codes() {
        return Set.copyOf(remedies.keySet());
    }

    /**
     * The reason behind a failure.
     *
     * @param code the program's own code, if the answer has one
     */
    public static String reason(ProgramAnswer answer, Optional<String> code) {
        if (answer.status() == ProgramAnswer.NO_ANSWER) {
            return answer.body();
        }
        // a status that tells of an outage counts more than what is said about it
        return answer.status() >= SERVER_ERROR ? HTTP + answer.status() : code.orElse(HTTP + answer.status());
    }

    /** Why nothing should be sent for a while after a failure. */
    public Optional<Pause> pauseFor(ProgramAnswer answer, String reason) {
        Remedy remedy = of(reason);
        Duration atLeast = answer.retryAfter()
                .filter(asked -> asked.compareTo(remedy.pause()) > 0)
                .orElse(remedy.pause());
        return switch (remedy.reaction()) {
            case OUTAGE -> Optional.of(new Pause(Gate.Reason.OUTAGE, reason, atLeast));
            case LIMIT -> Optional.of(new Pause(Gate.Reason.LIMIT, reason, atLeast));
            case LOGIN -> Optional.of(new Pause(Gate.Reason.LOGIN, reason, atLeast));
            case RETRY, PARK -> Optional.empty();
        };
    }

    /**
     * What becomes of the delivery behind a failure.
     *
     * @param told what the program says about it; may be empty
     */
    public Outcome judge(ProgramAnswer answer, String reason, String told) {
        Remedy remedy = of(reason);
        String detail = (told.isBlank() ? "" : told.strip() + " ") + remedy.cure();
        boolean inDoubt = answer.call().writes()
                && (answer.isLost() || answer.status() >= SERVER_ERROR || reason.equals(UNREADABLE));
        return switch (remedy.reaction()) {
            // due again at once: the gate says when anything is tried
            case OUTAGE, LIMIT, LOGIN -> new TryLater(Optional.of(Duration.ZERO), reason, detail, inDoubt);
            case RETRY -> new TryLater(Optional.empty(), reason, detail, inDoubt);
            case PARK -> new Parked(reason, detail);
        };
    }

    /** Parks with the cure for {@code reason}. */
    public Outcome parked(String reason, String told) {
        return new Parked(reason, told.strip() + " " + of(reason).cure());
    }

    /** A status that neither the program's own words nor one of the table explains. */
    private static boolean isUnwell(String reason) {
        if (!reason.startsWith(HTTP)) {
            return false;
        }
        int status = Integer.parseInt(reason.substring(HTTP.length()));
        return status < CLIENT_ERROR || status >= SERVER_ERROR;
    }
}
