package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.referralconnector.sandbox.StreamingClient.header;
import static org.referralconnector.sandbox.StreamingClient.replayId;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may listen, from where events are replayed, and what goes wrong on request. */
class StreamingTest {
    private static final String LEADS = "/data/LeadChangeEvent";
    private static final String INVALID = "400::The replayId {";
    private static Sandbox sandbox;
    private static SandboxClient client;
    private StreamingClient streaming;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        client = SandboxClient.of(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void connect() {
        client.logIn();
        client.post("/sandbox/reset", "");
        streaming = StreamingClient.of(sandbox, client.token());
    }

    @AfterEach
    void disconnect() {
        streaming.close();
        client.delete("/sandbox/faults");
    }

    private static String lead(String name) {
        return client.create("Lead", "{\"LastName\":\"" + name + "\",\"Company\":\"C\"}");
    }

    private static List<Object> names(int count, List<Map<String, Object>> events) {
        await().until(() -> events.size() >= count);
        return events.stream()
                .map(event -> StreamingClient.member(StreamingClient.payload(event), "Name")
                        .get("LastName"))
                .toList();
    }

    private static StreamingClient another() {
        return StreamingClient.of(sandbox, client.token());
    }

    @Test
    void new_events_only_all_that_are_kept_or_those_after_one() {
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);
        lead("A");
        lead("B");
        lead("C");
        assertThat(names(3, live)).containsExactly("A", "B", "C");
        assertThat(live).extracting(StreamingClient::replayId).isSorted().doesNotHaveDuplicates();

        try (StreamingClient later = another();
                StreamingClient all = another();
                StreamingClient fresh = another()) {
            List<Map<String, Object>> afterFirst = later.subscribe(LEADS, replayId(live.get(0)));
            List<Map<String, Object>> everything = all.subscribe(LEADS, -2);
            List<Map<String, Object>> onlyNew = fresh.subscribe(LEADS, -1);
            lead("D");

            assertThat(names(3, afterFirst)).containsExactly("B", "C", "D");
            assertThat(names(4, everything)).containsExactly("A", "B", "C", "D");
            assertThat(names(1, onlyNew)).containsExactly("D");
        }
    }

    @Test
    void an_id_that_was_never_given_or_is_no_longer_kept_is_refused() {
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);
        lead("A");
        names(1, live);
        long known = replayId(live.get(0));

