package org.referralconnector.salesforce;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.component.salesforce.api.SalesforceException;
import org.referralconnector.connection.AccountSession;
import org.referralconnector.connection.GrantProblem;
import org.referralconnector.connection.GrantRefused;
import org.referralconnector.connection.SessionSource;
import org.referralconnector.stream.StreamAccess;

/**
 * The session with Salesforce, shared by all calls of a connection.
 *
 * <p>camel-salesforce renews an expired session in every request that notices it, all at once, and forgets the refresh
 * token that replaces the one that it used. So it never logs in by itself: of all that notice, one asks the
 * {@link SessionSource} and the others wait for it, and the component is handed what came of it.
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
    private final SessionSource source;

    /** Who holds it asks for a session; whoever waits for it could do nothing without one. */
    private final ReentrantLock asking = new ReentrantLock();

    private volatile String forgotten;
    private volatile State state = State.NOT_TRIED;
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile Optional<LoginFailed> failure = Optional.empty();

    public SalesforceLogin(SalesforceComponent component, SessionSource source) {
        this.component = component;
        this.source = source;
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
        if (isNeeded(expired)) {
            int before = attempts.get();
            asking.lock();
            try {
                if (isNeeded(expired)) {
                    shareFailure(before);
                    login(expired);
                }
            } finally {
                asking.unlock();
            }
        }
    }

    /** Who waited for an attempt that failed does not make it again: the next one would fail alike, and lock the user. */
    private void shareFailure(int before) throws LoginFailed {
        if (attempts.get() != before && failure.isPresent()) {
            throw failure.get();
        }
    }

    private boolean isNeeded(String expired) {
        String token = current();
        return token == null || token.equals(expired) || token.equals(forgotten);
    }

    @Override
    public Session session(String refused) throws LoginFailed {
        ensure(refused);
        return new Session(current(), component.getSession().getInstanceUrl());
    }

    /**
     * Forgets the session, so that the next call asks for one. It stays in the component until then: without a token
     * camel-salesforce fails in all its clients.
     */
    public void forget() {
        forgotten = current();
    }

    public State state() {
        return state;
    }

    /** Why the last login failed, as a code such as {@code invalid_grant}; empty if it did not. */
    public Optional<String> failure() {
        return failure.map(LoginFailed::code);
    }

    /** What is wrong with the last login, with its cure; empty if nothing is. */
    public Optional<GrantProblem> problem() {
        return failure.map(LoginFailed::problem);
    }

    private void login(String expired) throws LoginFailed {
        try {
            AccountSession session = source.session(expired);
            HandedSession.of(session).to(component.getSession());
            forgotten = null;
            state = State.LOGGED_IN;
            failure = Optional.empty();
        } catch (GrantRefused e) {
            LoginFailed failed = LoginFailed.because(e);
            state = State.FAILED;
            failure = Optional.of(failed);
            throw failed;
        } catch (SalesforceException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            attempts.incrementAndGet();
        }
    }
}
