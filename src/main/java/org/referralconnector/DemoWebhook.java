package org.referralconnector;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook as a program would send it.
 *
 * @param campaign the campaign it is for
 * @param who whom it is about
 * @param what what it says, for people
 * @param contentType JSON or a form
 * @param headers with whatever proves that it is authentic
 * @param body the body
 */
record DemoWebhook(
        String campaign, String who, String what, String contentType, Map<String, String> headers, String body) {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Referral Factory, new referrer joins: a form with the shared secret in a header. */
    static DemoWebhook referrerJoins(String secret, int id, String first, String last) {
        String email = email(first);
        String body = "id=" + id + "&code=ref" + id + "&first_name=" + first + "&last_name=" + last + "&email="
                + email.replace("@", "%40") + "&url=https%3A%2F%2Fwebhooks.referral-factory.com%2Fref" + id + "%2Fjoin"
                + "&source=Direct&date=2026-06-09&referrals_count=0&campaign_id=4815";
        return new DemoWebhook(
                "spring", email, "a referrer joins (form)", FORM, Map.of("X-Webhook-Secret", secret), body);
    }

    /** Referral Factory, new lead created: JSON with the shared secret in a header. */
    static DemoWebhook leadJoins(String secret, int id, String first, String last) {
        String email = email(first);
        String body = """
                {"referrer_id":261470,"referrer_code":"ref261470","referrer_first_name":"Jessica",\
                "referrer_email":"jessica@example.org","id":%d,"code":"ref%d","first_name":"%s","last_name":"%s",\
                "email":"%s","url":"https://webhooks.referral-factory.com/ref%d/join","source":"Referred",\
                "date":"2026-06-09","referrals_count":0,"campaign_id":4815}""".formatted(id, id, first, last, email, id);
        return new DemoWebhook("spring", email, "a lead joins (JSON)", JSON, Map.of("X-Webhook-Secret", secret), body);
    }

    /** ReferralHero, new_registration: the body is signed with HMAC-SHA256. */
    static DemoWebhook registration(String secret, String id, String first, String last) {
        String email = email(first);
        String body = """
                {"list_uuid":"MFae00000001","subscriber_id":"sub_%s","response":"new_registration","name":"%s %s",\
                "first_name":"%s","last_name":"%s","email":"%s","extra_field":"Engines Ltd","code":"%s",\
                "source":"direct_visit","referred":true,"referral":{"name":"Grace Hopper","email":"grace@example.org",\
                "code":"grace","people_referred":1,"points":1},"referral_link":"https://refer.example.org/%s",\
                "people_ahead":0,"created_at":1700000000}""".formatted(id, first, last, first, last, email, id, id);
        String signature = HexFormat.of().formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), body));
        return new DemoWebhook(
                "partner",
                email,
                "a registration (signed body)",
                JSON,
                Map.of("X-ReferralHero-Signature", signature),
                body);
    }

    /** Our own event, signed as the Standard Webhooks specification says. */
    static DemoWebhook event(String secret, String id, String first, String last, Instant at) {
        String email = email(first);
        String body = """
                {"id":"%s","type":"lead.joined","time":"%s","participant":{"id":"shop-%s","email":"%s",\
                "first_name":"%s","last_name":"%s","company":"Notes Inc","code":"shop-%s"},\
                "referrer":{"id":"shop-1","email":"barbara@example.org"}}""".formatted(id, at, id, email, first, last, id);
        String signature = Base64.getEncoder()
                .encodeToString(hmac(Base64.getDecoder().decode(secret), id + "." + at.getEpochSecond() + "." + body));
        return new DemoWebhook(
                "webshop",
                email,
                "an event (Standard Webhooks)",
                JSON,
                Map.of(
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        String.valueOf(at.getEpochSecond()),
                        "webhook-signature",
                        "v1," + signature),
                body);
    }

    /** The same for another campaign of the same program type and secret. */
    DemoWebhook to(String otherCampaign) {
        return new DemoWebhook(otherCampaign, who, what, contentType, headers, body);
    }

    /** The same with another body, which its signature does not fit any more. */
    DemoWebhook tamperedWith() {
        return new DemoWebhook(
                campaign,
                who,
                "the same, changed on its way",
                contentType,
                headers,
                body.replace("Engines", "Mallory"));
    }

    /** The same once more, as senders do that missed the first answer. */
    DemoWebhook again() {
        return new DemoWebhook(campaign, who, "the same again", contentType, headers, body);
    }

    static String email(String first) {
        return first.toLowerCase(Locale.ROOT) + "@example.org";
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
