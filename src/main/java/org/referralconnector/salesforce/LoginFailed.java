package org.referralconnector.salesforce;

import org.apache.camel.component.salesforce.api.SalesforceException;

/** Salesforce gave us no session. */
public final class LoginFailed extends Exception {
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

    /** Whether Salesforce answered at all: if not, it is away rather than unwilling. */
    public boolean refused() {
        return getCause() instanceof SalesforceException cause && cause.getStatusCode() != 0;
    }
}
