package org.referralconnector.sandbox.salesforce.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What administrators set for all apps of the organization. */
public final class OAuthSettings {
    static final Duration USUAL_SESSION = Duration.ofHours(12);

    /** As Salesforce has it for partner apps since 2026. */
    static final Duration USUAL_IDLENESS = Duration.ofDays(30);

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private volatile boolean pkceRequired;
    private volatile boolean passwordsAllowed;
    private volatile Duration sessionLife;
    private volatile Duration idleness;
    private volatile List<String> redirects;
    private volatile Set<String> unapproved;
    private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();

    /** Settings as they are at start. */
    public OAuthSettings() {
        reset();
    }

    void reset() {
        pkceRequired = false;
        passwordsAllowed = true;
        sessionLife = USUAL_SESSION;
        idleness = USUAL_IDLENESS;
        redirects = List.of();
        unapproved = Set.of();
        keys.clear();
    }

    /** Whether codes are given only to clients which send a {@code code_challenge}. */
    public boolean pkceRequired() {
        return pkceRequired;
    }

    public void requirePkce(boolean required) {
        pkceRequired = required;
    }

    /** Whether the grant {@code password} works. */
    public boolean passwordsAllowed() {
        return passwordsAllowed;
    }

    public void allowPasswords(boolean allowed) {
        passwordsAllowed = allowed;
    }

    /** How long access tokens live that are opened from now on. */
    public Duration sessionLife() {
        return sessionLife;
    }

    public void limitSessions(Duration life) {
        sessionLife = life;
    }

    /** How long a refresh token may stay unused. */
    public Duration idleness() {
        return idleness;
    }

    public void limitIdleness(Duration longest) {
        idleness = longest;
    }

    /** The registered callbacks; empty if every address of this machine is one. */
    public List<String> redirects() {
        return redirects;
    }

    public void registerRedirects(List<String> uris) {
        redirects = List.copyOf(uris);
    }

    boolean isRedirect(String uri) {
        return redirects.isEmpty() ? isLoopback(uri) : redirects.contains(uri);
    }

    /** The names of users who have not approved the apps, so that JWT bearer is refused for them. */
    public Set<String> unapproved() {
        return unapproved;
    }

    public void disapprove(Set<String> usernames) {
        unapproved = Set.copyOf(usernames);
    }

    /** The apps whose JWTs have to be signed with a registered key. */
    public Map<String, PublicKey> keys() {
        return keys;
    }

    private static boolean isLoopback(String uri) {
        try {
            URI parsed = new URI(uri);
            return "http".equals(parsed.getScheme())
                    && parsed.getHost() != null
                    && LOOPBACK.contains(parsed.getHost())
                    && parsed.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
