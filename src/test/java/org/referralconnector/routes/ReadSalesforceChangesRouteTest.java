package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;
import static org.referralconnector.routes.Batches.CLOCK;
import static org.referralconnector.routes.Batches.ERRORS;
import static org.referralconnector.routes.Batches.JSON;
import static org.referralconnector.routes.Batches.NOW;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Recorded;
import org.referralconnector.journal.Urgency;
import org.referralconnector.salesforce.ChangeIntake;
import org.referralconnector.salesforce.ChangeQueries;
import org.referralconnector.salesforce.ChangeReading;
import org.referralconnector.salesforce.ChangeWindow;
import org.referralconnector.salesforce.Deals;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;

class ReadSalesforceChangesRouteTest {
    private static final ChangeWindow WINDOW =
            new ChangeWindow(NOW.minus(Duration.ofHours(1)), NOW, Map.of(), List.of());

    private final Deque<SalesforceAnswer> answers = new ArrayDeque<>();
    private final List<Integer> recorded = new ArrayList<>();
    private final List<ChangeReading> read = new ArrayList<>();
    private final List<Object> urgencies = new ArrayList<>();
    private RouteAlone route;

    /** Counts what is recorded at once. */
    public final class FakeJournal {
        public List<Recorded> recordAll(List<Arrival> arrivals) {
            recorded.add(arrivals.size());
            return List.of();
        }
    }

    /** Remembers what was read. */
    public final class FakeWindows {
        public void read(ChangeReading reading) {
            read.add(reading);
        }
    }

    @BeforeEach
    void start() throws Exception {
        ChangeIntake intake =
                new ChangeIntake(Deals.CONNECTION, Deals.FOLLOWED, JSON, new SimpleMeterRegistry(), CLOCK);
        route = RouteAlone.ofSalesforce("read-salesforce-changes")
                .with(
                        "changeQueries-default",
                        new ChangeQueries(API, Deals.FOLLOWED, Batches.unread(), ERRORS, intake, JSON, CLOCK))
                .with("changeWindows-default", new FakeWindows())
                .with("journal", new FakeJournal())
                .neighbour("call-salesforce-default", this::answer)
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void every_page_is_recorded_before_the_next_is_asked_for() {
        answer(
                200,
                page(
                        Deals.row("A", ""),
                        "\"done\": false, \"nextRecordsUrl\": \"/services/data/v62.0/query/01g-2000\""));
        answer(200, "{\"done\": true, \"records\": [" + Deals.row("B", "") + "]}");

        assertThat(route.send(WINDOW, Map.of(), Map.of()).getException()).isNull();

        assertThat(route.askedOf("call-salesforce-default")).hasSize(2);
        assertThat(recorded).containsExactly(1, 1);
        assertThat(read).hasSize(1);
        assertThat(read.get(0).failure()).isEmpty();
        assertThat(read.get(0).window()).isEqualTo(WINDOW);
        assertThat(urgencies).containsOnly(Urgency.QUALIFICATION);
    }

    @Test
    void a_quiet_hour_costs_one_call() {
        answer(200, page("", "\"done\": true"));

        route.send(WINDOW, Map.of(), Map.of());

        assertThat(route.askedOf("call-salesforce-default")).hasSize(1);
        assertThat(read.get(0).failure()).isEmpty();
    }

    @Test
    void a_failure_ends_the_reading() {
        answer(503, "");

        route.send(WINDOW, Map.of(), Map.of());

        assertThat(read).extracting(ChangeReading::failure).containsExactly(Optional.of("HTTP_503"));
    }

    private void answer(int status, String body) {
        answers.add(new SalesforceAnswer(API.limits(), status, body));
    }

    private Object answer(Exchange exchange) {
        urgencies.add(exchange.getVariable("urgency"));
        SalesforceAnswer next = answers.remove();
        return new SalesforceAnswer(exchange.getMessage().getBody(SalesforceCall.class), next.status(), next.body());
    }

    private static String page(String row, String done) {
        return """
                {"compositeResponse": [{"httpStatusCode": 200, "body": {%s, "records": [%s]}}]}""".formatted(done, row);
    }
}
