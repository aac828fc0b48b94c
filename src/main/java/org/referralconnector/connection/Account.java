package org.referralconnector.connection;

import java.time.Instant;
import java.util.Optional;

/**
 * What the database knows of an account; nothing of it is secret but the encrypted tokens.
 *
 * @param key which one
 * @param version grows with every change of the tokens
 * @param sealed the encrypted tokens; empty if there are none
 * @param spares how many further authorizations are left
 * @param given the digest of the configured refresh token with which it began; empty after {@code connect}
 * @param user as whom it is connected, such as a username; empty if not known
 * @param org to which org or workspace; empty if not known
 * @param scopes what the tokens may be used for
 * @param connectedAt since when
 * @param renewedAt when the tokens were used last
 * @param disconnectedAt since when nothing goes there because somebody said so
 * @param renewal who renews the tokens just now
 */
public record Account(
        AccountKey key,
        long version,
        Optional<String> sealed,
        int spares,
        Optional<String> given,
        String user,
        String org,
        String scopes,
        Optional<Instant> connectedAt,
        Optional<Instant> renewedAt,
        Optional<Instant> disconnectedAt,
        Optional<Renewal> renewal) {

    /**
     * A renewal under way.
     *
     * @param by the process
     * @param until until when it is given time
     * @param asked whether the refresh token was sent: then it may be spent
     */
    public record Renewal(String by, Instant until, boolean asked) {}

    /** Leaves out the tokens. */
    @Override
    public String toString() {
        return "Account[" + key.destination() + ", version " + version + "]";
    }
}
