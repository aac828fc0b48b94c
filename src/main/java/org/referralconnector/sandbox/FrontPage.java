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
        Map<String, String> values = Map.ofEntries(
                Map.entry("{client-id}", Sandbox.CLIENT_ID),
                Map.entry("{client-secret}", Sandbox.CLIENT_SECRET),
                Map.entry("{username}", Sandbox.USERNAME),
                Map.entry("{password}", Sandbox.PASSWORD),
                Map.entry("{security-token}", Sandbox.SECURITY_TOKEN),
                Map.entry("{refresh-token}", Sandbox.REFRESH_TOKEN),
                Map.entry("{admin-client-id}", Sandbox.ADMIN_CLIENT_ID),
                Map.entry("{admin-client-secret}", Sandbox.ADMIN_CLIENT_SECRET),
                Map.entry("{admin-username}", Sandbox.ADMIN_USERNAME),
                Map.entry("{admin-password}", Sandbox.ADMIN_PASSWORD),
                Map.entry("{referralhero-token}", Sandbox.REFERRALHERO_TOKEN),
                Map.entry("{referralhero-list}", Sandbox.REFERRALHERO_LIST),
                Map.entry("{referral-factory-token}", Sandbox.REFERRAL_FACTORY_TOKEN),
                Map.entry("{referral-factory-campaign}", Long.toString(Sandbox.REFERRAL_FACTORY_CAMPAIGN)),
                Map.entry("{referral-factory-webhook-token}", Sandbox.REFERRAL_FACTORY_WEBHOOK_TOKEN),
                Map.entry("{hook-secret}", Sandbox.HOOK_SECRET),
                Map.entry("{intercom-token}", Sandbox.INTERCOM_TOKEN),
                Map.entry("{intercom-client-id}", Sandbox.INTERCOM_CLIENT_ID),
                Map.entry("{intercom-secret}", Sandbox.INTERCOM_CLIENT_SECRET));
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
