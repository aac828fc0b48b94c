package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerSenderRouteTest {
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("answer-sender").start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void the_answer_is_status_and_json() {
        Exchange answer = route.send(Map.of("entry", 7), Map.of(), Map.of("status", 202));

        assertThat(answer.getMessage().getBody(String.class)).isEqualTo("{\"entry\":7}");
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, int.class))
                .isEqualTo(202);
        assertThat(answer.getMessage().getHeader("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void nothing_that_was_sent_comes_back() {
        Exchange answer = route.send(
                Map.of("error", "not-authentic"),
                Map.of("X-Webhook-Secret", "hush", "Retry-After", "9"),
                Map.of("status", 401));

        assertThat(answer.getMessage().getHeaders()).containsOnlyKeys(Exchange.HTTP_RESPONSE_CODE, "Content-Type");
    }
}
