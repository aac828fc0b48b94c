package org.referralconnector.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.intercom.Contacts.ADA;
import static org.referralconnector.intercom.Contacts.BOB;
import static org.referralconnector.intercom.Contacts.CONNECTION;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.referralconnector.MovingClock;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.Person;
import org.referralconnector.change.RecordMove;
import org.referralconnector.change.RecordState;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.intercom.Contacts;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.DeliveryQueue;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.JournalTables;
import org.referralconnector.journal.Links;
import org.referralconnector.journal.OnTwoDatabases;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.TestDatabase;

/** What rules about contacts in Intercom do to the ledger. */
class ContactQualificationsTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final String PLAN = "custom_attributes.plan";

    @OnTwoDatabases
    void a_contact_that_becomes_what_a_rule_asks_for_confirms_its_referral(TestDatabase test) throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.CONFIRMED)).linked("ada", ADA)) {
            assertThat(ledger.outcome(ledger.plan(ADA, "free", 1))).isInstanceOf(Outcome.Delivered.class);
            assertThat(ledger.told()).isEmpty();

            DueChange paid = ledger.plan(ADA, "Paid", 2);
            ledger.apply(paid, paid);
            ledger.apply(paid);

            assertThat(ledger.told()).containsExactly("confirmed");
            assertThat(ledger.status("ada")).isEqualTo("confirmed");
        }
    }

    @OnTwoDatabases
    void late_news_changes_nothing_and_of_one_second_the_last_that_was_recorded_counts(TestDatabase test)
            throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.CONFIRMED)).linked("ada", ADA)) {
            DueChange late = ledger.plan(ADA, "free", 1);
            DueChange free = ledger.plan(ADA, "free", 2);
            DueChange paid = ledger.plan(ADA, "paid", 2);
            ledger.apply(paid);
            ledger.apply(free, late);

            assertThat(ledger.told()).containsExactly("confirmed");

            ledger.apply(ledger.plan(ADA, "free", 2));
            assertThat(ledger.told()).containsExactly("confirmed", "pending reversal");
        }
    }

    @OnTwoDatabases
    void a_deleted_contact_is_taken_back_and_one_that_is_back_counts_again(TestDatabase test) throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.CONFIRMED)).linked("ada", ADA)) {
            ledger.apply(ledger.plan(ADA, "paid", 1));
            ledger.apply(ledger.change(ADA, CrmChange.Type.DELETED, 2, Map.of()));
            assertThat(ledger.status("ada")).isEqualTo("pending");

            ledger.apply(ledger.change(ADA, CrmChange.Type.UNDELETED, 3, values("user", "paid")));
            assertThat(ledger.told()).containsExactly("confirmed", "pending reversal", "confirmed");
        }
    }

    @OnTwoDatabases
    void a_lead_that_signs_up_is_a_user(TestDatabase test) throws Exception {
        Campaigns campaigns = Contacts.campaigns(Contacts.field("role", "user", Action.UNCONFIRMED));
        try (Ledger ledger = new Ledger(test, campaigns).linked("ada", ADA)) {
            ledger.apply(ledger.change(ADA, CrmChange.Type.CREATED, 1, values("lead", null)));
            assertThat(ledger.told()).isEmpty();

            ledger.apply(ledger.change(ADA, CrmChange.Type.UPDATED, 2, values("user", null)));
            assertThat(ledger.told()).containsExactly("unconfirmed");
        }
    }

    @OnTwoDatabases
    void a_contact_of_nobody_is_skipped_and_is_a_stranger_if_a_rule_is_true_of_it(TestDatabase test) throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.CONFIRMED)).linked("ada", ADA)) {
            DueChange paid = ledger.plan(BOB, "paid", 1);

            assertThat(ledger.outcome(paid).reason()).isEqualTo("no-referral");
            assertThat(ledger.strangers(
                            paid,
                            ledger.plan("free", "free", 1),
                            ledger.plan(ADA, "paid", 1),
                            ledger.change("gone", CrmChange.Type.DELETED, 1, Map.of())))
                    .containsExactly(BOB);
        }
    }

    @OnTwoDatabases
    void a_person_whom_a_rule_adds_is_told_to_the_program_once(TestDatabase test) throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.ADD_CONTACT))) {
            ledger.apply(ledger.plan(BOB, "paid", 1));
            ledger.apply(ledger.plan(BOB, "paid", 2));

            assertThat(ledger.told()).containsExactly("add-contact");
            assertThat(ledger.updates().get(0).person().orElseThrow().email()).contains("ada@example.org");
        }
    }

    @OnTwoDatabases
    void whoever_was_linked_to_a_contact_is_linked_to_the_one_that_it_was_merged_into(TestDatabase test)
            throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.CONFIRMED)).linked("ada", ADA)) {
            ledger.follow(ADA, BOB);
            ledger.follow(ADA, BOB);
            ledger.apply(ledger.plan(BOB, "paid", 1));

            assertThat(ledger.told()).containsExactly("confirmed");
            assertThat(test.rows("SELECT record_id FROM link"))
                    .extracting(row -> row.get("record_id"))
                    .containsExactly(BOB);
        }
    }

    @OnTwoDatabases
    void a_merge_takes_nothing_back_and_what_is_not_true_any_more_is_seen_afterwards(TestDatabase test)
            throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.CONFIRMED)).linked("ada", ADA)) {
            ledger.apply(ledger.plan(ADA, "paid", 1));

            ledger.follow(ADA, BOB);
            ledger.apply(ledger.plan(BOB, "paid", 2));
            assertThat(ledger.told()).containsExactly("confirmed");
            assertThat(ledger.outcome(ledger.plan(ADA, "free", 3)).reason()).isEqualTo("no-referral");

            ledger.apply(ledger.plan(BOB, "free", 4));
            assertThat(ledger.told()).containsExactly("confirmed", "pending reversal");
        }
    }

    @OnTwoDatabases
    void a_merge_into_a_contact_that_is_known_already_keeps_what_is_known(TestDatabase test) throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.CONFIRMED)).linked("ada", ADA)) {
            ledger.apply(ledger.plan(ADA, "paid", 1));
            test.execute("UPDATE link SET record_id = ?", BOB);
            ledger.apply(ledger.plan(BOB, "paid", 2));

            ledger.follow(ADA, BOB);
            ledger.apply(ledger.plan(BOB, "free", 3));

            assertThat(ledger.told()).containsExactly("confirmed", "pending reversal");
            assertThat(test.rows("SELECT record_id FROM crm_record WHERE record_id = ?", ADA))
                    .isEmpty();
        }
    }

    @OnTwoDatabases
    void a_contact_of_two_participants_is_parked_with_a_cure_that_fits(TestDatabase test) throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.CONFIRMED))
                .linked("ada", ADA)
                .linked("bob", ADA)) {
            Outcome outcome = ledger.outcome(ledger.plan(ADA, "paid", 1));

            assertThat(outcome).isInstanceOf(Outcome.Parked.class);
            assertThat(outcome.reason()).isEqualTo("AMBIGUOUS_REFERRAL");
            assertThat(((Outcome.Parked) outcome).detail()).endsWith("then skip the delivery.");
        }
    }

    @OnTwoDatabases
    void it_can_be_explained_with_what_was_seen(TestDatabase test) throws Exception {
        try (Ledger ledger = new Ledger(test, Contacts.campaigns(Action.CONFIRMED)).linked("ada", ADA)) {
            ledger.apply(ledger.plan(ADA, "free", 1));

            Map<String, Object> explained = ledger.explain("ada");

            assertThat(explained.toString())
                    .contains("condition=attribute plan of the contact in Intercom")
                    .contains("expected=paid")
                    .contains("seen=free")
                    .contains("foundBy=link");
        }
    }

    private static Map<String, Object> values(String role, String plan) {
        Map<String, Object> values = new HashMap<>();
        values.put("role", role);
        values.put(PLAN, plan);
        return values;
    }

    /** A ledger with the campaign {@code spring}. */
    private static final class Ledger implements AutoCloseable {
        private final TestDatabase test;
        private final Journal journal;
        private final ReferralSearch search;
        private final Qualifications qualifications;
        private final Explanations explanations;
        private final MovedRecords moved;
        private final StatusUpdates updates = new StatusUpdates(new ObjectMapper());
        private long entry = 10_000;

        Ledger(TestDatabase test, Campaigns campaigns) {
            MovingClock clock = new MovingClock(NOON.plus(Duration.ofDays(1)));
            this.test = test;
            LedgerTables tables = new LedgerTables(test.database());
            journal = new Journal(new JournalTables(test.database(), false), destinations -> {});
            search = new ReferralSearch(campaigns, new Links(test.database()), tables);
            DeliveryQueue queue = new DeliveryQueue(
                    test.database(),
                    "here",
                    new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(15), RandomGenerator.getDefault()),
                    clock);
            qualifications = new Qualifications(
                    campaigns, search, tables, journal, queue, updates, clock, new SimpleMeterRegistry());
            explanations = new Explanations(campaigns, tables, clock);
            moved = new MovedRecords(journal, clock);
        }

        /** A referred participant is a contact. */
        Ledger linked(String participant, String contact) throws Exception {
            test.execute(
                    "INSERT INTO referral (participant, campaign, referrer, status, can_qualify, entry, cause,"
                            + " changed_at, code, joined_at)"
                            + " VALUES (?, 'spring', 'r-1', 'pending', TRUE, 0, 'lead-joined', ?, ?, ?)",
                    participant,
                    NOON.atOffset(ZoneOffset.UTC),
                    participant + "L",
                    NOON.atOffset(ZoneOffset.UTC));
            Contacts.link(test, participant, contact);
            return this;
        }

        DueChange plan(String contact, String plan, int second) {
            return change(contact, CrmChange.Type.UPDATED, second, values("user", plan));
        }

        DueChange change(String contact, CrmChange.Type type, int second, Map<String, Object> values) {
            Instant at = NOON.plusSeconds(second);
            entry++;
            return new DueChange(
                    Contacts.delivery(Contacts.entry(entry, contact, at, "{}")),
                    new CrmChange(CONNECTION, "contact", contact, type, at, entry, values, true));
        }

        Map<Long, Outcome> apply(DueChange... changes) throws SQLException {
            return qualifications.applyComplete(List.of(changes), read(changes)).outcomes();
        }

        Outcome outcome(DueChange change) throws SQLException {
            return apply(change).get(change.delivery().id());
        }

        List<String> strangers(DueChange... changes) throws SQLException {
            return search.strangers(List.of(changes), read(changes)).stream()
                    .map(due -> due.change().recordId())
                    .toList();
        }

        void follow(String from, String to) throws SQLException {
            moved.follow(List.of(new RecordMove(CONNECTION, "contact", from, to)));
        }

        private static RecordsRead read(DueChange... changes) {
            Map<String, RecordState> states = new HashMap<>();
            for (DueChange due : changes) {
                CrmChange change = due.change();
                states.put(
                        change.recordId(),
                        new RecordState(
                                CONNECTION,
                                "contact",
                                change.recordId(),
                                change.type() == CrmChange.Type.DELETED,
                                change.values(),
                                List.of(new Person(
                                        CONNECTION,
                                        "contact",
                                        change.recordId(),
                                        Optional.of("ada@example.org"),
                                        Optional.of("Ada"),
                                        Optional.empty())),
                                Optional.empty()));
            }
            return new RecordsRead(states, Map.of());
        }

        Map<String, Object> explain(String participant) throws SQLException {
            return explanations.of(participant).get(0);
        }

        String status(String participant) throws SQLException {
            return (String) test.row("SELECT status FROM referral WHERE participant = ?", participant)
                    .get("status");
        }

        List<String> told() throws SQLException {
            List<String> words = new ArrayList<>();
            for (StatusUpdate update : updates()) {
                words.add(update.action().word() + (update.cause().reversal() ? " reversal" : ""));
            }
            return words;
        }

        List<StatusUpdate> updates() throws SQLException {
            return test
                    .rows("SELECT e.body FROM journal_entry e JOIN delivery d ON d.entry = e.id"
                            + " WHERE d.destination = 'program/spring' ORDER BY e.id")
                    .stream()
                    .map(row -> updates.read((String) row.get("body")))
                    .toList();
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
