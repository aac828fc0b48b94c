package org.referralconnector.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What {@code GET /} tells people: what is emulated here, with which credentials, and the control calls. */
final class FrontPage {
    private static final String FILE = "/sandbox/front-page.txt";

    private FrontPage() {}

    static String text() {
        String page = template();
        Map<String, String> values = Map.of(
                "{client-id}", Sandbox.CLIENT_ID,
                "{client-secret}", Sandbox.CLIENT_SECRET,
                "{username}", Sandbox.USERNAME,
                "{password}", Sandbox.PASSWORD,
                "{security-token}", Sandbox.SECURITY_TOKEN,
                "{refresh-token}", Sandbox.REFRESH_TOKEN);
        for (Map.Entry<String, String> value : values.entrySet()) {
            page = page.replace(value.getKey(), value.getValue());
        }
        return page;
    }

    private static String template() {
        try (InputStream in = FrontPage.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
