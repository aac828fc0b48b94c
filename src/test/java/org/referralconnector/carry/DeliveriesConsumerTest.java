package org.referralconnector.carry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.DatabaseKind;
import org.referralconnector.RunsOnBothDatabases;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Database;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.DeliveryQueue;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalTables;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;
import org.referralconnector.journal.TestDatabase;
import org.referralconnector.journal.Urgency;

/** The {@code deliveries} endpoint with a real queue and a route that a test makes up. */
@RunsOnBothDatabases
class DeliveriesConsumerTest {
    private static final String DESTINATION = "salesforce/default";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<Batch> carried = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestDatabase test;
    private Database database;
    private DeliveriesComponent component;
    private JournalTables tables;

    DeliveriesConsumerTest(DatabaseKind kind) throws Exception {
        test = kind.fresh();
    }

    @BeforeEach
    void open() {
        database = test.database();
        tables = new JournalTables(database, false);
        DeliveryQueue queue = new DeliveryQueue(
                database,
                "test",
                new Backoff(Duration.ofMillis(10), Duration.ofMillis(20), new Random(1)),
                Clock.systemUTC());
        component = new DeliveriesComponent(queue, new Gates(Clock.systemUTC(), new Random(1)), meters);
        context.addComponent("deliveries", component);
    }

    @AfterEach
    void close() throws Exception {
        context.stop();
        test.close();
    }

    @Test
    void deliveries_are_settled_as_the_route_answers() throws Exception {
        record("ada", "byron");
        start(batch -> settled(
                batch,
                delivery -> delivery.entry().participant().equals("ada")
                        ? new Outcome.Delivered("Lead", "00Q1", true)
                        : new Outcome.Parked("STRING_TOO_LONG", "shorten it")));

        eventually("ada delivered", "byron parked STRING_TOO_LONG");
        assertThat(count("delivered")).isEqualTo(1);
        assertThat(count("parked")).isEqualTo(1);
    }

