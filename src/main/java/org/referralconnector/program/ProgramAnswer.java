package org.referralconnector.program;

import java.time.Duration;
import java.util.Optional;

/**
 * What came back for a call.
 *
 * @param call the call
 * @param status the HTTP status, or {@link #NO_ANSWER}
 * @param body the answer's body; without an answer a short code that says why: one of the constants here
 * @param retryAfter how long the program asks to be left alone
 */
public record ProgramAnswer(ProgramCall call, int status, String body, Optional<Duration> retryAfter) {

    /** The status of a call that was not answered. */
    public static final int NO_ANSWER = 0;

    /** The answer did not come in time: the call may have been carried out. */
    public static final String TIMEOUT = "TIMEOUT";

    /** The connection was refused or the host is unknown: the call was not carried out. */
    public static final String CONNECT = "CONNECT";

    /** The connection broke, or the answer was too long: the call may have been carried out. */
    public static final String IO = "IO";

    /** The call was never sent, because the program is known to be away. */
    public static final String NOT_TRIED = "NOT_TRIED";

    /** An answer that asks for no pause. */
    public ProgramAnswer(ProgramCall call, int status, String body) {
        this(call, status, body, Optional.empty());
    }

    /** The answer to a call that was never sent. */
    public static ProgramAnswer notTried(ProgramCall call) {
        return new ProgramAnswer(call, NO_ANSWER, NOT_TRIED);
    }

    /** True if the call was never sent. */
    public boolean wasNotTried() {
        return status == NO_ANSWER && body.equals(NOT_TRIED);
    }

    /** True if there is no answer, though the call may have been carried out. */
    public boolean isLost() {
        return status == NO_ANSWER && (body.equals(TIMEOUT) || body.equals(IO));
    }

    /** True for a status that says that all is well. */
    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** The same for a call that was part of the one that was made. */
    public ProgramAnswer ofPart(ProgramCall part, int itsStatus, String itsBody) {
        return new ProgramAnswer(part, itsStatus, itsBody, retryAfter);
    }

    /** Leaves out the body, which may hold personal data. */
    @Override
    public String toString() {
        return "ProgramAnswer[" + call + ", " + (status == NO_ANSWER ? body : status) + "]";
    }
}
