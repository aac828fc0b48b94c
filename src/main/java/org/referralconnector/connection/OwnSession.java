package org.referralconnector.connection;

/** Sessions of this process alone: the grant can be used again at any time, by every process for itself. */
public final class OwnSession implements SessionSource {
    private final TokenEndpoint endpoint;
    private final Grant grant;

    public OwnSession(TokenEndpoint endpoint, Grant grant) {
        this.endpoint = endpoint;
        this.grant = grant;
    }

    @Override
    public AccountSession session(String refused) throws GrantRefused {
        return AccountSession.of(endpoint.first(grant));
    }
}
