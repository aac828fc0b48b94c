package org.referralconnector.referral;

import static org.referralconnector.campaign.ProgramFixture.program;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.referralconnector.MovingClock;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.Qualification;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.Section;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.Person;
import org.referralconnector.change.RecordState;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.change.Relatives;
import org.referralconnector.change.RelativesWanted;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.DeliveryQueue;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.JournalTables;
import org.referralconnector.journal.Links;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.TestDatabase;

/** A ledger with one campaign, "spring", and records that exist only in a map. */
final class LedgerFixture implements AutoCloseable {
    static final String CONNECTION = "salesforce/default";
    static final String DEAL = "0060S0000000001AAA";
    static final String LEAD = "00Q0S0000000001AAA";
    static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    final MovingClock clock = new MovingClock(NOON);
    private final TestDatabase test;
    private final Journal journal;
    private final DeliveryQueue queue;
    private final Qualifications qualifications;
    private final ReferralSearch search;
    private final Explanations explanations;
    private final StatusUpdates updates = new StatusUpdates(new ObjectMapper());
    private final Map<String, RecordState> org = new HashMap<>();
    private long delivery = 1_000;

    LedgerFixture(TestDatabase test, QualificationRule... rules) {
        this(test, new Qualification(List.of(rules), Qualification.USUAL_CODE_FIELD, true));
    }

    LedgerFixture(TestDatabase test, Qualification qualification) {
        this(test, qualification, Optional.empty());
    }

    /** With a campaign that goes to Intercom as well. */
    LedgerFixture(TestDatabase test, Qualification qualification, Optional<IntercomRules> intercom) {
        this.test = test;
        Campaigns campaigns = new Campaigns(List.of(campaign(qualification, intercom)));
        LedgerTables tables = new LedgerTables(test.database());
        this.journal = new Journal(new JournalTables(test.database(), false), destinations -> {});
        this.search = new ReferralSearch(campaigns, new Links(test.database()), tables);
        this.queue = queue(test);
        this.qualifications = new Qualifications(
                campaigns, search, tables, journal, queue, updates, clock, new SimpleMeterRegistry());
        this.explanations = new Explanations(campaigns, tables, clock);
    }

