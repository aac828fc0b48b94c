package org.referralconnector.connection;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.StringEscapeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages that somebody sees who connects an account. What is shown of elsewhere is escaped. */
public final class ConnectPages {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectPages.class);
    private static final String COOKIE = "referral-connect";
    private static final int LONGEST_QUERY = 8192;

    private final ConnectFlow flow;

    public ConnectPages(ConnectFlow flow) {
        this.flow = flow;
    }

    /**
     * The browser opens the link of {@code connect}.
     *
     * @param crm {@code salesforce} or {@code intercom}
     * @param query {@code ticket}, and maybe {@code connection} and {@code mode}
     */
    public BrowserAnswer start(String crm, String query) {
        Map<String, String> given = parameters(query);
        AccountKey key = new AccountKey(crm, given.getOrDefault("connection", "default"));
        return answer(flow.start(key, Optional.ofNullable(given.get("mode")), given.getOrDefault("ticket", "")));
    }

    /**
     * The browser comes back.
     *
     * @param query what the CRM has given it
     * @param cookies its {@code Cookie} header; null if there is none
     */
    public BrowserAnswer finish(String query, String cookies) throws SQLException {
        return answer(flow.finish(parameters(query), browser(cookies)));
    }

    /** Something went wrong within the connector. */
    public BrowserAnswer failed(Exception failure) {
        LOG.warn("A page of connect failed: {}", failure.getClass().getName());
        LOG.debug("A page of connect failed", failure);
        return page(500, "Not connected", "The connector failed; its log says why. Run connect once more.");
    }

    private BrowserAnswer answer(ConnectStep step) {
        if (step instanceof ConnectStep.GoOn on) {
            return new BrowserAnswer(
                    302, on.to().toString(), on.browser().map(this::cookie).orElse(""), "");
        }
        if (step instanceof ConnectStep.Connected done) {
            return page(200, "Connected", connected(done));
        }
        ConnectStep.Failed failed = (ConnectStep.Failed) step;
        return page(failed.status(), "Not connected", failed.reason() + ": " + failed.cure());
    }

    private static String connected(ConnectStep.Connected done) {
        String who = done.key().destination() + " is connected"
                + (done.holder().user().isEmpty() ? "" : " as " + done.holder().user())
                + (done.holder().org().isEmpty() ? "" : " to " + done.holder().org()) + ".";
        String spares = done.spares() < done.wanted()
                ? " Of " + done.wanted() + " spare authorizations there are " + done.spares()
                        + "; run connect once more to have all."
                : "";
        return who + spares + " You can close this page.";
    }

    private String cookie(Secret browser) {
        String path = flow.callback().getPath().replaceFirst("/callback$", "");
        boolean secure = "https".equals(flow.callback().getScheme());
        return COOKIE + "=" + browser.reveal() + "; Path=" + path + "; Max-Age=" + OneTime.LIFE.toSeconds()
                + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
    }

    private static String browser(String cookies) {
        for (String cookie : cookies == null ? new String[0] : cookies.split(";", -1)) {
            if (cookie.strip().startsWith(COOKIE + "=")) {
                return cookie.strip().substring(COOKIE.length() + 1);
            }
        }
        return "";
    }

    /** Of a parameter that is there more than once, the first counts. */
    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String whole = query == null || query.length() > LONGEST_QUERY ? "" : query;
        for (String pair : whole.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static BrowserAnswer page(int status, String title, String text) {
        String html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title
                + "</title></head>\n<body><h1>" + title + "</h1>\n<p>" + StringEscapeUtils.escapeHtml4(text)
                + "</p></body></html>\n";
        return new BrowserAnswer(status, "", "", html);
    }
}
