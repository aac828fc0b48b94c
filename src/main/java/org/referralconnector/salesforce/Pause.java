package org.referralconnector.salesforce;

import java.time.Duration;

/**
 * Why nothing should be sent to a destination for a while.
 *
 * @param cause the sort of failure
 * @param code the code behind it, for logs and metrics
 * @param atLeast the earliest moment at which one more try makes sense, counted from now
 */
public record Pause(Cause cause, String code, Duration atLeast) {

    /** Why a destination does not work, mildest first. */
    public enum Cause {
        /** It does not answer, or answers that it cannot serve. */
        OUTAGE,
        /** The API budget is spent or too many calls run at once. */
        LIMIT,
        /** There is no session and none can be had: a person has to repair the login. */
        LOGIN
    }
}