    private DeliveryQueue queue(TestDatabase database) {
        return new DeliveryQueue(
                database.database(),
                "here",
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(15), RandomGenerator.getDefault()),
                clock);
    }

    private static Campaign campaign(Qualification qualification, Optional<IntercomRules> intercom) {
        return new Campaign(
                "spring",
                program("generic").rules(),
                Optional.of(new SalesforceRules(
                        "default", Section.NOTHING, Section.NOTHING, Map.of(), Handling.USUAL, qualification)),
                intercom);
    }

    /** A participant who came through somebody's link. */
    LedgerFixture referred(String participant, String code, boolean canQualify) throws SQLException {
        test.execute(
                "INSERT INTO referral (participant, campaign, referrer, status, can_qualify, entry, cause, changed_at,"
                        + " code, joined_at) VALUES (?, 'spring', 'r-1', 'pending', ?, 0, 'lead-joined', ?, ?, ?)",
                participant,
                canQualify,
                time(NOON),
                code,
                time(NOON));
        return this;
    }

    /** A participant is a record. */
    LedgerFixture linked(String participant, String object, String recordId) throws SQLException {
        test.execute(
                "INSERT INTO link (participant, campaign, destination, object, record_id, since)"
                        + " VALUES (?, 'spring', ?, ?, ?, ?)",
                participant,
                CONNECTION,
                object,
                recordId,
                time(NOON));
        return this;
    }

    /** How an Opportunity stands in the org. */
    void deal(String code, Map<String, Object> values, Person... contacts) {
        deal(DEAL, code, values, contacts);
    }

    void deal(String recordId, String code, Map<String, Object> values, Person... contacts) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put(Qualification.USUAL_CODE_FIELD, code);
        org.put(
                recordId,
                new RecordState(
                        CONNECTION,
                        "Opportunity",
                        recordId,
                        false,
                        all,
                        Arrays.asList(contacts),
                        Optional.of("0010S0000000001AAA")));
    }

    /** An Opportunity of an account, with a contact of another one. */
    void dealOf(String account, Map<String, Object> values, Person contact, String accountOfContact) {
        org.put(
                DEAL,
                new RecordState(
                        CONNECTION,
                        "Opportunity",
                        DEAL,
                        false,
                        values,
                        List.of(contact),
                        Optional.of(account),
                        Map.of(contact.recordId(), accountOfContact)));
    }

    /** The contact behind a person's Account. */
    void contactBehind(String account, String recordId, Map<String, Object> values) {
        org.put(
                recordId,
                new RecordState(
                        CONNECTION,
                        "Contact",
                        recordId,
                        false,
                        values,
                        List.of(person("Contact", recordId)),
                        Optional.of(account),
                        Map.of(recordId, account)));
    }

    void lead(Map<String, Object> values) {
        org.put(
                LEAD,
                new RecordState(
                        CONNECTION, "Lead", LEAD, false, values, List.of(person("Lead", LEAD)), Optional.empty()));
    }

    void contact(String recordId, Map<String, Object> values) {
        org.put(
                recordId,
                new RecordState(
                        CONNECTION,
                        "Contact",
                        recordId,
                        false,
                        values,
                        List.of(person("Contact", recordId)),
                        Optional.empty()));
    }

    void gone(String recordId) {
        org.remove(recordId);
    }

    static Person person(String object, String recordId) {
        return new Person(
                CONNECTION, object, recordId, Optional.of("ada@example.org"), Optional.of("Ada"), Optional.of("L"));
    }

    DueChange change(String object, String recordId, CrmChange.Type type, Instant at, Map<String, Object> values) {
        delivery++;
        JournalEntry entry = new JournalEntry(
                delivery, CONNECTION, EventKind.RECORD_CHANGED, recordId, 0, at, "application/json", "{}");
        return new DueChange(
                new Delivery(delivery, entry, "changes", 0, Optional.empty()),
                new CrmChange(CONNECTION, object, recordId, type, at, 0, values, false));
    }

    /** What a query saw, ten seconds after the record was stamped: how it was at the end of that second. */
    DueChange row(String object, String recordId, Instant stamp, Map<String, Object> values) {
        DueChange due = change(object, recordId, CrmChange.Type.UPDATED, stamp, values);
        JournalEntry entry = new JournalEntry(
                delivery,
                CONNECTION,
                EventKind.RECORD_CHANGED,
                recordId,
                0,
                stamp.plusSeconds(10),
                "application/json",
                "{}");
        return new DueChange(
                new Delivery(due.delivery().id(), entry, "changes", 0, Optional.empty()),
                new CrmChange(
                        CONNECTION, object, recordId, CrmChange.Type.UPDATED, stamp.plusMillis(999), 0, values, true));
    }

    /** The Opportunity reached a stage, and the org says the same. */
    DueChange stage(String stage, Instant at) {
        return change("Opportunity", DEAL, CrmChange.Type.UPDATED, at, Map.of("StageName", stage));
    }

    /** Applies changes, with the records as the org has them now. */
    Map<Long, Outcome> apply(Relatives relatives, DueChange... changes) throws SQLException {
        return qualifications.apply(List.of(changes), read(changes), relatives).outcomes();
    }

    RelativesWanted wanted(DueChange... changes) throws SQLException {
        return search.wanted(List.of(changes), read(changes));
    }

    private RecordsRead read(DueChange... changes) {
        Map<String, RecordState> read = new HashMap<>();
        for (DueChange due : changes) {
            RecordState state = org.get(due.change().recordId());
            if (state != null && due.change().type() != CrmChange.Type.DELETED) {
                read.put(due.change().recordId(), state);
            }
        }
        return new RecordsRead(read, Map.of());
    }

    Map<Long, Outcome> apply(DueChange... changes) throws SQLException {
        return apply(Relatives.NONE, changes);
    }

    Outcome outcome(DueChange change) throws SQLException {
        return apply(change).get(change.delivery().id());
    }

    /** A delivery to Salesforce is under way. */
    void underWay() throws Exception {
        journal.record(new Arrival(
                "spring",
                NOON,
                "application/json",
                "{}",
                List.of(new Event(EventKind.LEAD_JOINED, Optional.of("e-1"), "bob", Optional.empty(), Map.of())),
                List.of(CONNECTION)));
        queue.claim(CONNECTION, 1);
    }

    int actOnHeld() throws SQLException {
        return qualifications.actOnHeld();
    }

    Map<String, Object> explain(String code) throws SQLException {
        return explanations.of(code).get(0);
    }

    String status(String participant) throws SQLException {
        return (String) test.row("SELECT status FROM referral WHERE participant = ?", participant)
                .get("status");
    }

    List<String> history(String participant) throws SQLException {
        return test
                .rows(
                        "SELECT status FROM referral_change WHERE participant = ? ORDER BY entry, changed_at",
                        participant)
                .stream()
                .map(row -> (String) row.get("status"))
                .toList();
    }

    /** What the program is told, in order: such as {@code confirmed} or {@code pending reversal}. */
    List<String> told() throws SQLException {
        List<String> words = new ArrayList<>();
        for (StatusUpdate update : updates()) {
            words.add(update.action().word()
                    + update.spend()
                            .map(spend -> " " + spend.amount().toPlainString())
                            .orElse("")
                    + (update.cause().reversal() ? " reversal" : ""));
        }
        return words;
    }

    /** What Intercom is told, in order. */
    List<String> toldToIntercom() throws SQLException {
        return test
                .rows("SELECT e.body FROM journal_entry e JOIN delivery d ON d.entry = e.id"
                        + " WHERE d.destination = 'intercom/default' ORDER BY e.id")
                .stream()
                .map(row -> updates.read((String) row.get("body")).action().word())
                .toList();
    }

    List<StatusUpdate> updates() throws SQLException {
        return test
                .rows("SELECT e.body FROM journal_entry e JOIN delivery d ON d.entry = e.id"
                        + " WHERE d.destination = 'program/spring' ORDER BY e.id")
                .stream()
                .map(row -> updates.read((String) row.get("body")))
                .toList();
    }

    static Map<String, Object> values(Object... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        return values;
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        journal.close();
    }
}
