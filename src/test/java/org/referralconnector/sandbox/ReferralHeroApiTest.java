package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class ReferralHeroApiTest {
    private static final String API = "/referralhero/api/v2";
    private static final String LIST = API + "/lists/" + Sandbox.REFERRALHERO_LIST;
    private static final String SUBSCRIBERS = LIST + "/subscribers";
    private static final String ADA = "{\"email\":\"ada@example.org\",\"name\":\"Ada Lovelace\"}";
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
        client.use(Sandbox.REFERRALHERO_TOKEN);
        client.post("/sandbox/reset", "");
    }

    @Test
    void a_subscriber_is_created_once_and_retrieved_afterwards() {
        Reply created = client.post(SUBSCRIBERS, ADA);
        Reply again = client.post(SUBSCRIBERS, "{\"email\":\"ADA@example.org\",\"name\":\"Somebody\"}");

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.json().path("status").asText()).isEqualTo("ok");
        assertThat(created.json().path("calls_left").asInt()).isEqualTo(4999);
        assertThat(created.json().path("timestamp").asLong()).isPositive();
        JsonNode data = created.json().path("data");
        assertThat(data.path("response").asText()).isEqualTo("subscriber_created");
        assertThat(data.path("id").asText()).matches("sub_[0-9a-f]{12}");
        assertThat(data.path("referral_link").asText())
                .endsWith("?mwr=" + data.path("code").asText());
        assertThat(data.path("referred").booleanValue()).isFalse();
        assertThat(data.path("status").asText()).isEmpty();
        assertThat(again.json().path("data").path("response").asText()).isEqualTo("subscriber_retrieved");
        assertThat(again.json().path("data").path("name").asText()).isEqualTo("Ada Lovelace");
        assertThat(effects("ada@example.org").toString()).isEqualTo("{\"created\":1,\"nothing\":1}");
    }

    @Test
    void all_three_ways_to_send_the_token_work_and_others_are_refused() {
        String path = API + "/lists";

        assertThat(client.send("GET", path, "", "X-API-Key", Sandbox.REFERRALHERO_TOKEN, "Authorization", "none")
                        .status())
                .isEqualTo(200);
        assertThat(client.get(path + "?api_token=" + Sandbox.REFERRALHERO_TOKEN, "Authorization", "none")
                        .status())
                .isEqualTo(200);
        Reply none = client.get(path, "Authorization", "none");
        Reply other = client.get(path, "Authorization", "Bearer guess");

        assertThat(none.status()).isEqualTo(401);
        assertThat(none.json().toString())
                .isEqualTo("{\"status\":\"error\",\"message\":\"No API token was given\",\"code\":\"no_token\"}");
        assertThat(code(other)).isEqualTo("invalid_token");
    }

    @Test
    void a_referral_of_a_two_event_goal_is_confirmed_by_its_conversion_once() {
        String ada =
                client.post(SUBSCRIBERS, ADA).json().path("data").path("code").asText();
        Reply joined = client.post(SUBSCRIBERS, referred("byron@example.org", ada));
        assertThat(joined.json().path("data").path("status").asText()).isEqualTo("pending");
        assertThat(joined.json()
                        .path("data")
                        .path("referred_by")
                        .path("people_referred")
                        .asInt())
                .isZero();

        String conversion = "{\"email\":\"byron@example.org\",\"conversion_value\":\"99.50\"}";
        Reply first = client.post(SUBSCRIBERS + "/track_referral_conversion_event", conversion);
        Reply second = client.post(SUBSCRIBERS + "/track_referral_conversion_event", conversion);

        JsonNode data = first.json().path("data");
        assertThat(data.path("response").asText()).isEqualTo("custom_event_completed");
        assertThat(data.path("status").asText()).isEqualTo("confirmed");
        assertThat(data.path("conversion_amount").decimalValue()).isEqualByComparingTo("99.5");
        assertThat(data.path("referred_by").path("people_referred").asInt()).isEqualTo(1);
        assertThat(data.path("referred_by").path("points").asInt()).isEqualTo(1);
        assertThat(second.status()).isEqualTo(200);
        assertThat(effects("byron@example.org").path("confirmed").asInt()).isEqualTo(1);
        assertThat(effects("byron@example.org").path("nothing").asInt()).isEqualTo(1);
        assertThat(read("ada@example.org").path("people_referred").asInt()).isEqualTo(1);
    }

    @Test
    void a_goal_of_three_events_ends_with_a_confirmation_by_id_or_by_address() {
        client.post("/sandbox/referralhero", "{\"events\":3}");
        client.post(SUBSCRIBERS, ADA);
        String byron = client.post(SUBSCRIBERS, referred("byron@example.org", "ada@example.org"))
                .json()
                .path("data")
                .path("id")
                .asText();
        client.post(SUBSCRIBERS, referred("mary@example.org", "ada@example.org"));

        Reply early = client.post(SUBSCRIBERS + "/" + byron + "/confirm", "");
        Reply converted =
                client.post(SUBSCRIBERS + "/track_referral_conversion_event", "{\"email\":\"byron@example.org\"}");
        Reply confirmed = client.post(SUBSCRIBERS + "/" + byron + "/confirm", "");
        client.post(SUBSCRIBERS + "/track_referral_conversion_event", "{\"email\":\"mary@example.org\"}");
        Reply byAddress = client.post(SUBSCRIBERS + "/confirm", "{\"email\":\"mary@example.org\"}");

        assertThat(early.status()).isEqualTo(400);
        assertThat(converted.json().path("data").path("status").asText()).isEqualTo("unconfirmed");
        assertThat(confirmed.json().path("data").path("response").asText()).isEqualTo("subscriber_confirmed");
        assertThat(confirmed.json().path("data").path("status").asText()).isEqualTo("confirmed");
        assertThat(byAddress.json().path("data").path("status").asText()).isEqualTo("confirmed");
        assertThat(read("ada@example.org").path("people_referred").asInt()).isEqualTo(2);
    }

    @Test
    void a_confirmation_is_refused_where_the_goal_has_no_third_event() {
        client.post(SUBSCRIBERS, ADA);
        client.post(SUBSCRIBERS, referred("byron@example.org", "ada@example.org"));

        assertThat(client.post(SUBSCRIBERS + "/confirm", "{\"email\":\"byron@example.org\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void with_a_goal_of_one_event_joining_confirms_the_referral() {
        client.post("/sandbox/referralhero", "{\"events\":1}");
        client.post(SUBSCRIBERS, ADA);

        Reply joined = client.post(SUBSCRIBERS, referred("byron@example.org", "ada@example.org"));

        assertThat(joined.json().path("data").path("status").asText()).isEqualTo("confirmed");
        assertThat(read("ada@example.org").path("people_referred").asInt()).isEqualTo(1);
    }

    @Test
    void a_conversion_makes_the_referral_if_it_is_missing_and_the_referrer_is_known() {
        client.post(SUBSCRIBERS, ADA);
        String path = SUBSCRIBERS + "/track_referral_conversion_event";

        Reply made = client.post(path, referred("byron@example.org", "ada@example.org"));
        Reply unknown = client.post(path, referred("mary@example.org", "nobody@example.org"));
        Reply alone = client.post(path, "{\"email\":\"mary@example.org\"}");
        Reply direct = client.post(path, "{\"email\":\"ada@example.org\"}");

        assertThat(made.json().path("data").path("status").asText()).isEqualTo("confirmed");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("message").asText()).isEqualTo("Referrer is not present");
        assertThat(code(alone)).isEqualTo("subscriber_not_found");
        assertThat(direct.status()).isEqualTo(400);
    }

    @Test
    void a_pending_referral_is_opened_once() {
        client.post(SUBSCRIBERS, ADA);
        String byron = referred("byron@example.org", "ada@example.org");

        Reply opened = client.post(SUBSCRIBERS + "/pending_referral", byron);
        Reply again = client.post(SUBSCRIBERS + "/pending_referral", byron);

        assertThat(opened.json().path("data").path("status").asText()).isEqualTo("pending");
        assertThat(again.json().path("data").path("response").asText()).isEqualTo("subscriber_retrieved");
        assertThat(effects("byron@example.org").path("created").asInt()).isEqualTo(1);
    }

    @Test
    void an_organic_conversion_needs_no_referrer() {
        Reply organic = client.post(
                SUBSCRIBERS + "/organic_track_referral", "{\"email\":\"mary@example.org\",\"conversion_value\":5}");

        assertThat(organic.json().path("data").path("referred").booleanValue()).isFalse();
        assertThat(organic.json().path("data").path("conversion_amount").asInt())
                .isEqualTo(5);
    }

    @Test
    void the_same_transaction_id_never_counts_twice() {
        client.post(SUBSCRIBERS, ADA);
        String sale =
                "{\"email\":\"ada@example.org\",\"amount\":49.99,\"transaction_id\":\"t-1\",\"product_id\":\"p\"}";

        Reply first = client.post(SUBSCRIBERS + "/add_transactions", sale);
        Reply second = client.post(SUBSCRIBERS + "/add_transactions", sale);
        client.post(SUBSCRIBERS + "/add_transactions", "{\"email\":\"ada@example.org\",\"amount\":\"0.01\"}");
        Reply none = client.post(SUBSCRIBERS + "/add_transactions", "{\"email\":\"ada@example.org\"}");

        assertThat(first.json().path("data").path("lifetime_spend").decimalValue())
                .isEqualByComparingTo("49.99");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().path("data").path("response").asText()).isEqualTo("transaction_exists");
        assertThat(none.status()).isEqualTo(400);
        JsonNode ada = read("ada@example.org");
        assertThat(ada.path("lifetime_spend").decimalValue()).isEqualByComparingTo("50");
        assertThat(ada.path("transactions")).hasSize(2);
        assertThat(ada.path("transactions").path(0).path("transaction_id").asText())
                .isEqualTo("t-1");
        assertThat(effects("ada@example.org").path("spent").asInt()).isEqualTo(2);
    }

    @Test
    void many_transactions_are_taken_each_for_itself() {
        client.post(SUBSCRIBERS, ADA);
        String sale = "{\"email\":\"ada@example.org\",\"amount\":1,\"transaction_id\":\"t-1\"}";
        String other = "{\"email\":\"nobody@example.org\",\"amount\":1}";

        Reply reply = client.post(
                SUBSCRIBERS + "/add_bulk_transactions",
                "{\"transactions\":[" + sale + "," + other + "," + sale + ",7]}");

        assertThat(reply.json().path("data").path("transactions").findValuesAsText("response"))
                .containsExactly("transaction_added", "failed", "transaction_exists", "invalid_transaction");
        assertThat(read("ada@example.org").path("lifetime_spend").asInt()).isEqualTo(1);
        String tooMany = "{\"transactions\":[" + "0,".repeat(500) + "0]}";
        assertThat(client.post(SUBSCRIBERS + "/add_bulk_transactions", tooMany).status())
                .isEqualTo(400);
    }

    @Test
    void an_unqualified_referral_counts_no_more_until_it_is_qualified_again() {
        client.post("/sandbox/referralhero", "{\"events\":1}");
        client.post(SUBSCRIBERS, ADA);
        String byron = client.post(SUBSCRIBERS, referred("byron@example.org", "ada@example.org"))
                .json()
                .path("data")
                .path("id")
                .asText();

        client.post(SUBSCRIBERS + "/" + byron + "/unqualify", "");
        assertThat(read("ada@example.org").path("people_referred").asInt()).isZero();
        client.post(SUBSCRIBERS + "/" + byron + "/qualify", "");
        client.post(SUBSCRIBERS + "/" + byron + "/qualify", "");

        assertThat(read("ada@example.org").path("people_referred").asInt()).isEqualTo(1);
        assertThat(effects("byron@example.org").path("qualified").asInt()).isEqualTo(1);
        assertThat(effects("byron@example.org").path("nothing").asInt()).isEqualTo(1);
    }

    @Test
    void subscribers_are_looked_up_by_id_address_and_code_and_changed_by_post() {
        JsonNode ada = client.post(SUBSCRIBERS, ADA).json().path("data");
        String id = ada.path("id").asText();

        Reply changed = client.post(SUBSCRIBERS + "/" + id, "{\"email\":\"countess@example.org\",\"points\":7}");

        assertThat(changed.json().path("data").path("response").asText()).isEqualTo("subscriber_updated");
        assertThat(client.get(SUBSCRIBERS + "/" + id)
                        .json()
                        .path("data")
                        .path("points")
                        .asInt())
                .isEqualTo(7);
        assertThat(client.get(SUBSCRIBERS + "/retrieve_by_email?email=Countess%40example.org")
                        .json()
                        .path("data")
                        .path("id")
                        .asText())
                .isEqualTo(id);
        assertThat(client.get(SUBSCRIBERS + "/retrieve_by_mwr?mwr="
                                + ada.path("code").asText())
                        .json()
                        .path("data")
                        .path("id")
                        .asText())
                .isEqualTo(id);
        Reply before = client.get(SUBSCRIBERS + "/retrieve_by_email?email=ada%40example.org");
        assertThat(before.status()).isEqualTo(404);
        assertThat(code(before)).isEqualTo("subscriber_not_found");
    }

    @Test
    void two_subscribers_cannot_have_one_address() {
        client.post(SUBSCRIBERS, ADA);
        String byron = client.post(SUBSCRIBERS, "{\"email\":\"byron@example.org\"}")
                .json()
                .path("data")
                .path("id")
                .asText();

        assertThat(client.post(SUBSCRIBERS + "/" + byron, "{\"email\":\"ada@example.org\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void who_is_deleted_is_gone_and_counts_no_more() {
        client.post("/sandbox/referralhero", "{\"events\":1}");
        client.post(SUBSCRIBERS, ADA);
        String byron = client.post(SUBSCRIBERS, referred("byron@example.org", "ada@example.org"))
                .json()
                .path("data")
                .path("id")
                .asText();

        assertThat(client.delete(SUBSCRIBERS + "/" + byron).status()).isEqualTo(200);

        assertThat(client.get(SUBSCRIBERS + "/" + byron).status()).isEqualTo(404);
        assertThat(read("ada@example.org").path("people_referred").asInt()).isZero();
        assertThat(client.post(SUBSCRIBERS, referred("byron@example.org", "ada@example.org"))
                        .json()
                        .path("data")
                        .path("response")
                        .asText())
                .isEqualTo("subscriber_created");
    }

    @Test
    void there_are_ten_subscribers_on_a_page() {
        for (int i = 0; i < 12; i++) {
            client.post(SUBSCRIBERS, referred("p" + i + "@example.org", "p0@example.org"));
        }

        JsonNode second = client.get(SUBSCRIBERS + "?page=2").json().path("data");

        assertThat(second.path("subscribers").findValuesAsText("email")).contains("p10@example.org", "p11@example.org");
        assertThat(second.path("subscribers")).hasSize(2);
        assertThat(second.path("pagination").toString())
                .isEqualTo("{\"total_pages\":2,\"current_page\":2,\"per_page\":10,\"total_objects\":12}");
        assertThat(client.get(SUBSCRIBERS + "?page=3").json().path("data").path("subscribers"))
                .isEmpty();
        String p0 = read("p0@example.org").path("id").asText();
        assertThat(client.get(SUBSCRIBERS + "/" + p0 + "/referred")
                        .json()
                        .path("data")
                        .path("pagination")
                        .path("total_objects")
                        .asInt())
                .isEqualTo(11);
    }

    @Test
    void confirmed_referrals_count_over_three_levels() {
        client.post("/sandbox/referralhero", "{\"events\":1}");
        client.post(SUBSCRIBERS, ADA);
        client.post(SUBSCRIBERS, referred("b@example.org", "ada@example.org"));
        client.post(SUBSCRIBERS, referred("c@example.org", "b@example.org"));
        client.post(SUBSCRIBERS, referred("d@example.org", "c@example.org"));

        JsonNode ada = read("ada@example.org");

        assertThat(ada.path("people_referred").asInt()).isEqualTo(1);
        assertThat(ada.path("level_2_confirmed_referrals").asInt()).isEqualTo(1);
        assertThat(ada.path("level_3_confirmed_referrals").asInt()).isEqualTo(1);
        assertThat(client.get(SUBSCRIBERS + "/" + ada.path("id").asText() + "/level_3_referrals")
                        .json()
                        .path("data")
                        .path("subscribers")
                        .path(0)
                        .path("email")
                        .asText())
                .isEqualTo("d@example.org");
        assertThat(client.get(LIST + "/leaderboard")
                        .json()
                        .path("data")
                        .path("ranking")
                        .path(3)
                        .path("email")
                        .asText())
                .isEqualTo("d@example.org");
    }

    @Test
    void who_is_promoted_is_not_promoted_again() {
        String id = client.post(SUBSCRIBERS, ADA).json().path("data").path("id").asText();

        assertThat(client.post(SUBSCRIBERS + "/" + id + "/promote", "")
                        .json()
                        .path("data")
                        .path("promoted")
                        .booleanValue())
                .isTrue();
        assertThat(code(client.post(SUBSCRIBERS + "/" + id + "/promote", ""))).isEqualTo("subscriber_already_promoted");
    }

    @Test
    void lists_are_made_and_found_and_an_unknown_one_is_refused() {
        String uuid = client.post(API + "/lists", "{\"name\":\"Autumn\",\"website\":\"https://autumn.example\"}")
                .json()
                .path("data")
                .path("uuid")
                .asText();

        assertThat(uuid).matches("MF.{10}").isNotEqualTo(Sandbox.REFERRALHERO_LIST);
        assertThat(client.get(API + "/lists").json().path("data").path("lists").findValuesAsText("uuid"))
                .containsExactly(Sandbox.REFERRALHERO_LIST, uuid);
        assertThat(code(client.get(API + "/lists/MF0000000000/subscribers"))).isEqualTo("invalid_list");
        assertThat(code(client.post(API + "/lists", "{}"))).isEqualTo("no_name");
    }

    @Test
    void parameters_may_come_in_a_form_or_in_the_query() {
        client.post(SUBSCRIBERS + "?email=ada%40example.org&name=Ada", "");
        client.post(
                SUBSCRIBERS,
                "email=byron%40example.org&referrer=ada%40example.org",
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(read("byron@example.org").path("referred_by").path("name").asText())
                .isEqualTo("Ada");
    }

    @Test
    void what_makes_no_sense_is_refused_with_a_code() {
        assertThat(code(client.post(SUBSCRIBERS, "{}"))).isEqualTo("no_email_address");
        assertThat(code(client.post(SUBSCRIBERS, "{\"email\":\"ada\"}"))).isEqualTo("invalid_email_address");
        assertThat(client.post(SUBSCRIBERS, "[]").status()).isEqualTo(400);
        assertThat(client.post(SUBSCRIBERS, "{\"email\":\"a@b.example\",\"points\":1e1000000}")
                        .status())
                .isEqualTo(400);
        assertThat(client.get(API + "/nothing").status()).isEqualTo(404);
    }

    @Test
    void the_calls_of_an_hour_are_counted_down_until_there_are_none_left() {
        client.post("/sandbox/referralhero", "{\"max\":2}");

        assertThat(client.get(API + "/lists").json().path("calls_left").asInt()).isEqualTo(1);
        client.get(API + "/lists");
        Reply third = client.get(API + "/lists");

        assertThat(third.status()).isEqualTo(429);
        assertThat(code(third)).isEqualTo("too_many_calls");
        client.post("/sandbox/referralhero", "{\"used\":0}");
        assertThat(client.get(API + "/lists").status()).isEqualTo(200);
        assertThat(client.post("/sandbox/referralhero", "{\"max\":-1}").status())
                .isEqualTo(400);
    }

    @Test
    void a_new_token_ends_the_old_one() {
        client.post("/sandbox/referralhero", "{\"token\":\"fresh\"}");

        assertThat(code(client.get(API + "/lists"))).isEqualTo("invalid_token");
        client.use("fresh");
        assertThat(client.get(API + "/lists").status()).isEqualTo(200);
    }

    @Test
    void faults_hit_with_an_error_body_of_their_own_and_calls_are_counted_by_kind() {
        client.post("/sandbox/faults", "{\"status\":429,\"path\":\"/referralhero\",\"times\":1}");
        client.post("/sandbox/faults", "{\"kind\":\"exhaust-limit\",\"path\":\"/referralhero\",\"times\":1}");

        assertThat(code(client.post(SUBSCRIBERS, ADA))).isEqualTo("too_many_calls");
        assertThat(code(client.post(SUBSCRIBERS, ADA))).isEqualTo("too_many_calls");
        assertThat(client.post(SUBSCRIBERS, ADA).status()).isEqualTo(200);

        JsonNode calls = client.stats().path("calls").path("referralhero create");
        assertThat(calls.toString()).isEqualTo("{\"200\":1,\"429\":2}");
        assertThat(client.stats().path("referralhero").path("callsUsed").asInt())
                .isEqualTo(1);
    }

    @Test
    void a_lost_answer_leaves_one_effect_when_the_call_is_made_again() {
        client.post(SUBSCRIBERS, ADA);
        client.post("/sandbox/faults", "{\"kind\":\"drop-answer\",\"method\":\"POST\",\"times\":1}");
        String sale = "{\"email\":\"ada@example.org\",\"amount\":10,\"transaction_id\":\"t-9\"}";

        assertThatThrownBy(() -> client.trySend("POST", SUBSCRIBERS + "/add_transactions", sale))
                .isInstanceOf(IOException.class);
        client.post(SUBSCRIBERS + "/add_transactions", sale);

        assertThat(effects("ada@example.org").path("spent").asInt()).isEqualTo(1);
        assertThat(read("ada@example.org").path("lifetime_spend").asInt()).isEqualTo(10);
        assertThat(read("ada@example.org").path("calls").findValuesAsText("call"))
                .containsExactly("create", "transaction", "transaction");
    }

    @Test
    void people_join_change_and_leave_by_hand_without_a_call() {
        Reply joined = client.post("/sandbox/referralhero/subscribers", ADA);
        String id = joined.json().path("id").asText();
        client.post("/sandbox/referralhero/subscribers/" + id, "{\"extra_field\":\"x\"}");

        assertThat(joined.status()).isEqualTo(201);
        assertThat(read("ada@example.org").path("extra_field").asText()).isEqualTo("x");
        assertThat(client.delete("/sandbox/referralhero/subscribers/" + id).status())
                .isEqualTo(200);
        assertThat(client.stats().path("referralhero").path("callsUsed").asInt())
                .isZero();
        JsonNode list = client.get("/sandbox/referralhero").json().path("lists").path(0);
        assertThat(list.path("effects").toString()).isEqualTo("{\"created\":1,\"deleted\":1,\"updated\":1}");
    }

    private static String referred(String email, String referrer) {
        return "{\"email\":\"" + email + "\",\"referrer\":\"" + referrer + "\"}";
    }

    private static JsonNode read(String email) {
        return client.get("/sandbox/referralhero/subscribers?email=" + SandboxClient.encoded(email))
                .json()
                .path("subscribers")
                .path(0);
    }

    private static JsonNode effects(String email) {
        return read(email).path("effects");
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }
}
