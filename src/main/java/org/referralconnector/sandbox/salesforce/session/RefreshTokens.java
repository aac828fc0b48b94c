package org.referralconnector.sandbox.salesforce.session;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The refresh token which works now. With rotation each use replaces it, and whoever uses a replaced one again ends the
 * whole family: from then on no refresh token works until this is reset.
 */
public final class RefreshTokens {
    private final String first;
    private final Set<String> spent = new HashSet<>();
    private String current;
    private boolean rotating;

    RefreshTokens(String first) {
        this.first = first;
        this.current = first;
    }

    /** Turns rotation on or off and makes the first token work again. */
    public synchronized void reset(boolean rotate) {
        rotating = rotate;
        current = first;
        spent.clear();
    }

    /** The token to use from now on; empty if this one does not work. */
    synchronized Optional<String> redeem(String token) {
        if (rotating && spent.contains(token)) {
            current = null;
        }
        if (token == null || !token.equals(current)) {
            return Optional.empty();
        }
        if (rotating) {
            spent.add(current);
            current = first + "-" + UUID.randomUUID();
        }
        return Optional.of(current);
    }

    synchronized boolean rotating() {
        return rotating;
    }
}
