package org.referralconnector.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;
import org.referralconnector.carry.Gates;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomConnection.Region;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.intercom.IntercomWatch;
import org.referralconnector.intercom.RateWindow;

class IntercomStatusTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final MovingClock clock = new MovingClock(NOON);
    private final Gates gates = new Gates(clock, new Random(1));
    private final IntercomWatch watch =
            new IntercomWatch(new IntercomErrors(new ObjectMapper()), gates, new SimpleMeterRegistry(), clock);
    private final IntercomStatus status = new IntercomStatus(
            List.of(
                    new IntercomConnection("default", Region.EU.url(), "t0k3n", Optional.of("hush")),
                    new IntercomConnection("test", "http://127.0.0.1:8090/intercom", "t0k3n", Optional.empty())),
            gates,
            watch);

    @Test
    void before_the_first_call_only_the_addresses_are_known() {
        assertThat(status.content().get("default"))
                .isEqualTo(connection("https://api.eu.intercom.io", "eu", null, null));
        assertThat(status.content().get("test"))
                .isEqualTo(connection("http://127.0.0.1:8090/intercom", null, null, null));
        assertThat(told())
                .isEqualTo(Map.of(
                        "default.region", "eu",
                        "default.gate", "open",
                        "test.region", "http://127.0.0.1:8090/intercom",
                        "test.gate", "open"));
    }

    @Test
    void it_tells_what_is_left_and_what_is_away() {
        watch.saw(new IntercomAnswer(
                IntercomCall.reading("default", "read", "/contacts/1", ""),
                200,
                "{}",
                Optional.empty(),
                Optional.of(new RateWindow(20, 7, NOON.plusSeconds(5)))));
        watch.saw(new IntercomAnswer(IntercomCall.reading("test", "read", "/contacts/1", ""), 503, ""));

        assertThat(status.content().get("default")).isEqualTo(connection("https://api.eu.intercom.io", "eu", null, 7));
        assertThat(status.content().get("test"))
                .isEqualTo(connection("http://127.0.0.1:8090/intercom", null, NOON.toString(), null));
        assertThat(told())
                .containsEntry("default.gate", "open")
                .containsEntry("test.gate", "outage HTTP_503")
                .containsEntry("test.away.since", NOON);
    }

    @Test
    void it_tells_no_secret() {
        assertThat(status.content() + told().toString()).doesNotContain("t0k3n", "hush");
    }

    private Map<String, Object> told() {
        Map<String, Object> told = new LinkedHashMap<>();
        status.tell(told::put);
        return told;
    }

    private static Map<String, Object> connection(String url, String region, String awaySince, Integer callsLeft) {
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("url", url);
        connection.put("region", region);
        connection.put("awaySince", awaySince);
        connection.put("callsLeft", callsLeft);
        return connection;
    }
}
