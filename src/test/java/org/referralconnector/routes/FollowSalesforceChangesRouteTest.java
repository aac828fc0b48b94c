package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.CLOCK;
import static org.referralconnector.routes.Batches.JSON;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.JournalUnavailable;
import org.referralconnector.journal.Recorded;
import org.referralconnector.journal.StreamProgress;
import org.referralconnector.salesforce.ChangeIntake;
import org.referralconnector.salesforce.Deals;

class FollowSalesforceChangesRouteTest {
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<StreamProgress> progress = new ArrayList<>();
    private boolean away;
    private RouteAlone route;

    /** Records in memory. */
    public final class FakeJournal {
        public List<Recorded> recordAll(List<Arrival> some, List<StreamProgress> moved) throws JournalUnavailable {
            if (away) {
                throw new JournalUnavailable("the database did not take it", null);
            }
            arrivals.addAll(some);
            progress.addAll(moved);
            return List.of();
        }
    }

    @BeforeEach
    void start() throws Exception {
        route = RouteAlone.ofSalesforce("follow-salesforce-changes")
                .with(
                        "changeIntake-default",
                        new ChangeIntake(Deals.CONNECTION, Deals.FOLLOWED, JSON, new SimpleMeterRegistry(), CLOCK))
                .with("journal", new FakeJournal())
                .startFrom("direct:follow-salesforce-changes");
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void what_matters_is_recorded_together_with_the_position() {
        Exchange exchange = send();

        assertThat(exchange.getException()).isNull();
        assertThat(arrivals).hasSize(1);
        assertThat(progress).extracting(StreamProgress::replayId).containsExactly(9L);
    }

    @Test
    void a_database_that_is_away_fails_the_batch_so_that_it_comes_again() {
        away = true;

        assertThat(send().getException()).isInstanceOf(JournalUnavailable.class);
        assertThat(progress).isEmpty();
    }

    private Exchange send() {
        return route.send(
                Deals.batch(
                        Deals.event(7, "UPDATE", "\"StageName\"", ", \"StageName\": \"Closed Won\""),
                        Deals.event(9, "UPDATE", "\"Description\"", "")),
                Map.of(),
                Map.of());
    }
}
