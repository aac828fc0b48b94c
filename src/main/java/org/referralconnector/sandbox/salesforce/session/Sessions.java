package org.referralconnector.sandbox.salesforce.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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

    /**
     * A session.
     *
     * @param user the id of the user
     * @param app the consumer key of the app; empty after a login by SOAP
     * @param family the authorization whose refresh token gave it; empty if none did
     */
    record Session(String user, String app, String scope, String family, Instant opened, Instant ends) {}

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final OAuthSettings settings;
    private final Clock clock;
    private volatile Runnable ended = () -> {};

    public Sessions(OAuthSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A new token of a user who logged in without an app. */
    String open(String user) {
        return open(user, "", "", "");
    }

    /** A new token of an app. */
    String open(String user, String app, String scope, String family) {
        byte[] secret = new byte[60];
        random.nextBytes(secret);
        String token = ORGANIZATION_ID.substring(0, 15) + "!"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret).replace('-', '.');
        Instant now = clock.instant();
        sessions.put(token, new Session(user, app, scope, family, now, now.plus(settings.sessionLife())));
        return token;
    }

    /** The session of a token, if it is alive. */
    Optional<Session> find(String token) {
        return Optional.ofNullable(sessions.get(token))
                .filter(session -> clock.instant().isBefore(session.ends()));
    }

    boolean alive(String token) {
        return find(token).isPresent();
    }

    boolean close(String token) {
        boolean wasAlive = sessions.remove(token) != null;
        ended.run();
        return wasAlive;
    }

    void closeFamily(String family) {
        closeIf(session -> session.family().equals(family));
    }

    public void closeAll() {
        closeIf(session -> true);
    }

    private void closeIf(Predicate<Session> condition) {
        sessions.values().removeIf(condition);
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
        return sessionOf(call).map(Session::user);
    }

    /** The id of the user whose token an {@code Authorization} header carries; empty if the token is not alive. */
    public Optional<String> userOf(String authorization) {
        return find(authorization.strip().replaceFirst(SCHEME, "")).map(Session::user);
    }

    Optional<Session> sessionOf(Call call) {
        return tokenOf(call).map(String::strip).flatMap(this::find);
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
