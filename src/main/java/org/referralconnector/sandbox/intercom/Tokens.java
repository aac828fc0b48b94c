package org.referralconnector.sandbox.intercom;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.workspace.Region;

/**
 * The access tokens. A region knows only its own; codes of refusals are from Intercom's list of error codes, and that of an
 * unknown token is the one of the OpenAPI description.
 */
final class Tokens {
    private static final String BEARER = "Bearer ";

    /** @param refusal the error code with which calls are answered that have this token; empty while it is good */
    private record Token(Region region, Optional<String> refusal) {}

    private final Map<String, Token> tokens = new LinkedHashMap<>();

    Tokens(String first) {
        tokens.put(first, new Token(Region.US, Optional.empty()));
    }

    /**
     * Adds a token, or changes it: {@code token}, its {@code region}, and {@code refused}, such as {@code token_revoked}.
     *
     * @throws IllegalArgumentException with a sentence for people if the order makes no sense
     */
    synchronized void set(Parameters order, Region usual) {
        String token = order.text("token").orElseThrow(() -> new IllegalArgumentException("give a \"token\""));
        tokens.put(token, new Token(order.text("region").map(Region::of).orElse(usual), order.text("refused")));
    }

    /** A token which an app has been given. */
    synchronized void add(String token, Region region) {
        tokens.put(token, new Token(region, Optional.empty()));
    }

    /** Forgets a token, so that nobody gets in with it any more. */
    synchronized void remove(String token) {
        tokens.remove(token);
    }

    /** Good tokens move with their workspace. */
    synchronized void move(Region from, Region to) {
        tokens.replaceAll((name, token) -> token.region() == from ? new Token(to, token.refusal()) : token);
    }

    /**
     * The token of a call.
     *
     * @throws Refusal if it has none, or none that is good in this region
     */
    synchronized String require(Call call, Region region) {
        String given = call.header("Authorization")
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip())
                .filter(token -> !token.isEmpty())
                .orElseThrow(() ->
                        new Refusal(401, "missing_authorization", "No authorization data was found on the request"));
        Token token = tokens.get(given);
        if (token == null || token.region() != region) {
            throw new Refusal(401, "unauthorized", "Access Token Invalid");
        }
        token.refusal().ifPresent(code -> {
            throw new Refusal(401, code, "Unauthorized");
        });
        return given;
    }

    synchronized ArrayNode describe() {
        ArrayNode list = Json.array();
        tokens.forEach((name, token) -> list.addObject()
                .put("token", name)
                .put("region", token.region().name())
                .put("refused", token.refusal().orElse(null)));
        return list;
    }
}
