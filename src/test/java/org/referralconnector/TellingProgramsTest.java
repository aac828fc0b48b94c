package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.RunningConnector.Answer;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.Person;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdate.Cause;
import org.referralconnector.change.StatusUpdate.Spend;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.Recorded;

/** What is recorded for programs gets to the emulated ones over HTTP, once in effect, and what they answer comes back. */
@RunsOnBothDatabases(settings = {"referral.campaigns=src/test/resources/telling-campaigns"})
class TellingProgramsTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final String SALESFORCE = "salesforce/default";

    private final RunningConnector connector;
    private final StatusUpdates updates = new StatusUpdates(new ObjectMapper());
    private final String mark = Long.toString(System.nanoTime(), 36);

    TellingProgramsTest(RunningConnector connector) {
        this.connector = connector;
    }

    @BeforeEach
    void asItWas() {
        control("DELETE", "/sandbox/faults", null);
    }

    @Test
    void a_contact_becomes_a_subscriber_and_gets_its_link_whatever_the_policy_for_duplicates() throws Exception {
        String contact = contact("ada");

        tell("hero", update(Action.ADD_CONTACT, contact).person("Contact", contact, "ada"));

        JsonNode subscriber = eventually(() -> subscriber("ada"));
        assertThat(effect(subscriber, "created")).isEqualTo(1);
        assertThat(subscriber.path("name").asText()).isEqualTo("Ada Lovelace");
        patience().untilAsserted(() -> assertThat(
                        record("Contact", contact).path("Referral_Link__c").asText())
                .isEqualTo(subscriber.path("referral_link").asText()));
        assertThat(record("Contact", contact).path("Referral_Code__c").asText())
                .isEqualTo(subscriber.path("code").asText());
        assertThat(found("Contact", email("ada"))).hasSize(1);
    }

    @Test
    void a_contact_whose_answer_was_lost_becomes_one_subscriber() throws Exception {
        String contact = contact("ada");
        control(
                "POST",
                "/sandbox/faults",
                "{\"kind\": \"drop-answer\", \"method\": \"POST\", \"path\": \"/referralhero/\", \"times\": 1}");

        List<Long> told = tell("hero", update(Action.ADD_CONTACT, contact).person("Contact", contact, "ada"));

        eventually(told, "delivered");
        JsonNode subscriber = subscriber("ada").orElseThrow();
        assertThat(effect(subscriber, "created")).isEqualTo(1);
        patience().untilAsserted(() -> assertThat(
                        record("Contact", contact).path("Referral_Link__c").asText())
                .isEqualTo(subscriber.path("referral_link").asText()));
    }

    @Test
    void a_lead_stays_a_lead_although_the_campaign_keeps_referrers_as_contacts() throws Exception {
        String lead = control(
                        "POST",
                        "/sandbox/records/Lead",
                        "{\"LastName\": \"Lovelace\", \"Company\": \"Engines\", \"Email\": \"" + email("ada") + "\"}")
                .json()
                .path("Id")
                .asText();

        tell("hero", update(Action.ADD_CONTACT, lead).person("Lead", lead, "ada"));

        JsonNode subscriber = eventually(() -> subscriber("ada"));
        patience().untilAsserted(() -> assertThat(
                        record("Lead", lead).path("Referral_Link__c").asText())
                .isEqualTo(subscriber.path("referral_link").asText()));
        assertThat(found("Contact", email("ada"))).isEmpty();
    }

    @Test
    void a_referral_is_confirmed_and_its_spend_added_once_each() throws Exception {
        String ada = referral("ada");

        List<Long> told = tell(
                "hero",
                update(Action.CONFIRMED, ada),
                update(Action.ADD_SPEND, ada).spend("006-1", "1200.50"),
                update(Action.QUALIFIED, ada));

        eventually(told, "delivered", "delivered", "delivered");
        JsonNode subscriber = subscriber("ada").orElseThrow();
        assertThat(subscriber.path("status").asText()).isEqualTo("confirmed");
        assertThat(subscriber.path("lifetime_spend").decimalValue()).isEqualByComparingTo("1200.50");
        assertThat(effect(subscriber, "confirmed")).isEqualTo(1);
    }

    @Test
    void transactions_of_several_people_are_told_together() throws Exception {
        List<Telling> tellings = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tellings.add(update(Action.ADD_SPEND, referral("person" + i)).spend("006-" + i, "10"));
        }
        int before = calls("hero", "spend-together");

        tell("hero", tellings.toArray(Telling[]::new));

        for (int i = 0; i < 5; i++) {
            String name = "person" + i;
            eventually(() -> subscriber(name).filter(one -> effect(one, "spent") == 1));
        }
        assertThat(calls("hero", "spend-together") - before).isPositive();
    }

    @Test
    void what_was_told_although_the_answer_was_lost_has_its_effect_once() throws Exception {
        String ada = referral("ada");
        control(
                "POST",
                "/sandbox/faults",
                "{\"kind\": \"drop-answer\", \"method\": \"POST\", \"path\": \"/referralhero/\", \"times\": 2}");

        List<Long> told = tell(
                "hero",
                update(Action.CONFIRMED, ada),
                update(Action.ADD_SPEND, ada).spend("006-1", "10"));

        eventually(told, "delivered", "delivered");
        JsonNode subscriber = subscriber("ada").orElseThrow();
        assertThat(effect(subscriber, "confirmed")).isEqualTo(1);
        assertThat(effect(subscriber, "spent")).isEqualTo(1);
    }

    @Test
    void a_deal_that_is_taken_back_counts_no_more_until_it_is_won_again() throws Exception {
        String ada = referral("ada");

        eventually(tell("hero", update(Action.CONFIRMED, ada)), "delivered");
        eventually(tell("hero", update(Action.PENDING, ada).reversal()), "delivered");
        assertThat(subscriber("ada").orElseThrow().path("qualified").asBoolean())
                .isFalse();
        eventually(tell("hero", update(Action.CONFIRMED, ada)), "delivered");

        assertThat(subscriber("ada").orElseThrow().path("qualified").asBoolean())
                .isTrue();
        assertThat(effect(subscriber("ada").orElseThrow(), "confirmed")).isEqualTo(1);
    }

    @Test
    void whom_the_program_does_not_have_is_parked_with_the_cure() throws Exception {
        List<Long> told = tell("hero", update(Action.CONFIRMED, "sub_" + mark));

        eventually(told, "parked");
        assertThat(deliveries(told, "reason")).containsExactly("SUBSCRIBER_NOT_FOUND");
        assertThat(deliveries(told, "detail").get(0)).contains("Skip the delivery");
    }

    @Test
    void a_user_is_qualified_and_put_back() throws Exception {
        String ada = user("ada");

        eventually(tell("factory", update(Action.CONFIRMED, ada)), "delivered");
        assertThat(factoryUser("ada").orElseThrow().path("status").asText()).isEqualTo("Qualified");
        List<Long> told = tell(
                "factory",
                update(Action.PENDING, ada).reversal(),
                update(Action.ADD_SPEND, ada).spend("006-1", "10"));

        eventually(told, "delivered", "skipped");
        assertThat(deliveries(told, "reason").get(1)).isEqualTo("not-offered");
        JsonNode user = factoryUser("ada").orElseThrow();
        assertThat(user.path("status").asText()).isEqualTo("Pending");
        assertThat(effect(user, "qualified")).isEqualTo(1);
    }

    @Test
    void a_contact_becomes_a_user_even_if_it_is_one() throws Exception {
        String contact = contact("ada");
        control(
                "POST",
                "/sandbox/referral-factory/users",
                "{\"first_name\": \"Ada\", \"email\": \"" + email("ada") + "\"}");

        tell("factory", update(Action.ADD_CONTACT, contact).person("Contact", contact, "ada"));

        patience().untilAsserted(() -> assertThat(
                        record("Contact", contact).path("Referral_Link__c").asText())
                .isEqualTo(factoryUser("ada").orElseThrow().path("url").asText()));
        assertThat(found("Contact", email("ada"))).hasSize(1);
    }

    @Test
    void a_receiver_gets_a_signed_webhook_and_again_after_a_failure() throws Exception {
        control("POST", "/sandbox/hooks/hook", "{\"answer\": 503, \"times\": 1, \"retryAfter\": 1}");

        tell(
                "hook",
                update(Action.CONFIRMED, "p-" + mark),
                update(Action.ADD_SPEND, "p-" + mark).spend("006-1", "9.90"));

        List<JsonNode> messages = eventually(() -> {
            List<JsonNode> mine = new ArrayList<>();
            control("GET", "/sandbox/hooks/hook", null).json().path("list").forEach(message -> {
                if (message.at("/body/data/participant/id").asText().equals("p-" + mark)) {
                    mine.add(message);
                }
            });
            return Optional.of(mine).filter(all -> all.size() == 2);
        });
        assertThat(messages.get(0).at("/body/type").asText()).isEqualTo("referral.confirmed");
        assertThat(messages.get(1).at("/body/data/spend/amount").asText()).isEqualTo("9.90");
        assertThat(control("GET", "/sandbox/hooks/hook", null)
                        .json()
                        .path("unsigned")
                        .asInt())
                .isZero();
    }

    @Test
    void a_receiver_that_is_gone_is_left_alone_and_the_status_says_so() throws Exception {
        control("POST", "/sandbox/hooks/gone", "{\"answer\": 410}");

        eventually(tell("gone", update(Action.CONFIRMED, "p-1")), "parked");
        List<Long> later = tell("gone", update(Action.CONFIRMED, "p-2"));

        JsonNode gate = connector
                .operate("GET", "/api/status", null)
                .json()
                .path("destinations")
                .path("program/gone")
                .path("gate");
        assertThat(gate.path("open").asBoolean()).isFalse();
        assertThat(gate.path("reason").asText()).isEqualTo("gone");
        assertThat(deliveries(later, "state")).containsExactly("due");
    }

    /** One update that is being put together. */
    private final class Telling {
        private final Action action;
        private final String participant;
        private Optional<Person> person = Optional.empty();
        private Optional<Spend> spend = Optional.empty();
        private boolean reversal;

        Telling(Action action, String participant) {
            this.action = action;
            this.participant = participant;
        }

        Telling person(String object, String id, String name) {
            person = Optional.of(new Person(
                    SALESFORCE, object, id, Optional.of(email(name)), Optional.of("Ada"), Optional.of("Lovelace")));
            return this;
        }

        Telling spend(String transaction, String amount) {
            BigDecimal sum = new BigDecimal(amount);
            spend = Optional.of(new Spend(mark + transaction, sum, sum, Optional.empty()));
            return this;
        }

        Telling reversal() {
            reversal = true;
            return this;
        }

        StatusUpdate update() {
            return new StatusUpdate(
                    action,
                    participant,
                    Optional.empty(),
                    person,
                    spend,
                    new Cause("Deal won", "Opportunity", "006000000000001AAA", NOON, reversal));
        }
    }

    private Telling update(Action action, String participant) {
        return new Telling(action, participant);
    }

    private List<Long> tell(String campaign, Telling... tellings) throws Exception {
        Journal journal = connector.context().getRegistry().lookupByNameAndType("journal", Journal.class);
        List<Arrival> arrivals = new ArrayList<>();
        for (Telling telling : tellings) {
            String body = updates.body(telling.update());
            arrivals.add(new Arrival(
                    campaign,
                    Instant.now(),
                    "application/json",
                    body,
                    List.of(new Event(
                            EventKind.STATUS_CHANGED,
                            Optional.of(mark + System.nanoTime()),
                            telling.participant,
                            Optional.empty(),
                            Map.of())),
                    List.of("program/" + campaign)));
        }
        return journal.recordAll(arrivals).stream().map(Recorded::entry).toList();
    }

    private String contact(String name) {
        return control(
                        "POST",
                        "/sandbox/records/Contact",
                        "{\"LastName\": \"Lovelace\", \"Email\": \"" + email(name) + "\"}")
                .json()
                .path("Id")
                .asText();
    }

    /** A subscriber whom another one has referred: the id. */
    private String referral(String name) {
        String referrer = control(
                        "POST",
                        "/sandbox/referralhero/subscribers",
                        "{\"email\": \"" + email("referrer-" + name) + "\"}")
                .json()
                .path("code")
                .asText();
        return control(
                        "POST",
                        "/sandbox/referralhero/subscribers",
                        "{\"email\": \"" + email(name) + "\", \"referrer\": \"" + referrer + "\"}")
                .json()
                .path("id")
                .asText();
    }

    private String user(String name) {
        String referrer = control(
                        "POST",
                        "/sandbox/referral-factory/users",
                        "{\"first_name\": \"R\", \"email\": \"" + email("referrer-" + name) + "\"}")
                .json()
                .path("code")
                .asText();
        return control(
                        "POST",
                        "/sandbox/referral-factory/users",
                        "{\"first_name\": \"A\", \"email\": \"" + email(name)
                                + "\", \"referrer\": {\"field\": \"code\", \"value\": \"" + referrer + "\"}}")
                .json()
                .path("id")
                .asText();
    }

    private Optional<JsonNode> subscriber(String name) {
        JsonNode found = control("GET", "/sandbox/referralhero/subscribers?email=" + encoded(email(name)), null)
                .json()
                .path("subscribers");
        return Optional.ofNullable(found.get(0));
    }

    private Optional<JsonNode> factoryUser(String name) {
        JsonNode found = control("GET", "/sandbox/referral-factory/users?email=" + encoded(email(name)), null)
                .json()
                .path("users");
        return Optional.ofNullable(found.get(0));
    }

    private static int effect(JsonNode person, String effect) {
        return person.path("effects").path(effect).asInt();
    }

    private List<JsonNode> found(String object, String email) {
        List<JsonNode> records = new ArrayList<>();
        control("GET", "/sandbox/records/" + object, null)
                .json()
                .path("records")
                .forEach(record -> {
                    if (record.path("Email").asText().equals(email)) {
                        records.add(record);
                    }
                });
        return records;
    }

    private JsonNode record(String object, String id) {
        for (JsonNode record :
                control("GET", "/sandbox/records/" + object, null).json().path("records")) {
            if (record.path("Id").asText().equals(id)) {
                return record;
            }
        }
        throw new AssertionError(object + " " + id + " is gone");
    }

    /** Waits until these entries are in a state, one each. */
    private void eventually(List<Long> entries, String... states) {
        patience().untilAsserted(() -> assertThat(deliveries(entries, "state")).containsExactly(states));
    }

    private List<String> deliveries(List<Long> entries, String column) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = connector.database().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT " + column + " FROM delivery WHERE entry = ?")) {
            for (long entry : entries) {
                select.setLong(1, entry);
                try (ResultSet row = select.executeQuery()) {
                    found.add(row.next() ? row.getString(1) : null);
                }
            }
        }
        return found;
    }

    private int calls(String campaign, String call) {
        return connector
                .send("GET", connector.management("/observe/metrics"), null, Map.of())
                .body()
                .lines()
                .filter(line -> line.startsWith("referral_program_calls_total")
                        && line.contains("call=\"" + call + "\"")
                        && line.contains("campaign=\"" + campaign + "\""))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private <T> T eventually(Callable<Optional<T>> what) {
        return patience().until(what, Optional::isPresent).orElseThrow();
    }

    private static ConditionFactory patience() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }

    private Answer control(String method, String path, String body) {
        return connector.send(method, connector.sandbox(path), body, Map.of());
    }

    private String email(String name) {
        return name + "+" + mark + "@example.org";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
