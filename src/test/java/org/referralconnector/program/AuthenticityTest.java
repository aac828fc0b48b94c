package org.referralconnector.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.referralconnector.campaign.ProgramFixture.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.campaign.WebhookRules;
import org.referralconnector.campaign.WebhookRules.Scheme;
import org.referralconnector.program.generic.GenericProgram;

class AuthenticityTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_795_312_642L);
    private static final String OLD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW_SECRET = "whsec_YW5vdGhlci1zZWNyZXQtb2YtMjQtYnl0";
    private static final String SHARED = "correct horse / battery+staple";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNED_NOW = "v1,DJlRIk2ivtnAHcnxoKg6PXct4y0W8r8nCrAv1hh1/j8=";

    record Vector(
            String name,
            Scheme scheme,
            String secret,
            Map<String, Object> headers,
            String bodyBase64,
            Instant at,
            boolean valid) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Vector> vectors() throws IOException {
        List<Vector> vectors = new ArrayList<>();
        try (InputStream in = AuthenticityTest.class.getResourceAsStream("/signatures/vectors.json")) {
            for (JsonNode node : new ObjectMapper().readTree(in)) {
                Map<String, Object> headers = new HashMap<>();
                node.path("headers")
                        .properties()
                        .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
                vectors.add(new Vector(
                        node.path("name").asText(),
                        node.path("scheme").asText().equals("body-signature")
                                ? Scheme.BODY_SIGNATURE
                                : Scheme.STANDARD_WEBHOOKS,
                        node.path("secret").asText(),
                        headers,
                        node.path("bodyBase64").asText(),
                        Instant.ofEpochSecond(node.path("at").asLong()),
                        node.path("valid").asBoolean()));
            }
        }
        return vectors;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void published_signatures_are_judged_as_their_authors_do(Vector vector) {
        String header = vector.scheme() == Scheme.BODY_SIGNATURE ? "X-Hub-Signature-256" : "webhook-signature";
        Programs programs = programs(vector.at(), rules(vector.scheme(), header, vector.secret()));
        assertThat(isTaken(programs, vector.headers(), Base64.getDecoder().decode(vector.bodyBase64())))
                .isEqualTo(vector.valid());
    }

    @Test
    void either_secret_is_good_while_one_replaces_the_other() {
        assertThat(isTaken(standardWebhooks(NEW_SECRET, OLD_SECRET), signed(), BODY))
                .isTrue();
        assertThat(isTaken(standardWebhooks(OLD_SECRET, NEW_SECRET), signed(), BODY))
                .isTrue();
        assertThat(isTaken(standardWebhooks(NEW_SECRET), signed(), BODY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void an_absent_header_is_no_proof(String absent) {
        Map<String, Object> headers = signed();
        headers.remove(absent);
        assertThat(isTaken(standardWebhooks(OLD_SECRET), headers, BODY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "v1", "v1,", "v1,é", "v1,DJlRIk2ivtnAHcnxoKg6PXct4y0W8r8nCrAv1hh1/j8", "v1a,x"})
    void a_malformed_signature_is_no_proof(String signature) {
        Map<String, Object> headers = signed();
        headers.put("webhook-signature", signature);
        assertThat(isTaken(standardWebhooks(OLD_SECRET), headers, BODY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "-1795312642", "1e9", "17953126420000000000", "1795312642.0", "١٧٩٥٣١٢٦٤٢"})
    void a_malformed_timestamp_is_no_proof(String timestamp) {
        Map<String, Object> headers = signed();
        headers.put("webhook-timestamp", timestamp);
        assertThat(isTaken(standardWebhooks(OLD_SECRET), headers, BODY)).isFalse();
    }

    @Test
    void a_signature_of_seven_kilobytes_is_no_proof() {
        Map<String, Object> headers = signed();
        headers.put("webhook-signature", "v1," + "A".repeat(7_000));
        assertThat(isTaken(standardWebhooks(OLD_SECRET), headers, BODY)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "300, true", "301, false"})
    void a_signature_is_good_for_five_minutes_both_ways(long secondsLater, boolean taken) {
        Programs programs = programs(
                NOW.plusSeconds(secondsLater), rules(Scheme.STANDARD_WEBHOOKS, "webhook-signature", OLD_SECRET));
        assertThat(isTaken(programs, signed(), BODY)).isEqualTo(taken);
    }

    @Test
    void another_signature_header_takes_the_headers_beside_it_along() {
        Programs programs = programs(NOW, rules(Scheme.STANDARD_WEBHOOKS, "svix-signature", OLD_SECRET));
        Map<String, Object> headers = new HashMap<>();
        signed().forEach((name, value) -> headers.put(name.replace("webhook-", "svix-"), value));
        assertThat(isTaken(programs, headers, BODY)).isTrue();
        assertThat(isTaken(programs, signed(), BODY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "dXEH6g6yUJ/CESIczphLijdXC211hsIsRvQ3nIsEPhc=",
                "sha256=dXEH6g6yUJ/CESIczphLijdXC211hsIsRvQ3nIsEPhc="
            })
    void a_body_signature_may_be_hex_or_base64(String signature) {
        assertThat(isTaken(bodySignature(), Map.of("x-referralhero-signature", signature), hello()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1",
                "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18",
                "zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "sha1=dXEH6g6yUJ/CESIczphLijdXC211hsIsRvQ3nIsEPhc="
            })
    void a_wrong_body_signature_is_no_proof(String signature) {
        assertThat(isTaken(bodySignature(), Map.of("X-ReferralHero-Signature", signature), hello()))
                .isFalse();
    }

    @Test
    void a_body_without_its_signature_is_no_proof() {
        assertThat(isTaken(bodySignature(), Map.of(), hello())).isFalse();
    }

    @Test
    void a_shared_secret_may_stand_in_the_header_or_in_the_address() {
        Programs programs = programs(NOW, rules(Scheme.SHARED_SECRET, "X-Webhook-Secret", SHARED));
        assertThat(isTaken(programs, Map.of("X-Webhook-Secret", SHARED), BODY)).isTrue();
        assertThat(isTaken(programs, Map.of("CamelHttpPath", "/spring/correct%20horse%20%2F%20battery+staple"), BODY))
                .isTrue();
        assertThat(isTaken(programs, Map.of("CamelHttpPath", "/spring/correct%20horse"), BODY))
                .isFalse();
        assertThat(isTaken(programs, Map.of("X-Webhook-Secret", SHARED + " "), BODY))
                .isFalse();
        assertThat(isTaken(programs, Map.of(), BODY)).isFalse();
    }

    @Test
    void an_open_campaign_takes_from_anybody() {
        Programs programs =
                programs(NOW, new WebhookRules(true, Scheme.STANDARD_WEBHOOKS, List.of(), "webhook-signature"));
        assertThatCode(() -> programs.authenticate(request(Map.of(), BODY))).doesNotThrowAnyException();
    }

    @Test
    void an_unknown_campaign_is_said_to_be_unknown() {
        WebhookRefused refused = catchThrowableOfType(WebhookRefused.class, () -> bodySignature()
                .authenticate(WebhookRequest.of(Map.of("CamelHttpPath", "/autumn"), hello())));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("unknown-campaign");
        assertThat(refused).hasMessage("there is no such campaign; check the last part of the address");
    }

    @Test
    void the_answer_to_a_forged_webhook_does_not_say_what_was_missing() {
        WebhookRefused refused = catchThrowableOfType(
                WebhookRefused.class, () -> bodySignature().authenticate(request(Map.of(), hello())));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("not-authentic");
        assertThat(refused).hasMessage("the webhook is not authentic; send it with this campaign's secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            old-key-of-22-letters: | true
            new-key-of-22-letters:any: password | true
            old-key-of-22-letters | false
            another-key-of-22-lett: | false
            :old-key-of-22-letters | false
            : | false
            """)
    void a_write_key_is_the_user_of_http_basic(String pair, boolean taken) {
        String header = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));

        assertThat(isTaken(writeKeys(), Map.of("Authorization", "Basic " + header), BODY))
                .isEqualTo(taken);
        assertThat(isTaken(writeKeys(), Map.of("authorization", "basic " + header), BODY))
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic !", "Bearer old-key-of-22-letters", "old-key-of-22-letters"})
    void a_header_of_another_shape_is_no_write_key(String header) {
        assertThat(isTaken(writeKeys(), Map.of("Authorization", header), BODY)).isFalse();
        assertThat(isTaken(writeKeys(), Map.of(), BODY)).isFalse();
    }

    private static Programs writeKeys() {
        return programs(NOW, rules(Scheme.BASIC, "Authorization", "old-key-of-22-letters", "new-key-of-22-letters"));
    }

    private static boolean isTaken(Programs programs, Map<String, Object> headers, byte[] body) {
        try {
            programs.authenticate(request(headers, body));
            return true;
        } catch (WebhookRefused refused) {
            assertThat(refused.status()).isEqualTo(401);
            return false;
        }
    }

    private static WebhookRequest request(Map<String, Object> headers, byte[] body) {
        Map<String, Object> all = new HashMap<>(Map.of("CamelHttpPath", "/spring"));
        all.putAll(headers);
        return WebhookRequest.of(all, body);
    }

    private static Map<String, Object> signed() {
        return new HashMap<>(Map.of(
                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp", "1795312642",
                "webhook-signature", SIGNED_NOW));
    }

    private static byte[] hello() {
        return "Hello, World!".getBytes(UTF_8);
    }

    private static Programs standardWebhooks(String... secrets) {
        return programs(NOW, rules(Scheme.STANDARD_WEBHOOKS, "webhook-signature", secrets));
    }

    private static Programs bodySignature() {
        return programs(NOW, rules(Scheme.BODY_SIGNATURE, "X-ReferralHero-Signature", "It's a Secret to Everybody"));
    }

    private static WebhookRules rules(Scheme scheme, String header, String... secrets) {
        return new WebhookRules(false, scheme, List.of(secrets), header);
    }

    private static Programs programs(Instant now, WebhookRules webhook) {
        ProgramRules program = program("generic").webhook(webhook).rules();
        return new Programs(
                List.of(new GenericProgram()),
                new Campaigns(List.of(new Campaign("spring", program, Optional.empty()))),
                Clock.fixed(now, ZoneOffset.UTC));
    }
}
