package org.referralconnector.sandbox.salesforce.session;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an app asks a user for, as the browser brings it to the authorization page.
 *
 * @param values the parameters as they came, to be carried through the forms
 * @param redirect the callback
 * @param challenge of PKCE
 */
record AuthorizationRequest(
        Map<String, String> values, ClientApp app, String redirect, String scope, Optional<String> challenge) {
    private static final List<String> KNOWN = List.of(
            "response_type",
            "client_id",
            "redirect_uri",
            "state",
            "scope",
            "code_challenge",
            "code_challenge_method",
            "login_hint",
            "prompt");
    private static final Set<String> SCOPES = Set.of(
            "id",
            "api",
            "web",
            "full",
            "refresh_token",
            "offline_access",
            "openid",
            "profile",
            "email",
            "cdp_query_api");

    /** The request cannot be answered at its callback, because app or callback are not known: it is told on a page. */
    static final class Unanswerable extends Exception {
        private final String error;

        Unanswerable(String error, String description) {
            super(description);
            this.error = error;
        }

        String error() {
            return error;
        }
    }

    /** The request is refused at its callback. */
    static final class Refused extends Exception {
        private final String location;

        private Refused(Map<String, String> values, String error, String description) {
            super(error);
            this.location = at(values, Map.of("error", error, "error_description", description));
        }

        /** The callback with the error. */
        String location() {
            return location;
        }
    }

    static AuthorizationRequest read(Map<String, String> given, Credentials credentials, OAuthSettings settings)
            throws Unanswerable, Refused {
        Map<String, String> values = new LinkedHashMap<>();
        KNOWN.stream().filter(given::containsKey).forEach(name -> values.put(name, given.get(name)));
        ClientApp app = credentials
                .app(values.getOrDefault("client_id", ""))
                .orElseThrow(() -> new Unanswerable("invalid_client_id", "client identifier invalid"));
        String redirect = values.getOrDefault("redirect_uri", "");
        if (!settings.isRedirect(redirect)) {
            throw new Unanswerable("redirect_uri_mismatch", "redirect_uri must match configuration");
        }
        if (!values.getOrDefault("response_type", "").equals("code")) {
            throw new Refused(values, "unsupported_response_type", "response type not supported");
        }
        String scope = values.getOrDefault("scope", TokenGrants.USUAL_SCOPE).strip();
        if (!SCOPES.containsAll(List.of(scope.split(" +", -1)))) {
            throw new Refused(values, "invalid_scope", "the requested scope is not allowed");
        }
        Optional<String> challenge = Optional.ofNullable(values.get("code_challenge"));
        if (challenge.isEmpty() && settings.pkceRequired()) {
            throw new Refused(values, "invalid_request", "missing required code challenge");
        }
        if (challenge.isPresent()
                && !values.getOrDefault("code_challenge_method", "S256").equals("S256")) {
            throw new Refused(values, "invalid_request", "invalid code challenge method");
        }
        return new AuthorizationRequest(values, app, redirect, scope, challenge);
    }

    boolean prompts(String word) {
        return List.of(values.getOrDefault("prompt", "").split(" ", -1)).contains(word);
    }

    /** The authorization page for the same request, without asking for the log-in once more. */
    String afterLogIn() {
        Map<String, String> again = new LinkedHashMap<>(values);
        again.computeIfPresent(
                "prompt", (name, prompt) -> prompt.replace("login", "").strip());
        return "/services/oauth2/authorize?" + encoded(again);
    }

    /** The callback with a code. */
    String granted(String code) {
        return at(values, Map.of("code", code));
    }

    /** The callback with the news that the user has denied. */
    String denied() {
        return at(values, Map.of("error", "access_denied", "error_description", "end-user denied authorization"));
    }

    private static String at(Map<String, String> values, Map<String, String> answer) {
        Map<String, String> all = new LinkedHashMap<>(answer);
        if (values.containsKey("state")) {
            all.put("state", values.get("state"));
        }
        String redirect = values.get("redirect_uri");
        return redirect + (redirect.contains("?") ? "&" : "?") + encoded(all);
    }

    private static String encoded(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
