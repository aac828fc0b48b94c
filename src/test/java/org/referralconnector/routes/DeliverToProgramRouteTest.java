package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.journal.Recorded;
import org.referralconnector.journal.Settlement;
import org.referralconnector.program.Dialogue;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramApi;
import org.referralconnector.program.ProgramApis;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.Programs;
import org.referralconnector.program.Tellings;
import org.referralconnector.program.referralhero.ReferralHero;
import org.referralconnector.program.referralhero.ReferralHeroApi;

class DeliverToProgramRouteTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProgramApi api = new ReferralHeroApi(JSON);
    private final List<String> story = new ArrayList<>();
    private final FakeLinks links = new FakeLinks();
    private final FakeJournal journal = new FakeJournal();
    private final List<Delivery> deliveries = new ArrayList<>();
    private int status = 200;
    private RouteAlone route;

    /** Remembers what it is to remember. */
    public final class FakeLinks {
        final List<Link> learned = new ArrayList<>();

        @SuppressWarnings("unused")
        public void learn(List<Link> links) {
            story.add("links " + links.size());
            learned.addAll(links);
        }
    }

    /** Records nothing, but remembers that it should have. */
    public final class FakeJournal {
        final List<Arrival> arrivals = new ArrayList<>();

        @SuppressWarnings("unused")
        public List<Recorded> recordAll(List<Arrival> more) {
            story.add("arrivals " + more.size());
            arrivals.addAll(more);
            return List.of();
        }
    }

    @BeforeEach
    void start() throws Exception {
        Campaigns campaigns = CampaignFiles.load(Path.of("src/test/resources/told-campaign"), key -> Optional.empty());
        Programs programs = new Programs(List.of(new ReferralHero()), campaigns, Batches.CLOCK);
        route = new RouteAlone("deliver-to-program")
                .with("tellings", new Tellings(new ProgramApis(List.of(api)), programs, campaigns, JSON, Batches.CLOCK))
                .with("links", links)
                .with("journal", journal)
                .set("referral.program.workers", "1")
                .neighbour(
                        "call-program-spring",
                        exchange -> answer(exchange.getMessage().getBody(ProgramCall.class)))
                .startFor(Map.of(), "direct:deliver-to-program-spring");
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void whom_the_program_took_in_is_linked_first_then_recorded_then_settled() {
        update(1, Dialogue.telling(api, Action.ADD_CONTACT).stranger("ada@example.org"));

        Settlement settlement = deliver();

        assertThat(settlement.outcomes()).isEqualTo(Map.of(1L, new Delivered("subscriber", "sub_1", true)));
        assertThat(story).containsExactly("create", "links 1", "arrivals 1");
        assertThat(links.learned)
                .containsExactly(new Link("spring", "sub_1", "salesforce/default", "Contact", "003000000000001AAA"));
        Arrival joined = journal.arrivals.get(0);
        assertThat(joined.campaign()).isEqualTo("spring");
        assertThat(joined.destinations()).containsExactly("salesforce/default");
        assertThat(joined.events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.REFERRER_JOINED);
            assertThat(event.senderId()).contains("joined/sub_1");
            assertThat(event.participant()).isEqualTo("sub_1");
            assertThat(event.facts()).containsEntry("referral_link", "https://x.example");
        });
    }

    @Test
    void a_contact_of_intercom_is_linked_as_such_and_as_nothing_else() {
        update(1, Dialogue.telling(api, Action.ADD_CONTACT).contactOfIntercom("ada@example.org"));

        deliver();

        assertThat(links.learned)
                .containsExactly(
                        new Link("spring", "sub_1", "intercom/default", "contact", "6762f0d51bb69f9f2193bb80"));
        assertThat(journal.arrivals).hasSize(1);
    }

    @Test
    void told_again_after_a_crash_it_is_the_same_event() {
        update(1, Dialogue.telling(api, Action.ADD_CONTACT).stranger("ada@example.org"));

        deliver();
        deliver();

        assertThat(journal.arrivals)
                .extracting(arrival -> arrival.events().get(0).senderId().orElseThrow())
                .containsExactly("joined/sub_1", "joined/sub_1");
    }

    @Test
    void several_rounds_end_in_one_settlement() {
        update(1, Dialogue.telling(api, Action.CONFIRMED).participant("sub_1"));
        update(2, Dialogue.telling(api, Action.ADD_SPEND).participant("sub_1").spend("006-1", "5"));
        update(3, Dialogue.telling(api, Action.QUALIFIED).participant("sub_2"));

        Settlement settlement = deliver();

        assertThat(settlement.outcomes()).containsOnlyKeys(1L, 2L, 3L).allSatisfy((id, outcome) -> assertThat(outcome)
                .isInstanceOf(Delivered.class));
        assertThat(story).containsExactly("read", "read", "convert", "qualify", "spend", "links 0", "arrivals 0");
    }

    @Test
    void what_comes_after_a_failure_of_the_same_person_goes_back_untried() {
        status = 503;
        update(1, Dialogue.telling(api, Action.CONFIRMED).participant("sub_1"));
        update(2, Dialogue.telling(api, Action.QUALIFIED).participant("sub_1"));

        Settlement settlement = deliver();

        assertThat(settlement.outcomes().get(1L)).isInstanceOf(TryLater.class);
        assertThat(settlement.outcomes()).hasSize(1);
        assertThat(settlement.untried()).containsExactly(2L);
    }

    private ProgramAnswer answer(ProgramCall call) {
        story.add(call.name());
        boolean created = call.name().equals("create");
        return new ProgramAnswer(call, status, """
                {"status":"ok","data":{"response":"%s","id":"sub_1","email":"ada@example.org","code":"c0de",
                 "referral_link":"https://x.example","status":"%s"},"calls_left":1000}""".formatted(
                        created ? "subscriber_created" : "done", call.name().equals("read") ? "pending" : "confirmed"));
    }

    private Settlement deliver() {
        Exchange exchange = route.sendForSpring(new Batch("program/spring", 1, deliveries));
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(Settlement.class);
    }

    private void update(long id, Dialogue dialogue) {
        String body = new StatusUpdates(JSON).body(dialogue.question().update());
        JournalEntry entry = new JournalEntry(
                id,
                "spring",
                EventKind.STATUS_CHANGED,
                dialogue.question().update().participant(),
                0,
                Batches.NOW,
                "application/json",
                body);
        deliveries.add(new Delivery(id, entry, "program/spring", 0, Optional.empty()));
    }
}
