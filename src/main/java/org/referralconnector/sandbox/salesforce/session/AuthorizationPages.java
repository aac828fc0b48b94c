package org.referralconnector.sandbox.salesforce.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Pages;
import org.referralconnector.sandbox.http.Routes;

/**
 * The pages on which a user logs in and lets an app act for them. A browser in which this has happened is sent back to the
 * app at once.
 */
final class AuthorizationPages {
    private static final String HERE = "/services/oauth2/authorize";

    private record Approval(LoginUser user, ClientApp app, String scope) {}

    private final Credentials credentials;
    private final OAuthSettings settings;
    private final AuthorizationCodes codes;
    private final Browsers browsers = new Browsers();
    private final Set<Approval> approvals = ConcurrentHashMap.newKeySet();

    AuthorizationPages(Credentials credentials, OAuthSettings settings, AuthorizationCodes codes) {
        this.credentials = credentials;
        this.settings = settings;
        this.codes = codes;
    }

    void addTo(Routes routes) {
        routes.add("GET", HERE, "authorize", answering(Call::query, this::authorize))
                .add("POST", HERE + "/login", "authorize", answering(Call::form, this::logIn))
                .add("POST", HERE + "/decision", "authorize", answering(Call::form, this::decide));
    }

    void forget() {
        browsers.clear();
        approvals.clear();
    }

    @FunctionalInterface
    private interface Step {
        Answer answer(AuthorizationRequest request, Call call);
    }

    @FunctionalInterface
    private interface Values {
        Map<String, String> of(Call call);
    }

    private Routes.Action answering(Values values, Step step) {
        return call -> {
            try {
                return step.answer(AuthorizationRequest.read(values.of(call), credentials, settings), call);
            } catch (AuthorizationRequest.Unanswerable e) {
                return Pages.page(
                        400,
                        "OAuth Error",
                        "<p>error=" + e.error() + "&amp;error_description=" + e.getMessage() + "</p>\n");
            } catch (AuthorizationRequest.Refused e) {
                return Pages.redirect(e.location());
            }
        };
    }

    private Answer authorize(AuthorizationRequest request, Call call) {
        Optional<Browsers.Browser> browser = browsers.of(call);
        if (browser.isEmpty() || request.prompts("login")) {
            return logInPage(request, "");
        }
        LoginUser user = browser.get().user();
        boolean approved = approvals.contains(new Approval(user, request.app(), request.scope()));
        return approved && !request.prompts("consent") ? allowed(request, user) : decisionPage(request, browser.get());
    }

    private Answer logIn(AuthorizationRequest request, Call call) {
        Map<String, String> form = call.form();
        return credentials
                .logIn(form.get("username"), form.get("password"))
                .map(user -> Pages.redirect(request.afterLogIn()).with("Set-Cookie", browsers.logIn(user)))
                .orElseGet(() -> logInPage(request, "Please check your username and password."));
    }

    private Answer decide(AuthorizationRequest request, Call call) {
        Map<String, String> form = call.form();
        Optional<Browsers.Browser> browser =
                browsers.of(call).filter(known -> known.form().equals(form.get("form")));
        if (browser.isEmpty()) {
            return logInPage(request, "Please log in again.");
        }
        if (!"allow".equals(form.get("decision"))) {
            return Pages.redirect(request.denied());
        }
        approvals.add(new Approval(browser.get().user(), request.app(), request.scope()));
        return allowed(request, browser.get().user());
    }

    private Answer allowed(AuthorizationRequest request, LoginUser user) {
        return Pages.redirect(request.granted(codes.issue(new AuthorizationCodes.Allowed(
                user, request.app(), request.scope(), request.redirect(), request.challenge()))));
    }

    private static Answer logInPage(AuthorizationRequest request, String complaint) {
        String hint = request.values().getOrDefault("login_hint", "");
        return Pages.page(
                200,
                "Log in to the sandbox",
                (complaint.isEmpty() ? "" : "<p role=\"alert\">" + complaint + "</p>\n")
                        + Pages.form(
                                HERE + "/login",
                                request.values(),
                                "<label>Username <input name=\"username\" value=\"" + Pages.text(hint)
                                        + "\" autocomplete=\"username\"></label>\n"
                                        + "<label>Password <input name=\"password\" type=\"password\""
                                        + " autocomplete=\"current-password\"></label>\n"
                                        + "<button>Log in</button>\n"));
    }

    private static Answer decisionPage(AuthorizationRequest request, Browsers.Browser browser) {
        Map<String, String> hidden = new LinkedHashMap<>(request.values());
        hidden.put("form", browser.form());
        return Pages.page(
                200,
                "Allow access?",
                "<p>" + Pages.text(request.app().id()) + " asks for: " + Pages.text(request.scope())
                        + "</p>\n<p>You are "
                        + Pages.text(browser.user().username()) + ".</p>\n"
                        + Pages.form(HERE + "/decision", hidden, """
                                <button name="decision" value="allow">Allow</button>
                                <button name="decision" value="deny">Deny</button>
                                """));
    }
}
