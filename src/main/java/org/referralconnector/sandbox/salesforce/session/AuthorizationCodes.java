package org.referralconnector.sandbox.salesforce.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The codes that a browser brings back from the authorization page. Each gives tokens once, within 15 minutes. */
final class AuthorizationCodes {
    private static final Duration LIFE = Duration.ofMinutes(15);

    /**
     * What somebody has allowed.
     *
     * @param redirect the callback the code was sent to
     * @param challenge of PKCE (RFC 7636, S256)
     */
    record Allowed(LoginUser user, ClientApp app, String scope, String redirect, Optional<String> challenge) {}

    private static final class Code {
        private final Allowed allowed;
        private final Instant issued;
        private boolean used;
        private boolean reused;
        private Runnable takeBack = () -> {};

        Code(Allowed allowed, Instant issued) {
            this.allowed = allowed;
            this.issued = issued;
        }
    }

    private final Map<String, Code> codes = new HashMap<>();
    private final Clock clock;

    AuthorizationCodes(Clock clock) {
        this.clock = clock;
    }

    synchronized String issue(Allowed allowed) {
        codes.values().removeIf(code -> isOver(code.issued.plus(LIFE)));
        String code = "aPrx" + UUID.randomUUID() + UUID.randomUUID();
        codes.put(code, new Code(allowed, clock.instant()));
        return code;
    }

    /**
     * What a code was given for. A second use takes back what the first one gave.
     *
     * @throws TokenRefused with one of Salesforce's texts
     */
    synchronized Allowed redeem(ClientApp app, Map<String, String> form) throws TokenRefused {
        Code code = codes.get(form.getOrDefault("code", ""));
        if (code == null || !code.allowed.app().equals(app)) {
            throw TokenRefused.grant("invalid authorization code");
        }
        if (code.used) {
            code.reused = true;
            code.takeBack.run();
            throw TokenRefused.grant("expired authorization code");
        }
        if (isOver(code)) {
            throw TokenRefused.grant("expired authorization code");
        }
        if (!code.allowed.redirect().equals(form.get("redirect_uri"))) {
            throw new TokenRefused("redirect_uri_mismatch", "redirect_uri must match configuration");
        }
        if (code.allowed.challenge().isPresent()
                && !code.allowed.challenge().get().equals(challengeOf(form.getOrDefault("code_verifier", "")))) {
            throw TokenRefused.grant("invalid code verifier");
        }
        code.used = true;
        return code.allowed;
    }

    /** What to do if the code comes again, or has come again meanwhile. */
    synchronized void onReuse(String code, Runnable takeBack) {
        Code known = codes.get(code);
        if (known != null) {
            known.takeBack = takeBack;
        }
        if (known == null || known.reused) {
            takeBack.run();
        }
    }

    synchronized void clear() {
        codes.clear();
    }

    private boolean isOver(Code code) {
        return isOver(code.issued);
    }

    private boolean isOver(Instant from) {
        return clock.instant().isAfter(from.plus(LIFE));
    }

    private static String challengeOf(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