        try (StreamingClient other = another()) {
            assertThat(other.refusal(LEADS, 987_654_321_012L)).startsWith(INVALID + "987654321012} you provided was");
            client.post("/sandbox/streaming", "{\"changeRetention\":0}");
            await().until(() -> other.refusal(LEADS, known).startsWith(INVALID));
            assertThat(other.subscribe(LEADS, -2)).isEmpty();
        }
    }

    @Test
    void replay_ids_expire_on_demand_and_later_ones_are_fine() {
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);
        lead("A");
        lead("B");
        names(2, live);
        long first = replayId(live.get(0));
        long second = replayId(live.get(1));

        client.post("/sandbox/streaming/expire", "{\"upTo\":" + first + "}");

        try (StreamingClient other = another()) {
            assertThat(other.refusal(LEADS, first)).startsWith(INVALID);
            assertThat(names(1, other.subscribe(LEADS, -2))).containsExactly("B");
        }

        client.post("/sandbox/streaming/expire", "");
        lead("C");

        assertThat(names(3, live)).containsExactly("A", "B", "C");
        try (StreamingClient other = another()) {
            assertThat(other.refusal(LEADS, second)).startsWith(INVALID);
            assertThat(names(1, other.subscribe(LEADS, -2))).containsExactly("C");
        }
    }

    @Test
    void events_reach_those_who_listen_however_short_they_are_kept() {
        client.post("/sandbox/streaming", "{\"changeRetention\":0}");
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);

        lead("A");
        lead("B");

        assertThat(names(2, live)).containsExactly("A", "B");
    }

    @Test
    void ids_go_on_rising_after_a_reset_and_older_ones_are_refused() {
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);
        lead("A");
        names(1, live);

        client.post("/sandbox/reset", "");

        try (StreamingClient other = another()) {
            assertThat(other.refusal(LEADS, replayId(live.get(0)))).startsWith(INVALID);
            List<Map<String, Object>> all = other.subscribe(LEADS, -2);
            lead("B");
            assertThat(names(1, all)).containsExactly("B");
            assertThat(replayId(all.get(0))).isGreaterThan(replayId(live.get(0)));
        }
    }

    @Test
    void whoever_has_unsubscribed_hears_no_more() {
        List<Map<String, Object>> left = streaming.subscribe(LEADS, -1);
        List<Map<String, Object>> stayed = streaming.subscribe("/data/ChangeEvents", -1);

        streaming.unsubscribe(LEADS);
        lead("A");

        assertThat(names(1, stayed)).containsExactly("A");
        assertThat(left).isEmpty();
    }

    @Test
    void an_unknown_token_is_denied_the_handshake_and_told_why() {
        try (StreamingClient stranger = StreamingClient.with(sandbox, "bogus")) {
            await().until(() -> stranger.wasTold("403::Handshake denied"));
            Message answer = stranger.answers().get(0);
            assertThat(answer.getExt()).containsEntry("sfdc", Map.of("failureReason", "401::Authentication invalid"));
            assertThat(answer.getAdvice()).containsEntry("reconnect", "none");
        }
    }

    @Test
    void an_ended_session_is_told_so_while_it_waits() {
        client.post("/sandbox/faults", "{\"kind\":\"expire-sessions\"}");

        await().until(() -> streaming.wasTold("401::Authentication invalid"));
    }

    @Test
    void after_a_restart_clients_are_unknown_connect_again_and_can_go_on_where_they_were() {
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);
        lead("A");
        names(1, live);
        String before = streaming.clientId();

        client.post("/sandbox/streaming/restart", "");
        lead("B");

        await().until(() -> streaming.connected() && !before.equals(streaming.clientId()));
        assertThat(streaming.wasTold("403::Unknown client")).isTrue();
        try (StreamingClient other = another()) {
            assertThat(names(1, other.subscribe(LEADS, replayId(live.get(0))))).containsExactly("B");
        }
    }

    @Test
    void dropped_connections_come_back_with_their_subscriptions() {
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);
        String before = streaming.clientId();
        int answers = streaming.answers().size();

        client.post("/sandbox/streaming/drop", "");
        await().until(() -> streaming.answers().stream().skip(answers).anyMatch(answer -> !answer.isSuccessful()));
        await().until(streaming::connected);
        lead("A");

        assertThat(names(1, live)).containsExactly("A");
        assertThat(streaming.clientId()).isEqualTo(before);
    }

    @Test
    void a_subscription_is_refused_as_often_as_it_was_ordered() {
        client.post(
                "/sandbox/streaming/refusals",
                "{\"channel\":\"/meta/subscribe\",\"subscription\":\"" + LEADS
                        + "\",\"error\":\"403::Subscription denied\",\"times\":1}");

        assertThat(streaming.subscribe("/data/ContactChangeEvent", -1)).isEmpty();
        assertThat(streaming.refusal(LEADS, -1)).isEqualTo("403::Subscription denied");
        try (StreamingClient other = another()) {
            assertThat(other.subscribe(LEADS, -1)).isEmpty();
        }
    }

    @Test
    void a_handshake_can_be_denied_without_a_reason() {
        client.post(
                "/sandbox/streaming/refusals",
                "{\"channel\":\"/meta/handshake\",\"error\":\"403::Handshake denied\",\"reconnect\":\"none\"}");

        try (StreamingClient other = StreamingClient.with(sandbox, client.token())) {
            await().until(() -> other.wasTold("403::Handshake denied"));
            assertThat(other.answers().get(0).getExt()).isNull();
        }
        client.delete("/sandbox/streaming/refusals");
        another().close();
    }

    @Test
    void a_refusal_that_makes_no_sense_is_not_taken() {
        assertThat(client.post("/sandbox/streaming/refusals", "{\"channel\":\"/meta/subscribe\"}")
                        .status())
                .isEqualTo(400);
        assertThat(client.post("/sandbox/streaming/refusals", "{\"channel\":\"/data/x\",\"error\":\"403::x\"}")
                        .json()
                        .path("error")
                        .asText())
                .contains("/meta/handshake");
    }

    @Test
    void when_the_daily_deliveries_are_used_up_nothing_comes_until_there_are_more() {
        client.post("/sandbox/streaming", "{\"maxDeliveries\":1}");
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);
        lead("A");
        lead("B");
        assertThat(names(1, live)).containsExactly("A");
        try (StreamingClient other = another()) {
            assertThat(other.refusal(LEADS, -1)).isEqualTo("403::Organization total events daily limit exceeded");
        }

        client.post("/sandbox/streaming", "{\"maxDeliveries\":100}");

        assertThat(names(2, live)).containsExactly("A", "B");
    }

    @Test
    void a_silent_server_says_nothing_and_keeps_the_events_for_later() {
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);
        client.post("/sandbox/streaming", "{\"silent\":true}");
        lead("A");
        assertThat(client.get("/sandbox/streaming").json().path("silent").asBoolean())
                .isTrue();
        assertThat(client.stats().path("streaming").path("delivered").asInt()).isZero();

        client.post("/sandbox/streaming", "{\"silent\":false}");

        assertThat(names(1, live)).containsExactly("A");
    }

    @Test
    void faults_hit_calls_of_streaming_clients_too() throws IOException {
        String path = "/cometd/60.0";
        String handshake = "[{\"channel\":\"" + Channel.META_HANDSHAKE
                + "\",\"version\":\"1.0\",\"supportedConnectionTypes\":[\"long-polling\"]}]";
        streaming.close();
        client.post("/sandbox/faults", "{\"status\":503,\"path\":\"/cometd\",\"times\":1}");
        assertThat(client.post(path, handshake).status()).isEqualTo(503);

        client.post("/sandbox/faults", "{\"kind\":\"drop-answer\",\"path\":\"/cometd\",\"times\":1}");
        assertThatThrownBy(() -> client.trySend("POST", path, handshake)).isInstanceOf(IOException.class);

        client.post("/sandbox/faults", "{\"delay\":1,\"path\":\"/cometd\",\"times\":1}");
        assertThat(client.post(path, handshake).text()).contains("\"successful\":true");
        assertThat(client.stats()
                        .path("calls")
                        .path("streaming")
                        .path("no-answer")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void what_is_no_bayeux_call_is_refused() {
        assertThat(client.get("/cometd/60.0").status()).isEqualTo(400);
        assertThat(client.post("/cometd/60.0", "[{").status()).isEqualTo(400);
        assertThat(client.post("/cometd", "[]").status()).isEqualTo(400);
    }

    @Test
    void events_come_in_the_order_of_the_writes_however_many_there_are() {
        List<Map<String, Object>> live = streaming.subscribe(LEADS, -1);
        String id = lead("A");
        for (int i = 0; i < 100; i++) {
            client.patch(SandboxClient.DATA + "/sobjects/Lead/" + id, "{\"Referral_Count__c\":" + i + "}");
        }

        await().until(() -> live.size() >= 101);
        assertThat(live.subList(1, 101))
                .extracting(event -> ((Number) StreamingClient.payload(event).get("Referral_Count__c")).intValue())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(header(live.get(0))).containsEntry("changeType", "CREATE");
    }
}
