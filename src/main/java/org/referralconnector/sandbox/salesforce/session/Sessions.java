package org.referralconnector.sandbox.salesforce.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.RecordId;

/** The access tokens which are alive. All of them belong to the one integration user. */
public final class Sessions {
    public static final String ORGANIZATION_ID = RecordId.of("00D", 1);
    public static final String USER_ID = RecordId.of("005", 1);

    private static final String SCHEME = "(?i)^(bearer|oauth)\\s+";

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();
    private volatile Runnable ended = () -> {};

    String open() {
        byte[] secret = new byte[60];
        random.nextBytes(secret);
        String token = ORGANIZATION_ID.substring(0, 15) + "!"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret).replace('-', '.');
        tokens.add(token);
        return token;
    }

    boolean alive(String token) {
        return tokens.contains(token);
    }

    boolean close(String token) {
        boolean wasAlive = tokens.remove(token);
        ended.run();
        return wasAlive;
    }

    public void closeAll() {
        tokens.clear();
        ended.run();
    }

    /** Runs this whenever sessions have ended. */
    public void whenSomeEnd(Runnable reaction) {
        ended = reaction;
    }

    /** Whether an {@code Authorization} header carries a living token, in any of the forms that clients send. */
    public boolean admits(String authorization) {
        return alive(authorization.strip().replaceFirst(SCHEME, ""));
    }

    /**
     * Takes {@code Bearer t}, {@code OAuth t} and, as some streaming clients send it, {@code t} alone.
     *
     * @throws Refusal INVALID_SESSION_ID or INVALID_AUTH_HEADER
     */
    public void require(Call call) {
        String header = call.header("Authorization").orElse("");
        String[] words = header.strip().split("\\s+", -1);
        if (words.length > 2 || (words.length == 2 && !words[0].matches("(?i)bearer|oauth"))) {
            throw Refusal.of(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE");
        }
        if (!alive(words[words.length - 1])) {
            throw expired();
        }
    }

    static Refusal expired() {
        return Refusal.of(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    static Optional<String> tokenOf(Call call) {
        return call.header("Authorization")
                .map(header -> header.replaceFirst(SCHEME, ""))
                .or(() -> call.query("oauth_token"))
                .or(() -> call.query("access_token"));
    }
}
