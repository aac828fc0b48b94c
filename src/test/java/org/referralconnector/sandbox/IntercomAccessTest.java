package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.referralconnector.sandbox.IntercomClient.ADA;
import static org.referralconnector.sandbox.IntercomClient.code;
import static org.referralconnector.sandbox.IntercomClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

/** Who gets in, how often, in which version, and how errors look. */
class IntercomAccessTest {
    private final IntercomClient intercom = new IntercomClient();

    @AfterEach
    void close() {
        intercom.close();
    }

    @Test
    void the_token_leads_to_an_admin_and_the_workspace() {
        intercom.control("", "{\"timezone\":\"America/Los_Angeles\",\"region\":\"EU\"}");

        JsonNode me = intercom.done(intercom.get("/me"));

        assertThat(me.path("type").asText()).isEqualTo("admin");
        assertThat(me.path("app").path("id_code").asText()).isEqualTo("sandbox1");
        assertThat(me.path("app").path("timezone").asText()).isEqualTo("America/Los_Angeles");
        assertThat(me.path("app").path("region").asText()).isEqualTo("EU");
    }

    @Test
    void without_a_good_token_there_is_nothing() {
        Reply none = intercom.get("/me", "Authorization", "none");
        Reply other = intercom.get("/me", "Authorization", "Bearer guess");

        assertThat(List.of(none, other)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.json().path("type").asText()).isEqualTo("error.list");
            assertThat(reply.json().path("request_id").asText()).matches("[0-9a-f-]{36}");
            assertThat(reply.headers().firstValue("X-RateLimit-Limit")).isEmpty();
        });
        assertThat(code(none)).isEqualTo("missing_authorization");
        assertThat(code(other)).isEqualTo("unauthorized");
        assertThat(message(other)).isEqualTo("Access Token Invalid");
    }

    @Test
    void tokens_are_added_revoked_and_belong_to_a_region() {
        intercom.control("/tokens", "{\"token\":\"second\"}");
        intercom.control("/tokens", "{\"token\":\"european\",\"region\":\"EU\"}");
        intercom.control("/tokens", "{\"token\":\"ictoken\",\"refused\":\"token_revoked\"}");

        assertThat(intercom.get("/me", "Authorization", "Bearer second").status())
                .isEqualTo(200);
        assertThat(code(intercom.get("/me", "Authorization", "Bearer european")))
                .isEqualTo("unauthorized");
        Reply revoked = intercom.get("/me");
        assertThat(revoked.status()).isEqualTo(401);
        assertThat(code(revoked)).isEqualTo("token_revoked");
    }

    @Test
    void every_answer_says_what_is_left_of_the_slice() {
        Reply first = intercom.get("/me");
        Reply second = intercom.get("/contacts/ffffffffffffffffffffffff");

        assertThat(first.headers().firstValue("X-RateLimit-Limit")).hasValue("1667");
        assertThat(first.headers().firstValue("X-RateLimit-Remaining")).hasValue("1666");
        assertThat(second.headers().firstValue("X-RateLimit-Remaining")).hasValue("1665");
        // The clock stands at 12:00:03, and slices begin at full tens of seconds.
        assertThat(first.headers().firstValue("X-RateLimit-Reset"))
                .hasValue(Long.toString(intercom.clock.instant().getEpochSecond() + 7));
        assertThat(first.headers().firstValue("Intercom-Version")).hasValue("2.16");
    }

    @Test
    void beyond_the_limit_calls_are_refused_until_the_next_slice() {
        intercom.control("", "{\"limit\":12}");
        intercom.get("/me");
        intercom.get("/me");
        Reply refused = intercom.get("/me");
        intercom.control("/tokens", "{\"token\":\"another app\"}");
        int anotherApp =
                intercom.get("/me", "Authorization", "Bearer another app").status();
        intercom.clock.move(Duration.ofSeconds(7));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(code(refused)).isEqualTo("rate_limit_exceeded");
        assertThat(message(refused)).isEqualTo("Exceeded rate limit of 2 in 10_seconds");
        assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        assertThat(anotherApp).isEqualTo(200);
        assertThat(intercom.get("/me").status()).isEqualTo(200);
        assertThat(intercom.look("").path("callsRefused").asInt()).isEqualTo(1);
    }

    @Test
    void unknown_versions_are_refused_and_older_ones_are_not() {
        assertThat(code(intercom.get("/me", "Intercom-Version", "3.0"))).isEqualTo("intercom_version_invalid");
        assertThat(code(intercom.get("/me", "Intercom-Version", "2.99"))).isEqualTo("intercom_version_invalid");
        assertThat(intercom.get("/me", "Intercom-Version", "2.7").status()).isEqualTo(200);
    }

    @Test
    void what_cannot_be_read_is_refused_with_an_error_list() {
        assertThat(code(intercom.post("/contacts", "{\"role\": user"))).isEqualTo("parameter_invalid");
        assertThat(intercom.post("/contacts", "[]").status()).isEqualTo(400);
        assertThat(intercom.post("/contacts", "role=lead", "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(415);
        assertThat(code(intercom.get("/me", "Accept", "text/html"))).isEqualTo("media_type_not_acceptable");
        assertThat(intercom.post("/contacts", "{\"name\":\"" + "x".repeat(1024 * 1024) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(code(intercom.get("/nowhere"))).isEqualTo("not_found");
        assertThat(intercom.call("PATCH", "/contacts", "{}").status()).isEqualTo(404);
    }

    @Test
    void ordered_errors_have_intercoms_shape() {
        fault("{\"status\":503,\"path\":\"/intercom\",\"times\":1}");
        fault("{\"status\":500,\"code\":\"server_error\",\"message\":\"Sorry\",\"path\":\"/intercom\",\"times\":1}");
        fault("{\"status\":429,\"path\":\"/intercom\",\"times\":1}");

        Reply unavailable = intercom.get("/me");
        Reply error = intercom.get("/me");
        Reply burst = intercom.get("/me");

        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(code(unavailable)).isEqualTo("service_unavailable");
        assertThat(message(error)).isEqualTo("Sorry");
        assertThat(message(burst)).isEqualTo("Exceeded rate limit of 1667 in 10_seconds");
        assertThat(burst.headers().firstValue("X-RateLimit-Reset")).isPresent();
        assertThat(intercom.get("/me").status()).isEqualTo(200);
    }

    @Test
    void the_limit_may_be_exhausted_on_request() {
        fault("{\"kind\":\"exhaust-limit\",\"path\":\"/intercom\",\"times\":1}");

        assertThat(intercom.get("/me").status()).isEqualTo(429);
        assertThat(intercom.get("/me").status()).isEqualTo(200);
    }

    @Test
    void a_lost_answer_has_had_its_effect() {
        fault("{\"kind\":\"drop-answer\",\"method\":\"POST\",\"times\":1}");

        assertThatThrownBy(() -> intercom.client().trySend("POST", "/intercom/contacts", ADA))
                .isInstanceOf(IOException.class);

        assertThat(intercom.get("/contacts/find_by_external_id/42").status()).isEqualTo(200);
    }

    private void fault(String fault) {
        assertThat(intercom.client().post("/sandbox/faults", fault).status()).isEqualTo(201);
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        for (String wrong : List.of(
                "{\"searchlag\":1}",
                "{\"searchLag\":-1}",
                "{\"timezone\":\"Mars\"}",
                "{\"region\":\"MARS\"}",
                "{\"version\":\"9\"}",
                "{\"mergeChecked\":\"yes\"}",
                "{\"limit\":-1}")) {
            assertThat(intercom.client().post("/sandbox/intercom", wrong).status())
                    .describedAs(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void a_reset_forgets_contacts_settings_and_tokens() {
        intercom.create(ADA);
        intercom.control("", "{\"searchLag\":60,\"limit\":12}");
        intercom.control("/tokens", "{\"token\":\"ictoken\",\"refused\":\"token_revoked\"}");

        intercom.client().post("/sandbox/reset", "");

        assertThat(intercom.done(intercom.get("/contacts")).path("total_count").asInt(-1))
                .isZero();
        assertThat(intercom.look("").path("searchLag").asDouble()).isZero();
        assertThat(intercom.look("").path("limit").asInt()).isEqualTo(10_000);
    }
}