    @Test
    void what_is_not_allowed_waits_until_it_is() throws Exception {
        AtomicReference<Urgency> allowed = new AtomicReference<>(Urgency.QUALIFICATION);
        component.limit(DESTINATION, allowed::get);
        record(EventKind.LEAD_JOINED, "ada");
        record(EventKind.REFERRAL_QUALIFIED, "byron");
        start(batch -> settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true)));

        eventually("ada due", "byron delivered");
        allowed.set(Urgency.LEAST);
        component.wake(Set.of(DESTINATION));
        eventually("ada delivered", "byron delivered");
    }

    @Test
    void what_the_route_learned_is_remembered() throws Exception {
        record("ada");
        start(batch -> new Settlement(
                settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true))
                        .outcomes(),
                List.of(new Link("spring", "ada", DESTINATION, "Lead", "00Q1")),
                List.of()));

        await().untilAsserted(() ->
                assertThat(rows("SELECT participant, record_id FROM link")).containsExactly("ada 00Q1"));
    }

    @Test
    void a_delivery_whose_turn_did_not_come_goes_back_as_it_was() throws Exception {
        record("ada");
        start(batch -> carried.size() < 2
                ? new Settlement(
                        Map.of(),
                        List.of(),
                        List.of(),
                        Set.of(batch.deliveries().get(0).id()))
                : settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true)));

        eventually("ada delivered");
        assertThat(rows("SELECT attempts FROM delivery")).containsExactly("1");
        assertThat(carried)
                .extracting(batch -> batch.deliveries().get(0).attempts())
                .containsOnly(0);
    }

    @Test
    void a_delivery_without_an_outcome_is_tried_again() throws Exception {
        record("ada");
        AtomicInteger attempts = new AtomicInteger();
        start(batch -> attempts.incrementAndGet() == 1
                ? Settlement.of(Map.of())
                : settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true)));

        eventually("ada delivered");
        assertThat(carried).hasSize(2);
        assertThat(carried.get(1).deliveries().get(0).attempts()).isEqualTo(1);
        assertThat(carried.get(1).deliveries().get(0).inDoubtSince())
                .as("who knows what it did")
                .isPresent();
    }

    @Test
    void a_route_that_fails_is_tried_again_with_all_of_its_batch() throws Exception {
        record("ada", "byron");
        AtomicInteger attempts = new AtomicInteger();
        start(batch -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("out of order");
            }
            return settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true));
        });

        eventually("ada delivered", "byron delivered");
        assertThat(rows("SELECT DISTINCT reason FROM delivery_note")).containsExactly("ROUTE_FAILED");
    }

    @Test
    void a_route_that_answers_something_else_is_tried_again() throws Exception {
        record("ada");
        AtomicInteger attempts = new AtomicInteger();
        start(batch -> attempts.incrementAndGet() == 1
                ? "done"
                : settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true)));

        eventually("ada delivered");
        assertThat(rows("SELECT reason FROM delivery_note")).containsExactly("NOT_SETTLED");
    }

    @Test
    void what_the_destination_did_is_not_forgotten_while_the_database_is_away() throws Exception {
        record("ada");
        start(batch -> {
            execute("ALTER TABLE delivery RENAME TO delivery_away");
            return settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true));
        });
        await().until(() -> !carried.isEmpty());

        execute("ALTER TABLE delivery_away RENAME TO delivery");

        eventually("ada delivered");
        assertThat(carried).as("carried once").hasSize(1);
    }

    @Test
    void what_the_database_refuses_for_good_is_parked_and_holds_up_nobody_else() throws Exception {
        record("ada", "byron", "charles");
        start(batch -> new Settlement(
                settled(batch, delivery -> new Outcome.Delivered("Lead", "00Q-" + delivery.id(), true))
                        .outcomes(),
                List.of(
                        new Link("spring", "ada", DESTINATION, "Lead", "00Q1"),
                        new Link("spring", "byron", DESTINATION, "Lead", "x".repeat(301)),
                        new Link("spring", "a referrer", DESTINATION, "Contact", "0031"),
                        new Link("spring", "another referrer", DESTINATION, "Contact", "x".repeat(301))),
                List.of()));

        eventually("ada delivered", "byron parked NOT_STORABLE", "charles delivered");
        await().untilAsserted(() -> assertThat(rows("SELECT participant, record_id FROM link ORDER BY participant"))
                .containsExactly("a referrer 0031", "ada 00Q1"));
        assertThat(carried).as("carried once").hasSize(1);
        assertThat(rows("SELECT detail FROM delivery WHERE reason = 'NOT_STORABLE'"))
                .singleElement()
                .asString()
                .contains("22001", "it was delivered as Lead 00Q-");
        await().untilAsserted(() -> assertThat(count("delivered")).isEqualTo(2));
        assertThat(count("parked")).isEqualTo(1);
    }

    @Test
    void a_refused_settlement_is_still_settled_after_an_outage_of_the_database() throws Exception {
        record("ada", "byron");
        start(batch -> {
            execute("ALTER TABLE delivery RENAME TO delivery_away");
            return new Settlement(
                    settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true))
                            .outcomes(),
                    List.of(new Link("spring", "ada", DESTINATION, "Lead", "x".repeat(301))),
                    List.of());
        });
        await().until(() -> !carried.isEmpty());

        execute("ALTER TABLE delivery_away RENAME TO delivery");

        eventually("ada parked NOT_STORABLE", "byron delivered");
        assertThat(carried).as("carried once").hasSize(1);
    }

    @Test
    void a_new_delivery_rings_and_is_not_looked_for() throws Exception {
        start(batch -> settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true)), "?pollDelay=3600000");
        record("ada");
        component.wake(Set.of(DESTINATION));

        eventually("ada delivered");
    }

    @Test
    void a_stop_waits_for_what_is_carried_and_takes_nothing_more() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        record("ada");
        start(
                batch -> {
                    underWay.countDown();
                    goOn.await();
                    return settled(batch, any -> new Outcome.Delivered("Lead", "00Q1", true));
                },
                "?workers=1");
        assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();
        record("byron");
        Thread stopping = new Thread(context::stop);
        stopping.start();
        await().until(() -> context.isStopping());

        goOn.countDown();
        stopping.join();

        assertThat(states()).containsExactly("ada delivered", "byron due");
    }

    /** A route in Java. */
    private interface Carrier {
        Object carry(Batch batch) throws Exception;
    }

    private void start(Carrier carrier) throws Exception {
        start(carrier, "?pollDelay=20");
    }

    private void start(Carrier carrier, String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("deliveries:" + DESTINATION + options).process(exchange -> {
                    Batch batch = exchange.getMessage().getBody(Batch.class);
                    carried.add(batch);
                    exchange.getMessage().setBody(carrier.carry(batch));
                });
            }
        });
        context.start();
    }

    private static Settlement settled(Batch batch, Function<Delivery, Outcome> outcome) {
        return Settlement.of(batch.deliveries().stream().collect(Collectors.toMap(Delivery::id, outcome)));
    }

    private void record(String... participants) throws SQLException {
        record(EventKind.LEAD_JOINED, participants);
    }

    private void record(EventKind kind, String... participants) throws SQLException {
        for (String participant : participants) {
            tables.append(List.of(new Arrival(
                    "spring",
                    Clock.systemUTC().instant(),
                    "application/json",
                    "{\"id\": \"" + participant + "\"}",
                    List.of(new Event(kind, Optional.empty(), participant, Optional.empty(), Map.of())),
                    List.of(DESTINATION))));
        }
    }

    private void eventually(String... states) {
        await().untilAsserted(() -> assertThat(states()).containsExactly(states));
    }

    private List<String> states() throws SQLException {
        return rows("SELECT e.participant, d.state, d.reason FROM delivery d JOIN journal_entry e ON e.id = d.entry"
                + " ORDER BY e.participant");
    }

    private double count(String outcome) {
        return meters.counter("referral.deliveries", "destination", DESTINATION, "outcome", outcome)
                .count();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String select) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(select)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    String value = result.getString(i);
                    row.append(value == null ? "" : " " + value);
                }
                rows.add(row.toString().strip());
            }
            return rows;
        }
    }
}
