package org.referralconnector.salesforce;

import org.referralconnector.connection.GrantProblem;
import org.referralconnector.connection.GrantRefused;

/** Salesforce gave us no session. */
public final class LoginFailed extends Exception {
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final String code;
    private final int status;
    private final GrantProblem problem;

    private LoginFailed(GrantRefused cause) {
        super("Salesforce login failed: " + cause.code(), cause);
        this.code = cause.code();
        this.status = cause.status();
        this.problem = cause.problem();
    }

    static LoginFailed because(GrantRefused cause) {
        return new LoginFailed(cause);
    }

    /** Salesforce's own code, such as {@code invalid_grant}, or one of ours, such as {@code not-connected}. */
    public String code() {
        return code;
    }

    /** What is wrong, with its cure. */
    public GrantProblem problem() {
        return problem;
    }

    /** Whether Salesforce did not want to, rather than could not: it says so with 400 or 401. */
    public boolean refused() {
        return status >= BAD_REQUEST && status < SERVER_ERROR;
    }

    /** The HTTP status of the answer; 0 if there was none. */
    public int status() {
        return status;
    }
}
