package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.intercom.IntercomCall;

class LearnIntercomAttributesRouteTest {
    private final IntercomBatches intercom = new IntercomBatches();
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("learn-intercom-attributes")
                .with("intercomAttributes", intercom.attributes)
                .neighbour(
                        "call-intercom-default",
                        exchange -> intercom.answer(exchange.getMessage().getBody(IntercomCall.class)))
                .startForConnection(Map.of());
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void what_is_missing_is_asked_for_once_and_known_then() {
        intercom.lead(1, "ada@example.org");

        assertThat(route.sendForConnection(intercom.attributes.missing("default", intercom.due()))
                        .getException())
                .isNull();

        assertThat(intercom.calls).containsExactly("list-attributes");
        assertThat(intercom.attributes.missing("default", intercom.due())).isEmpty();
    }

    @Test
    void nothing_is_asked_if_nothing_is_missing() {
        assertThat(route.sendForConnection(List.of()).getException()).isNull();

        assertThat(intercom.calls).isEmpty();
    }
}
