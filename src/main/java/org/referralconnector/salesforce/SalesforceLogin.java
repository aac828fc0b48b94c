package org.referralconnector.salesforce;

import java.util.Optional;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.component.salesforce.api.SalesforceException;
import org.referralconnector.stream.StreamAccess;

/**
 * The session with Salesforce, shared by all calls of a connection.
 *
 * <p>camel-salesforce renews an expired session in every request that notices it, all at once. So its own renewal is
 * switched off (see {@link SalesforceConnection}) and this one used: of all that notice, one logs in and the others
 * wait for it.
 */
public final class SalesforceLogin implements StreamAccess {

    /** How the last attempt to log in went. */
    public enum State {
        /** Nobody has asked for a session yet. */
        NOT_TRIED,
        LOGGED_IN,
        FAILED
    }

    private final SalesforceComponent component;
    private volatile State state = State.NOT_TRIED;
    private volatile String failure = "";

    public SalesforceLogin(SalesforceComponent component) {
        this.component = component;
    }

    /** The access token of the session; null for none. */
    public String current() {
        return component.getSession().getAccessToken();
    }

    /**
     * Logs in if there is no session, or if it is still the one with which a call was refused.
     *
     * @param expired the access token with which a call was refused; null for none
     * @throws LoginFailed if Salesforce refuses the login or cannot be reached
     */
    public void ensure(String expired) throws LoginFailed {
        String token = current();
        if (token == null || token.equals(expired)) {
            login(token);
        }
    }

    @Override
    public Session session(String refused) throws LoginFailed {
        ensure(refused);
        return new Session(current(), component.getSession().getInstanceUrl());
    }

    public State state() {
        return state;
    }

    /** Why the last login failed, as a code such as {@code invalid_grant}; empty if it did not. */
    public Optional<String> failure() {
        return Optional.of(failure).filter(code -> !code.isEmpty());
    }

    private void login(String expired) throws LoginFailed {
        try {
            component.getSession().login(expired);
            state = State.LOGGED_IN;
            failure = "";
        } catch (SalesforceException e) {
            LoginFailed failed = LoginFailed.because(e);
            state = State.FAILED;
            failure = failed.code();
            throw failed;
        }
    }
}
