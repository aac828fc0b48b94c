package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.intercom.ContactPlan;
import org.referralconnector.intercom.ContactSearch;
import org.referralconnector.intercom.ContactWriting;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.journal.Outcome.Delivered;

class WriteToIntercomRouteTest {
    private final IntercomBatches intercom = new IntercomBatches();
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("write-to-intercom")
                .with("intercomWrites", intercom.writes)
                .neighbour(
                        "call-intercom-default",
                        exchange -> intercom.answer(exchange.getMessage().getBody(IntercomCall.class)))
                .startForConnection(Map.of());
    }

    @AfterEach
    void stop() {
        route.close();
    }

    private ContactWriting decided() {
        intercom.attributes.learn(intercom.attributes.missing("default", intercom.due()).stream()
                .map(intercom.workspace::answer)
                .toList());
        ContactPlan plan = intercom.plan();
        ContactSearch search = intercom.duplicates.begin(plan);
        while (!search.isOver()) {
            search = intercom.duplicates.hear(
                    search,
                    intercom.duplicates.calls(search).stream()
                            .map(intercom.workspace::answer)
                            .toList());
        }
        return intercom.writes.decide(plan, search);
    }

    @Test
    void what_all_need_comes_first_and_then_everybodys_next_call_until_nobody_has_one() {
        intercom.lead(1, "ada@example.org").lead(2, "grace@example.org");
        ContactWriting writing = decided();

        assertThat(route.sendForConnection(null, Map.of("writing", writing)).getException())
                .isNull();

        assertThat(writing.isOver()).isTrue();
        assertThat(intercom.calls)
                .containsExactly(
                        "create-attribute", "create-contact", "create-contact", "create-event", "create-event");
        assertThat(intercom.writes.settle(writing).outcomes())
                .hasSize(2)
                .allSatisfy((id, outcome) -> assertThat(outcome).isInstanceOf(Delivered.class));
    }

    @Test
    void nothing_is_called_if_there_is_nothing_to_write() {
        ContactWriting writing = decided();

        assertThat(route.sendForConnection(null, Map.of("writing", writing)).getException())
                .isNull();

        assertThat(intercom.calls).isEmpty();
    }
}
