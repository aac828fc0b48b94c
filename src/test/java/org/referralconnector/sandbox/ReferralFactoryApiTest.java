package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class ReferralFactoryApiTest {
    private static final String API = "/referral-factory/api/v2";
    private static final String USERS = API + "/users";
    private static final String QUALIFICATION = USERS + "/qualification";
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
        client.use(Sandbox.REFERRAL_FACTORY_TOKEN);
        client.post("/sandbox/reset", "");
    }

    @Test
    void a_referrer_and_a_lead_join() {
        Reply jessica = create("jessica@example.org", "");
        JsonNode byron = create(
                        "byron@example.org", ",\"referrer\":{\"field\":\"email\",\"value\":\"Jessica@example.org\"}")
                .json()
                .path("data");

        assertThat(jessica.status()).isEqualTo(201);
        JsonNode referrer = jessica.json().path("data");
        assertThat(referrer.path("type").asText()).isEqualTo("person_referring");
        assertThat(referrer.path("referrer_id").isNull()).isTrue();
        assertThat(referrer.path("code").asText()).matches("\\w{6}");
        assertThat(byron.path("referrer_id")).isEqualTo(referrer.path("id"));
        assertThat(byron.path("type").asText()).isEqualTo("person_invited");
        assertThat(byron.path("campaign_id").asLong()).isEqualTo(Sandbox.REFERRAL_FACTORY_CAMPAIGN);
        assertThat(byron.path("source").asText()).isEqualTo("Api");
        assertThat(byron.path("qualified_at").isNull()).isTrue();
        assertThat(byron.path("promotion").path("code").asText()).isNotBlank();
    }

    @Test
    void a_referrer_may_be_given_by_id_and_code_and_an_unknown_one_is_refused() {
        JsonNode jessica = create("jessica@example.org", "").json().path("data");
        String byId = ",\"referrer\":{\"field\":\"id\",\"value\":" + jessica.path("id") + "}";
        String byCode = ",\"referrer\":{\"field\":\"code\",\"value\":" + jessica.path("code") + "}";

        assertThat(create("a@example.org", byId).json().path("data").path("referrer_id"))
                .isEqualTo(jessica.path("id"));
        assertThat(create("b@example.org", byCode).json().path("data").path("referrer_id"))
                .isEqualTo(jessica.path("id"));
        Reply unknown = create("c@example.org", ",\"referrer\":{\"field\":\"code\",\"value\":\"nobody\"}");

        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json().path("errors").has("referrer.value")).isTrue();
        assertThat(client.get(USERS + "/" + jessica.path("code").asText() + "?with=user.analytics")
                        .json()
                        .path("data")
                        .path("analytics")
                        .path("referrals")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void missing_and_bad_values_are_named() {
        Reply empty = client.post(USERS, "{\"campaign_id\":4815,\"first_name\":\"A\"}");
        Reply campaign = client.post(USERS, "{\"campaign_id\":1,\"first_name\":\"A\",\"email\":\"a@example.org\"}");
        create("a@example.org", "");
        Reply taken = create("A@example.org", "");

        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.json().toString())
                .isEqualTo("{\"message\":\"The email field is required.\","
                        + "\"errors\":{\"email\":[\"The email field is required.\"]}}");
        assertThat(campaign.json().path("errors").has("campaign_id")).isTrue();
        assertThat(taken.status()).isEqualTo(422);
        assertThat(client.post(USERS, "[]").status()).isEqualTo(400);
    }

    @Test
    void a_lead_is_qualified_once_and_put_back_to_pending() {
        String code = lead("byron@example.org").path("code").asText();
        String byAddress = "{\"email\":\"byron@example.org\",\"campaign_id\":4815,\"qualified\":true}";

        Reply qualified = client.send("PUT", QUALIFICATION, byAddress);
        Reply again = client.send("PUT", QUALIFICATION, "{\"code\":\"" + code + "\",\"qualified\":true}");

        assertThat(qualified.status()).isEqualTo(200);
        assertThat(qualified.json().path("data").path("qualified_at").isTextual())
                .isTrue();
        assertThat(again.json().path("data").path("qualified_at"))
                .isEqualTo(qualified.json().path("data").path("qualified_at"));
        assertThat(user("byron@example.org").path("effects").toString())
                .isEqualTo("{\"created\":1,\"nothing\":1,\"qualified\":1}");
        assertThat(user("jessica@example.org")
                        .path("analytics")
                        .path("qualified_referrals")
                        .asInt())
                .isEqualTo(1);

        client.send("PUT", QUALIFICATION, byAddress.replace("true", "false"));
        assertThat(user("byron@example.org").path("status").asText()).isEqualTo("Pending");
        assertThat(user("jessica@example.org")
                        .path("analytics")
                        .path("qualified_referrals")
                        .asInt())
                .isZero();
        assertThat(user("byron@example.org").path("effects").path("pending").asInt())
                .isEqualTo(1);
    }

    @Test
    void a_qualification_without_sense_is_refused() {
        lead("byron@example.org");

        assertThat(client.send("PUT", QUALIFICATION, "{\"email\":\"byron@example.org\",\"campaign_id\":4815}")
                        .status())
                .isEqualTo(422);
        assertThat(client.send("PUT", QUALIFICATION, "{\"email\":\"byron@example.org\",\"qualified\":true}")
                        .status())
                .isEqualTo(422);
        assertThat(client.send("PUT", QUALIFICATION, "{\"qualified\":true}").status())
                .isEqualTo(422);
        assertThat(client.send("PUT", QUALIFICATION, "{\"id\":1,\"qualified\":true}")
                        .status())
                .isEqualTo(404);
        Reply referrer = client.send(
                "PUT", QUALIFICATION, "{\"email\":\"jessica@example.org\",\"campaign_id\":4815,\"qualified\":true}");
        assertThat(referrer.status()).isEqualTo(422);
    }

    @Test
    void the_qualify_webhook_takes_a_code_or_a_coupon() {
        JsonNode byron = lead("byron@example.org");
        JsonNode mary = create(
                        "mary@example.org", ",\"referrer\":{\"field\":\"email\",\"value\":\"jessica@example.org\"}")
                .json()
                .path("data");
        String path = "/webhook/" + Sandbox.REFERRAL_FACTORY_WEBHOOK_TOKEN + "/qualify";

        Reply code = form(path, "code=" + byron.path("code").asText());
        Reply coupon = form(
                "/referral-factory" + path,
                "coupon=" + mary.path("promotion").path("code").asText());

        assertThat(code.status()).isEqualTo(200);
        assertThat(coupon.status()).isEqualTo(200);
        assertThat(user("byron@example.org").path("status").asText()).isEqualTo("Qualified");
        assertThat(user("mary@example.org").path("effects").path("qualified").asInt())
                .isEqualTo(1);
        assertThat(form(path, "code=nobody").status()).isEqualTo(404);
        assertThat(form("/webhook/guess/qualify", "code=" + byron.path("code").asText())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void pages_have_links_and_a_limit() {
        for (int i = 0; i < 26; i++) {
            create("p" + i + "@example.org", "");
        }

        JsonNode first = client.get(USERS + "?campaign_id=99").json();
        String next = first.path("links").path("next").asText();
        JsonNode second = client.get(next.substring(next.indexOf(USERS))).json();
        JsonNode whole = client.get(USERS + "?per_page=1000").json();

        assertThat(first.path("data")).hasSize(25);
        assertThat(first.path("meta").path("current_page").asInt()).isEqualTo(1);
        assertThat(second.path("data")).hasSize(1);
        assertThat(second.path("links").path("next").isNull()).isTrue();
        assertThat(second.path("meta").path("current_page").asInt()).isEqualTo(2);
        assertThat(whole.path("meta").path("per_page").asInt()).isEqualTo(250);
    }

    @Test
    void users_are_found_changed_and_deleted() {
        JsonNode byron = lead("byron@example.org");
        String path = USERS + "/" + byron.path("id");

        client.send("PUT", path, "{\"first_name\":\"George\",\"email\":\"gordon@example.org\"}");

        assertThat(client.get(USERS + "/gordon%40example.org")
                        .json()
                        .path("data")
                        .path("first_name")
                        .asText())
                .isEqualTo("George");
        assertThat(client.post(USERS + "/search", "{\"email\":\"gordon@example.org\"}")
                        .json()
                        .path("data")
                        .path(0)
                        .path("id"))
                .isEqualTo(byron.path("id"));
        assertThat(client.post(USERS + "/search", "{\"email\":\"byron@example.org\"}")
                        .json()
                        .path("data"))
                .isEmpty();
        assertThat(client.delete(path).status()).isEqualTo(204);
        assertThat(client.get(path).status()).isEqualTo(404);
        assertThat(user("jessica@example.org")
                        .path("analytics")
                        .path("referrals")
                        .asInt())
                .isZero();
    }

    @Test
    void a_qualified_lead_makes_a_reward_due_which_is_issued_once() {
        JsonNode byron = lead("byron@example.org");
        client.send("PUT", QUALIFICATION, "{\"id\":" + byron.path("id") + ",\"qualified\":true}");

        JsonNode due = client.get(API + "/rewards/due/amount").json().path("data");
        String issue = API + "/rewards/issue/" + due.path(0).path("id");

        assertThat(due).hasSize(1);
        assertThat(due.path(0).path("recipient_id")).isEqualTo(byron.path("referrer_id"));
        assertThat(due.path(0).path("can_be_issued").booleanValue()).isTrue();
        assertThat(client.post(issue, "").status()).isEqualTo(200);
        assertThat(client.post(issue, "").status()).isEqualTo(404);
        assertThat(client.get(API + "/rewards/due/amount").json().path("data")).isEmpty();
        assertThat(client.get(API + "/rewards/issued/amount").json().path("data"))
                .hasSize(1);
    }

    @Test
    void a_refund_takes_the_reward_along_and_a_cancelled_one_is_gone() {
        JsonNode byron = lead("byron@example.org");
        String id = "{\"id\":" + byron.path("id") + ",\"qualified\":";
        client.send("PUT", QUALIFICATION, id + "true}");
        client.send("PUT", QUALIFICATION, id + "false}");
        assertThat(client.get(API + "/rewards/due/amount").json().path("data")).isEmpty();

        client.send("PUT", QUALIFICATION, id + "true}");
        JsonNode due = client.get(API + "/rewards/due/amount").json().path("data");
        client.post(API + "/rewards/cancel/" + due.path(0).path("id"), "");

        assertThat(client.get(API + "/rewards/due/amount").json().path("data")).isEmpty();
    }

    @Test
    void the_calls_of_a_minute_are_limited_and_who_goes_on_is_blocked() {
        client.post("/sandbox/referral-factory", "{\"max\":1,\"seconds\":60}");

        Reply first = client.get(API + "/campaigns");
        Reply second = client.get(API + "/campaigns");

        assertThat(first.json().path("data").path(0).path("id").asLong()).isEqualTo(Sandbox.REFERRAL_FACTORY_CAMPAIGN);
        assertThat(first.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        client.post("/sandbox/referral-factory", "{\"max\":0,\"seconds\":0.001}");
        Awaitility.await().until(() -> client.get(API + "/campaigns").status() == 403);
        client.post("/sandbox/referral-factory", "{\"max\":600,\"seconds\":60}");
        assertThat(client.get(API + "/campaigns").status()).isEqualTo(200);
    }

    @Test
    void a_new_token_ends_the_old_one_and_faults_have_a_body_of_their_own() {
        client.post("/sandbox/faults", "{\"status\":500,\"path\":\"/referral-factory\",\"times\":1}");
        assertThat(client.get(API + "/campaigns").text()).isEqualTo("{\"message\":\"Server Error\"}");
        client.post("/sandbox/faults", "{\"kind\":\"exhaust-limit\",\"path\":\"/referral-factory\",\"times\":1}");
        assertThat(client.get(API + "/campaigns").status()).isEqualTo(429);

        client.post("/sandbox/referral-factory", "{\"token\":\"fresh\"}");
        Reply old = client.get(API + "/campaigns");

        assertThat(old.status()).isEqualTo(401);
        assertThat(old.json().path("message").asText()).isEqualTo("Unauthenticated.");
        client.use("fresh");
        assertThat(client.get(API + "/campaigns").status()).isEqualTo(200);
        assertThat(client.stats()
                        .path("calls")
                        .path("referral-factory campaigns")
                        .toString())
                .isEqualTo("{\"200\":1,\"401\":1,\"429\":1,\"500\":1}");
    }

    @Test
    void people_join_and_qualify_by_hand_without_a_call() {
        client.post("/sandbox/referral-factory/users", "{\"first_name\":\"J\",\"email\":\"jessica@example.org\"}");
        Reply byron = client.post(
                "/sandbox/referral-factory/users",
                "{\"first_name\":\"B\",\"email\":\"byron@example.org\","
                        + "\"referrer\":{\"field\":\"email\",\"value\":\"jessica@example.org\"}}");
        client.post("/sandbox/referral-factory/users/" + byron.json().path("id") + "/qualify", "");

        assertThat(byron.json().path("source").asText()).isEqualTo("Referred");
        assertThat(user("byron@example.org").path("status").asText()).isEqualTo("Qualified");
        assertThat(client.stats().path("referralFactory").path("callsUsed").asInt())
                .isZero();
        assertThat(client.get("/sandbox/referral-factory")
                        .json()
                        .path("effects")
                        .toString())
                .isEqualTo("{\"created\":2,\"qualified\":1}");
    }

    private static JsonNode lead(String email) {
        create("jessica@example.org", "");
        return create(email, ",\"referrer\":{\"field\":\"email\",\"value\":\"jessica@example.org\"}")
                .json()
                .path("data");
    }

    private static Reply create(String email, String more) {
        return client.post(
                USERS, "{\"campaign_id\":4815,\"first_name\":\"Somebody\",\"email\":\"" + email + "\"" + more + "}");
    }

    private static Reply form(String path, String form) {
        return client.post(path, form, "Content-Type", "application/x-www-form-urlencoded");
    }

    private static JsonNode user(String email) {
        return client.get("/sandbox/referral-factory/users?email=" + SandboxClient.encoded(email))
                .json()
                .path("users")
                .path(0);
    }
}
