package org.referralconnector.sandbox.salesforce.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.RecordId;

/** The access tokens which are alive, and whose they are. */
public final class Sessions {
    public static final String ORGANIZATION_ID = RecordId.of("00D", 1);

    /** The integration user. */
    public static final String USER_ID = RecordId.of("005", 1);

    /** The user who may set up the organization. */
    public static final String ADMIN_ID = RecordId.of("005", 2);

    private static final String SCHEME = "(?i)^(bearer|oauth)\\s+";

    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private volatile Runnable ended = () -> {};

    /** A new token of a user. */
    String open(String user) {
        byte[] secret = new byte[60];
        random.nextBytes(secret);
        String token = ORGANIZATION_ID.substring(0, 15) + "!"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret).replace('-', '.');
        users.put(token, user);
        return token;
    }

    boolean alive(String token) {
        return users.containsKey(token);
    }

    boolean close(String token) {
        boolean wasAlive = users.remove(token) != null;
        ended.run();
        return wasAlive;
    }

    public void closeAll() {
        users.clear();
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

    /** The id of the user whose token a call carries; empty if the token is not alive. */
    public Optional<String> userOf(Call call) {
        return tokenOf(call).map(String::strip).map(users::get);
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
