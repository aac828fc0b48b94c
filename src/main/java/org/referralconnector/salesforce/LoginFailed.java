package org.referralconnector.salesforce;

import org.apache.camel.component.salesforce.api.SalesforceException;

/** Salesforce gave us no session. */
public final class LoginFailed extends Exception {
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final String code;

    private LoginFailed(String code, SalesforceException cause) {
        super("Salesforce login failed: " + code, cause);
        this.code = code;
    }

    static LoginFailed because(SalesforceException cause) {
        String code = cause.getErrors().isEmpty()
                ? "HTTP " + cause.getStatusCode()
                : cause.getErrors().get(0).getErrorCode();
        return new LoginFailed(code, cause);
    }

    /** Salesforce's own code, such as {@code invalid_grant}. */
    public String code() {
        return code;
    }

    /** Whether Salesforce did not want to, rather than could not: it says so with 400 or 401. */
    public boolean refused() {
        return status() >= BAD_REQUEST && status() < SERVER_ERROR;
    }

    /** The HTTP status of the answer; 0 if there was none. */
    public int status() {
        return getCause() instanceof SalesforceException cause ? cause.getStatusCode() : 0;
    }
}
