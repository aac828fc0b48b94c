package org.referralconnector.connection;

/**
 * How the latest attempt to connect an account stands.
 *
 * @param state whether somebody is still at it
 * @param reason of a failure: a code, such as {@code denied}; empty otherwise
 * @param cure of a failure: what to do; empty otherwise
 */
public record ConnectAttempt(State state, String reason, String cure) {
    /** Where it stands. */
    public enum State {
        WAITING,
        CONNECTED,
        FAILED
    }

    static final ConnectAttempt BEGUN = new ConnectAttempt(State.WAITING, "", "");
    static final ConnectAttempt SUCCEEDED = new ConnectAttempt(State.CONNECTED, "", "");

    static ConnectAttempt of(ConnectStep.Failed failed) {
        return new ConnectAttempt(State.FAILED, failed.reason(), failed.cure());
    }
}
