package org.referralconnector.operator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The token that every call of the operator API has to show. */
public final class OperatorToken {
    /** The fewest characters of a token. */
    public static final int SHORTEST = 16;

    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    /** @param token at least {@link #SHORTEST} characters */
    public OperatorToken(String token) {
        if (token.length() < SHORTEST) {
            throw new IllegalArgumentException("the token is too short");
        }
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Lets a call pass that shows the token. How long the comparison takes tells nothing about the token.
     *
     * @param authorization the header {@code Authorization}; null if there was none
     * @throws OperatorRefused if it shows no token or another one
     */
    public void admit(String authorization) throws OperatorRefused {
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String shown = bearer ? authorization.substring(SCHEME.length()).strip() : "";
        if (!MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), token)) {
            throw OperatorRefused.unauthorized();
        }
    }
}
