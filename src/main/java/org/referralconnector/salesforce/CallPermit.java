package org.referralconnector.salesforce;

import java.time.Instant;

/** Leave to make one call, or why there is none. Each is an object of its own: two are never the same. */
public final class CallPermit {
    private final String refusal;
    private final long number;
    private final Instant since;

    private CallPermit(String refusal, long number, Instant since) {
        this.refusal = refusal;
        this.number = number;
        this.since = since;
    }

    static CallPermit toCall(long number, Instant since) {
        return new CallPermit(null, number, since);
    }

    static CallPermit refused(String reason) {
        return new CallPermit(reason, 0, Instant.EPOCH);
    }

    /** Whether the call may be made. */
    public boolean granted() {
        return refusal == null;
    }

    /** Why not, as a code such as {@link SalesforceAnswer#API_RESERVE}; null if it may. */
    public String refusal() {
        return refusal;
    }

    /** Says of two events which was first. */
    long number() {
        return number;
    }

    Instant since() {
        return since;
    }
}
