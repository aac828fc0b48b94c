package org.referralconnector.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.journal.StreamPositions;
import org.referralconnector.journal.TestDatabase;
import org.referralconnector.sandbox.Sandbox;

/** The component alone, against a sandbox: what a route gets, and when. */
class SalesforceStreamConsumerTest {
    private static final String LEADS = "data/LeadChangeEvent";
    private static final String URI_OF_IT =
            "salesforce-stream:salesforce/default?batchSize=2&firstRetry=50ms&answerTimeout=1s";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Sandbox sandbox = Sandbox.start(0);
    private final TestDatabase database = TestDatabase.h2();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<StreamBatch> got = new CopyOnWriteArrayList<>();
    private final AtomicInteger failing = new AtomicInteger();
    private final Semaphore leave = new Semaphore(1_000);
    private SalesforceStreamComponent component;

    @BeforeEach
    void start() throws Exception {
        component = new SalesforceStreamComponent(
                "62.0", new StreamPositions(database.database()), meters, Clock.systemUTC(), new Random(1));
        component.follow(
                "salesforce/default",
                refused -> new StreamAccess.Session(token(), sandbox.url().toString()),
                new Following(List.of(LEADS), Duration.ofDays(3)));
        context.addComponent("salesforce-stream", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(URI_OF_IT)
                        .id("listen")
                        .process(exchange -> take(exchange.getMessage().getBody(StreamBatch.class)));
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        leave.release(1_000);
        context.stop();
        sandbox.close();
        database.close();
    }

    private void take(StreamBatch batch) throws Exception {
        leave.acquire();
        if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("not now");
        }
        got.add(batch);
    }

    @Test
    void events_come_in_their_order_and_in_batches_of_limited_size() {
        listen();

        for (int i = 0; i < 5; i++) {
            lead(i);
        }

        patiently().until(() -> events().size() == 5);
        assertThat(events()).extracting(StreamEvent::replayId).isSorted().doesNotHaveDuplicates();
        assertThat(got).allSatisfy(batch -> assertThat(batch.events()).hasSizeLessThanOrEqualTo(2));
        assertThat(events()).allSatisfy(event -> assertThat(event.json()).contains("ChangeEventHeader"));
        assertThat(meters.get("referral.stream.events").counter().count()).isEqualTo(5);
    }

    @Test
    void nothing_more_comes_before_the_route_has_returned() {
        listen();
        leave.drainPermits();
        lead(1);
        patiently().until(leave::hasQueuedThreads);
        lead(2);
        assertThat(got).isEmpty();

        leave.release(1_000);

        patiently().until(() -> events().size() == 2);
    }

    @Test
    void a_route_that_fails_gets_the_same_again_and_nothing_is_skipped() {
        listen();
        failing.set(3);

        lead(1);
        lead(2);

        patiently().until(() -> events().size() == 2);
        assertThat(events()).extracting(StreamEvent::replayId).isSorted().doesNotHaveDuplicates();
        assertThat(interruptions("route-failed")).isEqualTo(3);
    }

    @Test
    void it_stops_at_once_while_a_route_fails() throws Exception {
        listen();
        failing.set(Integer.MAX_VALUE);
        lead(1);
        patiently().until(() -> interruptions("route-failed") > 0);
        CountDownLatch stopped = new CountDownLatch(1);

        Thread stopping = new Thread(() -> {
            context.stop();
            stopped.countDown();
        });
        stopping.start();

        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(got).isEmpty();
    }

    @Test
    void a_subscription_that_is_never_answered_is_asked_for_again() {
        control("/sandbox/faults", "{\"kind\": \"hang\", \"path\": \"^/cometd/[0-9.]+/subscribe\", \"times\": 1}");

        listen();

        assertThat(interruptions("not-answered")).isEqualTo(1);
        lead(1);
        patiently().until(() -> events().size() == 1);
    }

    @Test
    void a_handshake_that_is_never_answered_is_tried_again() {
        control("/sandbox/faults", "{\"kind\": \"hang\", \"path\": \"^/cometd/[0-9.]+/handshake\", \"times\": 1}");

        listen();

        assertThat(interruptions("not-answered")).isEqualTo(1);
    }

    @Test
    void a_stopped_route_goes_on_when_it_is_started_again() throws Exception {
        listen();
        context.getRouteController().stopRoute("listen");
        assertThat(component.states("salesforce/default").get(0).subscribedSince())
                .isEmpty();

        context.getRouteController().startRoute("listen");

        patiently().until(this::subscribed);
    }

    @Test
    void nobody_can_send_to_a_stream() {
        assertThatThrownBy(() -> context.getEndpoint(URI_OF_IT).createProducer())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("can only be consumed");
    }

    private void listen() {
        context.start();
        patiently().until(this::subscribed);
    }

    private boolean subscribed() {
        return component.states("salesforce/default").stream()
                .anyMatch(state -> state.subscribedSince().isPresent());
    }

    private List<StreamEvent> events() {
        return got.stream().flatMap(batch -> batch.events().stream()).toList();
    }

    private double interruptions(String reason) {
        return meters.find("referral.stream.interruptions").tag("reason", reason).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private void lead(int number) {
        control("/sandbox/records/Lead", "{\"LastName\": \"L" + number + "\", \"Company\": \"C\"}");
    }

    private String token() throws Exception {
        String answer = send(
                "/services/oauth2/token",
                "grant_type=client_credentials&client_id=" + Sandbox.CLIENT_ID + "&client_secret="
                        + Sandbox.CLIENT_SECRET,
                "application/x-www-form-urlencoded");
        return new ObjectMapper().readTree(answer).path("access_token").asText();
    }

    private void control(String path, String json) {
        try {
            send(path, json, "application/json");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String send(String path, String body, String type) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return answer.body();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(20));
    }
}
