package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.intercom.ContactPlan;
import org.referralconnector.intercom.ContactSearch;
import org.referralconnector.intercom.ContactWriting;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Settlement;

class DeliverToIntercomRouteTest {
    private final IntercomBatches intercom = new IntercomBatches();
    private final List<String> story = new ArrayList<>();
    private final FakeLinks links = new FakeLinks();
    private RouteAlone route;

    /** Remembers the links that a test gives it. */
    public final class FakeLinks {
        final List<Link> known = new ArrayList<>();
        Collection<String> asked = List.of();

        @SuppressWarnings("unused")
        public List<Link> of(Batch batch) {
            return known;
        }

        @SuppressWarnings("unused")
        public List<Link> named(String destination, Collection<String> participants) {
            assertThat(destination).isEqualTo(IntercomBatches.DESTINATION);
            asked = participants;
            return List.of();
        }

        @SuppressWarnings("unused")
        public void learn(Collection<Link> links) {
            story.add("learn " + links.size());
        }
    }

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("deliver-to-intercom")
                .with("understanding", IntercomBatches.UNDERSTANDING)
                .with("intercomAttributes", intercom.attributes)
                .with("intercomPlanner", intercom.planner)
                .with("intercomWrites", intercom.writes)
                .with("links", links)
                .neighbour("learn-intercom-attributes-default", this::learned)
                .neighbour("find-duplicates-in-intercom-default", this::found)
                .neighbour("write-to-intercom-default", this::written)
                .neighbour("keep-ledger", exchange -> {
                    story.add("ledger");
                    return null;
                })
                .startForConnection(Map.of(), "direct:deliver-to-intercom-default");
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void a_batch_is_carried_in_this_order_and_each_delivery_has_its_outcome() {
        Settlement settlement = deliver(intercom.lead(1, "ada@example.org").lead(2, "grace@example.org"));

        assertThat(settlement.outcomes()).hasSize(2).allSatisfy((id, outcome) -> assertThat(outcome)
                .isInstanceOf(Delivered.class));
        assertThat(story).containsExactly("attributes", "search", "learn 0", "write", "ledger");
        assertThat(links.asked)
                .hasSize(2)
                .allSatisfy(address -> assertThat(address).startsWith("email:").doesNotContain("@"));
    }

    @Test
    void known_people_are_written_to_their_contacts() {
        intercom.workspace.answer(IntercomCall.writing(
                "default", "create-contact", "POST", "/contacts", "{\"email\": \"ada@example.org\"}"));
        links.known.add(new Link("spring", "p-1", IntercomBatches.DESTINATION, "contact", "%024x".formatted(1)));

        assertThat(deliver(intercom.lead(1, "ada@example.org")).outcomes().get(1L))
                .isEqualTo(new Delivered("contact", "%024x".formatted(1), false));
    }

    @Test
    void what_the_ledger_says_of_a_person_without_a_contact_is_skipped() {
        Settlement settlement = deliver(intercom.entry(1, EventKind.STATUS_CHANGED, """
                {"action": "confirmed", "participant": "p-1",
                 "cause": {"rule": "Won", "object": "Opportunity", "record": "006", "at": "2026-11-22T03:00:00Z",
                           "reversal": false}}"""));

        assertThat(settlement.outcomes().get(1L).reason()).isEqualTo("no-contact");
    }

    @Test
    void what_cannot_be_read_any_more_is_parked_and_the_rest_carried() {
        Settlement settlement = deliver(intercom.entry(1, EventKind.LEAD_JOINED, "{\"participant\": 1}")
                .entry(2, EventKind.STATUS_CHANGED, "{}")
                .lead(3, "ada@example.org"));

        assertThat(settlement.outcomes().get(1L)).isInstanceOf(Outcome.Parked.class);
        assertThat(settlement.outcomes().get(2L)).isInstanceOf(Outcome.Parked.class);
        assertThat(settlement.outcomes().get(3L)).isInstanceOf(Delivered.class);
    }

    private Object learned(Exchange exchange) {
        story.add("attributes");
        intercom.attributes.learn(calls(exchange).stream().map(intercom::answer).toList());
        return null;
    }

    private Object found(Exchange exchange) {
        story.add("search");
        ContactSearch search = intercom.duplicates.begin(exchange.getVariable("plan", ContactPlan.class));
        while (!search.isOver()) {
            search = intercom.duplicates.hear(
                    search,
                    intercom.duplicates.calls(search).stream()
                            .map(intercom::answer)
                            .toList());
        }
        return search;
    }

    private Object written(Exchange exchange) {
        story.add("write");
        ContactWriting writing = exchange.getVariable("writing", ContactWriting.class);
        while (!writing.isOver()) {
            writing = intercom.writes.hear(
                    writing,
                    intercom.writes.calls(writing).stream()
                            .map(intercom::answer)
                            .toList());
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static List<IntercomCall> calls(Exchange exchange) {
        return exchange.getMessage().getBody(List.class);
    }

    private Settlement deliver(IntercomBatches batch) {
        Exchange exchange = route.sendForConnection(batch.claimed());
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(Settlement.class);
    }
}
