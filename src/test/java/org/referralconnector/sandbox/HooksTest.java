package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class HooksTest {
    private static final String HOOK = "/hooks/spring";
    private static final String CONTROL = "/sandbox/hooks/spring";
    private static final String BODY = "{\"type\":\"referral.confirmed\"}";
    private static Sandbox sandbox;
    private static SandboxClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        client = SandboxClient.stranger(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void reset() {
        client.post("/sandbox/reset", "");
    }

    @Test
    void a_signed_message_is_taken_and_listed() {
        assertThat(send("m-1", now(), BODY, Sandbox.HOOK_SECRET).status()).isEqualTo(204);

        JsonNode hook = client.get(CONTROL).json();
        assertThat(hook.path("messages").asInt()).isEqualTo(1);
        assertThat(hook.path("list").path(0).path("id").asText()).isEqualTo("m-1");
        assertThat(hook.path("list").path(0).path("body").path("type").asText()).isEqualTo("referral.confirmed");
    }

    @Test
    void a_message_under_a_known_id_is_taken_as_a_repeat() {
        send("m-1", now(), BODY, Sandbox.HOOK_SECRET);
        send("m-1", now(), BODY, Sandbox.HOOK_SECRET);
        Reply other = send("m-1", now(), "{}", Sandbox.HOOK_SECRET);

        assertThat(other.status()).isEqualTo(204);
        JsonNode hook = client.get(CONTROL).json();
        assertThat(hook.path("messages").asInt()).isEqualTo(1);
        assertThat(hook.path("repeats").asInt()).isEqualTo(2);
        assertThat(hook.path("list").path(0).path("repeatsWithOtherBody").asInt())
                .isEqualTo(1);
    }

    @Test
    void what_is_not_signed_or_not_now_is_refused() {
        String other = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);

        assertThat(client.post(HOOK, BODY).status()).isEqualTo(401);
        assertThat(send("m-1", now(), BODY, other).status()).isEqualTo(401);
        assertThat(send("m-1", now() - 400, BODY, Sandbox.HOOK_SECRET).status()).isEqualTo(401);
        assertThat(send("m-1", now() + 400, BODY, Sandbox.HOOK_SECRET).status()).isEqualTo(401);
        String signature = signature("m-1", now(), BODY, Sandbox.HOOK_SECRET);
        assertThat(client.post(
                                HOOK,
                                BODY + " ",
                                "webhook-id",
                                "m-1",
                                "webhook-timestamp",
                                Long.toString(now()),
                                "webhook-signature",
                                signature)
                        .status())
                .isEqualTo(401);
        JsonNode hook = client.get(CONTROL).json();
        assertThat(hook.path("messages").asInt()).isZero();
        assertThat(hook.path("unsigned").asInt()).isEqualTo(5);
    }

    @Test
    void one_of_several_signatures_is_enough() {
        long now = now();
        Reply reply = client.post(
                HOOK,
                BODY,
                "webhook-id",
                "m-1",
                "webhook-timestamp",
                Long.toString(now),
                "webhook-signature",
                "v1,AAAA v2,BBBB " + signature("m-1", now, BODY, Sandbox.HOOK_SECRET));

        assertThat(reply.status()).isEqualTo(204);
    }

    @Test
    void answers_are_ordered_for_some_messages_and_nothing_is_kept_of_them() {
        client.post(CONTROL, "{\"answer\":429,\"retryAfter\":7,\"times\":1}");

        Reply slower = send("m-1", now(), BODY, Sandbox.HOOK_SECRET);
        Reply taken = send("m-1", now(), BODY, Sandbox.HOOK_SECRET);
        client.post(CONTROL, "{\"answer\":410}");
        Reply gone = send("m-2", now(), BODY, Sandbox.HOOK_SECRET);

        assertThat(slower.status()).isEqualTo(429);
        assertThat(slower.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(taken.status()).isEqualTo(204);
        assertThat(gone.status()).isEqualTo(410);
        JsonNode hook = client.get("/sandbox/hooks").json().path("spring");
        assertThat(hook.toString()).isEqualTo("{\"messages\":1,\"repeats\":0,\"unsigned\":0,\"refused\":2}");
        assertThat(client.stats().path("calls").path("hook").toString()).isEqualTo("{\"204\":1,\"410\":1,\"429\":1}");
    }

    @Test
    void every_receiver_has_its_own_secret() {
        String secret = "whsec_"
                + Base64.getEncoder()
                        .encodeToString("another secret of 32 bytes ....".getBytes(StandardCharsets.UTF_8));
        client.post("/sandbox/hooks/autumn", "{\"secret\":\"" + secret + "\"}");

        assertThat(send("m-1", now(), BODY, secret).status()).isEqualTo(401);
        String signature = signature("m-1", now(), BODY, secret);
        assertThat(client.post(
                                "/hooks/autumn",
                                BODY,
                                "webhook-id",
                                "m-1",
                                "webhook-timestamp",
                                Long.toString(now()),
                                "webhook-signature",
                                signature)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void orders_without_sense_are_refused() {
        assertThat(client.post(CONTROL, "{\"secret\":\"short\"}").status()).isEqualTo(400);
        assertThat(client.post(CONTROL, "{\"secret\":\"whsec_AAAA\"}").status()).isEqualTo(400);
        assertThat(client.post(CONTROL, "{\"answer\":200}").status()).isEqualTo(400);
    }

    @Test
    void only_posts_are_taken_and_faults_hit() {
        client.post("/sandbox/faults", "{\"status\":503,\"path\":\"/hooks\",\"times\":1}");

        assertThat(client.get(HOOK).status()).isEqualTo(503);
        assertThat(client.get(HOOK).status()).isEqualTo(405);
    }

    private static Reply send(String id, long timestamp, String body, String secret) {
        return client.post(
                HOOK,
                body,
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                signature(id, timestamp, body, secret));
    }

    private static String signature(String id, long timestamp, String body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signed = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
