package org.referralconnector.intercom;

import java.util.Optional;

/**
 * What came back for a call.
 *
 * @param call the call
 * @param status the HTTP status, or {@link #NO_ANSWER}
 * @param body the answer's body; without an answer a short code that says why: one of the constants here
 * @param link the header {@code Link}, with which Intercom says where a merged contact has gone
 * @param rate what Intercom says of the calls that are left, if it says anything
 */
public record IntercomAnswer(
        IntercomCall call, int status, String body, Optional<String> link, Optional<RateWindow> rate) {

    /** The status of a call that was not answered. */
    public static final int NO_ANSWER = 0;

    /** The answer did not come in time: the call may have been carried out. */
    public static final String TIMEOUT = "TIMEOUT";

    /** The connection was refused or the host is unknown: the call was not carried out. */
    public static final String CONNECT = "CONNECT";

    /** The connection broke, or the answer was too long: the call may have been carried out. */
    public static final String IO = "IO";

    /** The call was never sent, because Intercom is known to be away. */
    public static final String NOT_TRIED = "NOT_TRIED";

    /** An answer without headers that matter. */
    public IntercomAnswer(IntercomCall call, int status, String body) {
        this(call, status, body, Optional.empty(), Optional.empty());
    }

    /** The answer to a call that was never sent. */
    public static IntercomAnswer notTried(IntercomCall call) {
        return new IntercomAnswer(call, NO_ANSWER, NOT_TRIED);
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

    /** Leaves out body and link, which may hold personal data. */
    @Override
    public String toString() {
        return "IntercomAnswer[" + call + ", " + (status == NO_ANSWER ? body : status) + "]";
    }
}
