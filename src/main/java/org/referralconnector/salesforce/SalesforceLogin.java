package org.referralconnector.salesforce;

import java.util.Objects;
import java.util.Optional;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.component.salesforce.api.SalesforceException;
import org.apache.camel.component.salesforce.internal.SalesforceSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with Salesforce, shared by all calls of a connection.
 *
 * <p>camel-salesforce renews an expired session in every request that notices it, all at once. So its own renewal is
 * switched off (see {@link SalesforceConnection}) and this one used: of all that notice, one logs in and the others
 * wait for it.
 */
public final class SalesforceLogin {
    private static final Logger LOG = LoggerFactory.getLogger(SalesforceLogin.class);

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

    /**
     * The session, after a login if there is none.
     *
     * @return the access token, to be given back to {@link #renew} if it turns out to have expired
     * @throws LoginFailed if Salesforce refuses the login or cannot be reached
     */
    public String session() throws LoginFailed {
        String token = component.getSession().getAccessToken();
        return token == null ? login(null) : token;
    }

    /**
     * Replaces an expired session, unless somebody has replaced it already. If that fails there is no session any more,
     * and {@link #session} says why.
     *
     * @param expired the access token with which a call was refused
     */
    public void renew(String expired) {
        if (Objects.equals(component.getSession().getAccessToken(), expired)) {
            try {
                login(expired);
            } catch (LoginFailed e) {
                LOG.debug("The session could not be renewed", e);
            }
        }
    }

    public State state() {
        return state;
    }

    /** Why the last login failed, as a code such as {@code invalid_grant}; empty if it did not. */
    public Optional<String> failure() {
        return Optional.of(failure).filter(code -> !code.isEmpty());
    }

    private String login(String expired) throws LoginFailed {
        SalesforceSession session = component.getSession();
        try {
            String token = session.login(expired);
            state = State.LOGGED_IN;
            failure = "";
            return token;
        } catch (SalesforceException e) {
            LoginFailed failed = LoginFailed.because(e);
            state = State.FAILED;
            failure = failed.code();
            throw failed;
        }
    }
}
