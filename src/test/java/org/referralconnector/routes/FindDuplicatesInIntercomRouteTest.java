package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.intercom.ContactSearch;
import org.referralconnector.intercom.IntercomCall;

class FindDuplicatesInIntercomRouteTest {
    private final IntercomBatches intercom = new IntercomBatches();
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("find-duplicates-in-intercom")
                .with("intercomDuplicates", intercom.duplicates)
                .neighbour(
                        "call-intercom-default",
                        exchange -> intercom.answer(exchange.getMessage().getBody(IntercomCall.class)))
                .startForConnection(Map.of());
        intercom.attributes.learn(
                intercom
                        .attributes
                        .missing("default", intercom.lead(1, "ada@example.org").due())
                        .stream()
                        .map(intercom.workspace::answer)
                        .toList());
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void all_addresses_are_searched_with_one_call() {
        intercom.lead(2, "grace@example.org");

        Exchange exchange = route.sendForConnection(null, Map.of("plan", intercom.plan()));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(ContactSearch.class).isOver()).isTrue();
        assertThat(intercom.calls).containsExactly("search-contacts");
    }

    @Test
    void nobody_is_searched_if_nobody_is_new() {
        Exchange exchange = route.sendForConnection(
                null, Map.of("plan", intercom.planner.plan("default", List.of(), List.of(), List.of())));

        assertThat(exchange.getMessage().getBody(ContactSearch.class).isOver()).isTrue();
        assertThat(intercom.calls).isEmpty();
    }
}
