package org.referralconnector.sandbox.salesforce.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.referralconnector.sandbox.http.Call;

/** The browsers in which somebody is logged in, known by a cookie. */
final class Browsers {
    private static final String COOKIE = "sid";
    private static final int MOST = 1000;

    /**
     * A browser.
     *
     * @param form a secret of its forms, so that only they are taken
     */
    record Browser(LoginUser user, String form) {}

    private final Map<String, Browser> browsers = new LinkedHashMap<>();

    /** Remembers that a user has logged in; returns the value of the {@code Set-Cookie} header. */
    synchronized String logIn(LoginUser user) {
        String id = UUID.randomUUID().toString();
        browsers.put(id, new Browser(user, UUID.randomUUID().toString()));
        if (browsers.size() > MOST) {
            browsers.remove(browsers.keySet().iterator().next());
        }
        return COOKIE + "=" + id + "; Path=/services/oauth2/authorize; HttpOnly; SameSite=Lax";
    }

    /** The browser that sends a call. */
    synchronized Optional<Browser> of(Call call) {
        for (String cookie : call.header("Cookie").orElse("").split(";", -1)) {
            if (cookie.strip().startsWith(COOKIE + "=")) {
                return Optional.ofNullable(browsers.get(cookie.strip().substring(COOKIE.length() + 1)));
            }
        }
        return Optional.empty();
    }

    synchronized void clear() {
        browsers.clear();
    }
}
