package org.referralconnector.sandbox.intercom;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Pages;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.workspace.Region;

/**
 * The page on which a teammate lets an app into the workspace, the call which trades its code for a token, and the one which
 * ends a token (developers.intercom.com, "Setting up OAuth" and "Installing &amp; uninstalling apps"). What an error looks
 * like is not published.
 */
final class AppAuthorization {
    private static final Duration CODE_LIFE = Duration.ofMinutes(10);

    private final String clientId;
    private final String clientSecret;
    private final Tokens tokens;
    private final Supplier<Region> region;
    private final Clock clock;
    private final Map<String, Instant> codes = new HashMap<>();

    /** @param region where the workspace is kept now */
    AppAuthorization(String clientId, String clientSecret, Tokens tokens, Supplier<Region> region, Clock clock) {
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.tokens = tokens;
        this.region = region;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/oauth", "intercom authorize", call -> ask(call, call.query()))
                .add("POST", "/oauth", "intercom authorize", call -> decide(call.form()))
                .add("POST", "/auth/eagle/token", "intercom token", this::token)
                .add("POST", "/auth/uninstall", "intercom uninstall", this::uninstall);
    }

    private Answer ask(Call call, Map<String, String> values) {
        return problem(values).orElseGet(() -> {
            Map<String, String> hidden = new LinkedHashMap<>();
            for (String name : new String[] {"client_id", "redirect_uri", "state"}) {
                if (values.containsKey(name)) {
                    hidden.put(name, values.get(name));
                }
            }
            return Pages.page(
                    200,
                    "Authorize access?",
                    "<p>" + Pages.text(clientId) + " asks for access to the workspace Sandbox.</p>\n"
                            + Pages.form(call.path(), hidden, """
                                    <button name="decision" value="allow">Authorize access</button>
                                    <button name="decision" value="deny">Cancel</button>
                                    """));
        });
    }

    private Answer decide(Map<String, String> form) {
        return problem(form).orElseGet(() -> {
            Map<String, String> answer = new LinkedHashMap<>();
            if ("allow".equals(form.get("decision"))) {
                answer.put("code", issue());
            } else {
                answer.put("error", "access_denied");
            }
            if (form.containsKey("state")) {
                answer.put("state", form.get("state"));
            }
            StringBuilder location = new StringBuilder(form.get("redirect_uri"));
            answer.forEach((name, value) -> location.append(location.indexOf("?") < 0 ? '?' : '&')
                    .append(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
            return Pages.redirect(location.toString());
        });
    }

    private Optional<Answer> problem(Map<String, String> values) {
        if (!clientId.equals(values.get("client_id"))) {
            return Optional.of(Pages.page(404, "App not found", "<p>Check the client_id.</p>\n"));
        }
        if (!isLoopback(values.getOrDefault("redirect_uri", ""))) {
            return Optional.of(Pages.page(400, "Redirect URL not registered", "<p>Check the redirect_uri.</p>\n"));
        }
        return Optional.empty();
    }

    private static boolean isLoopback(String uri) {
        try {
            return uri.matches("https?://(localhost|127\\.0\\.0\\.1|\\[::1])([:/].*)?")
                    && URI.create(uri).getFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private synchronized String issue() {
        String code = UUID.randomUUID().toString();
        codes.put(code, clock.instant().plus(CODE_LIFE));
        return code;
    }

    private Answer token(Call call) {
        Parameters order = Parameters.of(call);
        boolean known = order.text("client_id").filter(clientId::equals).isPresent()
                && order.text("client_secret").filter(clientSecret::equals).isPresent();
        if (!known) {
            throw new Refusal(401, "unauthorized", "Unauthorized Client");
        }
        Instant end = take(order.text("code").orElse(""))
                .orElseThrow(() -> new Refusal(401, "unauthorized", "Unauthorized Code"));
        if (clock.instant().isAfter(end)) {
            throw new Refusal(401, "unauthorized", "Unauthorized Code");
        }
        String token = "dG9rO" + UUID.randomUUID();
        tokens.add(token, region.get());
        return Answer.json(
                200,
                Json.object().put("token_type", "Bearer").put("token", token).put("access_token", token));
    }

    private synchronized Optional<Instant> take(String code) {
        return Optional.ofNullable(codes.remove(code));
    }

    private Answer uninstall(Call call) {
        tokens.remove(tokens.require(call, region.get()));
        return Answer.json(200, Json.object());
    }
}
