package org.referralconnector.sandbox.http;

import java.util.Map;
import org.apache.commons.text.StringEscapeUtils;

/** Small pages for people with a browser. */
public final class Pages {
    private Pages() {}

    /**
     * A page.
     *
     * @param title also its heading
     * @param body HTML
     */
    public static Answer page(int status, String title, String body) {
        String html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + text(title)
                + "</title></head>\n<body><h1>" + text(title) + "</h1>\n" + body + "</body></html>\n";
        return Answer.text(status, "text/html;charset=UTF-8", html)
                .with("Cache-Control", "no-store")
                .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .with("Referrer-Policy", "no-referrer");
    }

    public static Answer redirect(String location) {
        return Answer.empty(302).with("Location", location).with("Cache-Control", "no-store");
    }

    /** A form that carries hidden values. */
    public static String form(String action, Map<String, String> hidden, String body) {
        StringBuilder html = new StringBuilder("<form method=\"post\" action=\"" + text(action) + "\">\n");
        hidden.forEach((name, value) ->
                html.append("<input type=\"hidden\" name=\"" + text(name) + "\" value=\"" + text(value) + "\">\n"));
        return html.append(body).append("</form>\n").toString();
    }

    /** A text as it may stand in HTML. */
    public static String text(String text) {
        return StringEscapeUtils.escapeHtml4(text);
    }
}
