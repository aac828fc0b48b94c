package org.referralconnector.salesforce;

import java.util.Optional;

/**
 * What came back for a call.
 *
 * @param call the call
 * @param status the HTTP status, or {@link #NO_ANSWER}
 * @param body the answer's body; without an answer a short code that says why: one of the constants here, or
 *     {@code LOGIN:} and the code with which the login was refused, such as {@code LOGIN:invalid_grant}
 * @param refusedSession the access token that is not valid (any more), if that is what the answer says
 * @param usage how much of the API limit is used, if the answer tells
 * @param locator where the next page of a job's results begins, if there is one
 */
public record SalesforceAnswer(
        SalesforceCall call,
        int status,
        String body,
        Optional<String> refusedSession,
        Optional<ApiUsage> usage,
        Optional<String> locator) {

    /** The status of a call that was not answered. */
    public static final int NO_ANSWER = 0;

    /** The status of a call whose session is not valid (any more). */
    static final int UNAUTHORIZED = 401;

    /** The answer did not come in time: the call may have been carried out. */
    public static final String TIMEOUT = "TIMEOUT";

    /** The connection was refused or the host is unknown: the call was not carried out. */
    public static final String CONNECT = "CONNECT";

    /** The connection broke: the call may have been carried out. */
    public static final String IO = "IO";

    /** The call was never sent, because one before it failed. */
    public static final String NOT_TRIED = "NOT_TRIED";

    /** The call was never sent, because the calls that are left are kept for what is more urgent. */
    public static final String API_RESERVE = "API_RESERVE";

    /** What a body begins with if there was no session and none could be had. */
    public static final String LOGIN = "LOGIN";

    /** An answer that is no page of a job's results. */
    public SalesforceAnswer(
            SalesforceCall call, int status, String body, Optional<String> refusedSession, Optional<ApiUsage> usage) {
        this(call, status, body, refusedSession, usage, Optional.empty());
    }

    /** An answer that tells nothing about the API limit. */
    public SalesforceAnswer(SalesforceCall call, int status, String body, Optional<String> refusedSession) {
        this(call, status, body, refusedSession, Optional.empty());
    }

    /** An answer that says nothing about the session and the API limit. */
    public SalesforceAnswer(SalesforceCall call, int status, String body) {
        this(call, status, body, Optional.empty());
    }

    /** The answer to a call that was never sent. */
    public static SalesforceAnswer notTried(SalesforceCall call) {
        return notTried(call, NOT_TRIED);
    }

    /**
     * The answer to a call that was never sent.
     *
     * @param why {@link #NOT_TRIED} or {@link #API_RESERVE}
     */
    public static SalesforceAnswer notTried(SalesforceCall call, String why) {
        return new SalesforceAnswer(call, NO_ANSWER, why);
    }

    /** The same answer, which tells in passing how much of the API limit is used. */
    SalesforceAnswer telling(Optional<ApiUsage> told) {
        return new SalesforceAnswer(call, status, body, refusedSession, told, locator);
    }

    /** The same answer, after which more is to be had. */
    SalesforceAnswer continuedAt(Optional<String> next) {
        return new SalesforceAnswer(call, status, body, refusedSession, usage, next);
    }

    /** True if the call certainly never reached Salesforce's API, and so did not count. */
    boolean neverSent() {
        return status == NO_ANSWER && !body.equals(TIMEOUT) && !body.equals(IO);
    }

    /** The answer to a call whose session was refused. */
    static SalesforceAnswer sessionRefused(SalesforceCall call, String body, String session) {
        return new SalesforceAnswer(call, UNAUTHORIZED, body, Optional.of(session));
    }

    /** True if Salesforce says that it did what was asked, apart from what it says about single records. */
    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** Leaves out the body, which may hold personal data, and the session. */
    @Override
    public String toString() {
        return "SalesforceAnswer[" + call + ", " + (status == NO_ANSWER ? body : status) + "]";
    }
}
