package org.referralconnector.salesforce;

import static org.referralconnector.campaign.ProgramFixture.program;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.Qualification;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.Section;
import org.referralconnector.campaign.Section.Action;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Target;

/** One batch on its way: a campaign, its deliveries, and the beans that carry them. */
final class SalesforceFixture {

    static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    static final String DESTINATION = "salesforce/default";
    static final ObjectMapper JSON = new ObjectMapper();
    static final SalesforceApi API = new SalesforceApi("62.0");
    /** Always the smallest value: a pause without its jitter. */
    static final RandomGenerator LEAST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return 0;
        }

        @Override
        public long nextLong(long origin, long bound) {
            return origin;
        }
    };

    static final SalesforceErrors ERRORS = new SalesforceErrors(LEAST, JSON);

    SalesforceSchema schema;

    /** The look-ups that the last settlement asked for. */
    List<String> lookUps = List.of();

    private final List<DueDelivery> due = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private Optional<String> keyField = Optional.empty();
    private Section leads = section(Action.CREATE_LEAD, WhenDuplicate.UPDATE, WhenSeveral.OLDEST, leadFields());
    private Section referrers =
            section(Action.CREATE_CONTACT, WhenDuplicate.UPDATE, WhenSeveral.OLDEST, contactFields());
    private Map<String, FieldRule> opportunityFields = Map.of();
    private Handling handling = Handling.USUAL;
    private String campaign = "spring";

    SalesforceFixture() {
        describedBy(
                new SalesforceAnswer(API.describe("Lead"), 200, resource("describe-lead.json")),
                new SalesforceAnswer(API.describe("Contact"), 200, resource("describe-contact.json")));
    }

    /** Knows nothing of the org but these answers. */
    void describedBy(SalesforceAnswer... answers) {
        schema = new SalesforceSchema(
                API, ERRORS, JSON, Clock.fixed(NOW, ZoneOffset.UTC), SalesforceSchema.DEFAULT_TIME_TO_LIVE);
        schema.learn(List.of(answers));
    }

    SalesforceFixture keyed() {
        keyField = Optional.of(SalesforcePlanner.DEFAULT_KEY_FIELD);
        return this;
    }

    SalesforceFixture campaign(String name) {
        campaign = name;
        return this;
    }

    SalesforceFixture leads(Section section) {
        leads = section;
        return this;
    }

    SalesforceFixture leads(WhenDuplicate whenDuplicate) {
        return leads(section(Action.CREATE_LEAD, whenDuplicate, WhenSeveral.OLDEST, leadFields()));
    }

    SalesforceFixture leads(WhenSeveral whenSeveral) {
        return leads(section(Action.CREATE_LEAD, WhenDuplicate.UPDATE, whenSeveral, leadFields()));
    }

    SalesforceFixture leads(Map<String, FieldRule> fields) {
        return leads(section(Action.CREATE_LEAD, WhenDuplicate.UPDATE, WhenSeveral.OLDEST, fields));
    }

    SalesforceFixture handling(Handling rules) {
        handling = rules;
        return this;
    }

    SalesforceFixture opportunities(Map<String, FieldRule> fields) {
        opportunityFields = fields;
        return this;
    }

    /** Somebody said which records an event is about. */
    SalesforceFixture identified(long id, String participant, Map<String, Object> facts, Target... targets) {
        EventKind kind = EventKind.PERSON_IDENTIFIED;
        JournalEntry entry = new JournalEntry(id, campaign, kind, participant, 0, NOW, "application/json", "{}");
        due.add(new DueDelivery(
                new Delivery(id, entry, DESTINATION, 0, Optional.empty()),
                new Campaign(
                        campaign,
                        program("generic").rules(),
                        Optional.of(new SalesforceRules(
                                "default", leads, referrers, opportunityFields, handling, Qualification.NONE))),
                new Event(kind, Optional.empty(), participant, Optional.empty(), facts, List.of(targets))));
        return this;
    }

    SalesforceFixture referrers(Section section) {
        referrers = section;
        return this;
    }

    SalesforceFixture linked(String participant, String object, String recordId) {
        links.add(new Link("spring", participant, DESTINATION, object, recordId));
        return this;
    }

    /** A person was referred. */
    SalesforceFixture lead(long id, String participant, String email, String lastName) {
        return event(id, EventKind.LEAD_JOINED, participant, email, Map.of("last_name", lastName));
    }

    SalesforceFixture event(long id, EventKind kind, String participant, String email, Map<String, Object> facts) {
        return event(id, kind, participant, email, facts, Optional.empty());
    }

    SalesforceFixture leadInDoubt(long id, String participant, String email, Instant since) {
        return event(
                id, EventKind.LEAD_JOINED, participant, email, Map.of("last_name", "Lovelace"), Optional.of(since));
    }

    SalesforceFixture event(
            long id,
            EventKind kind,
            String participant,
            String email,
            Map<String, Object> facts,
            Optional<Instant> inDoubtSince) {
        JournalEntry entry = new JournalEntry(id, campaign, kind, participant, 0, NOW, "application/json", "{}");
        due.add(new DueDelivery(
                new Delivery(id, entry, DESTINATION, 0, inDoubtSince),
                new Campaign(
                        campaign,
                        program("generic").rules(),
                        Optional.of(new SalesforceRules(
                                "default", leads, referrers, opportunityFields, handling, Qualification.NONE))),
                new Event(kind, Optional.empty(), participant, Optional.ofNullable(email), facts)));
        return this;
    }

    /** The objects that have to be described. */
    Set<String> objects() {
        return new SalesforcePlanner(schema, keyField, new MissingFields()).objects(due);
    }

    BatchPlan plan() {
        return new SalesforcePlanner(schema, keyField, new MissingFields()).plan(due, links);
    }

    List<String> queries() {
        return new DuplicateQueries(API)
                .queries(plan()).stream().map(call -> call.soql().orElseThrow()).toList();
    }

    /** What is written if each query finds {@code rows}, the records as JSON objects with commas between. */
    WritePlan decideFinding(String rows) {
        return decide(200, "{\"totalSize\":1,\"done\":true,\"records\":[" + rows + "]}");
    }

    /** What is written if each query is answered like this. */
    WritePlan decide(int status, String body) {
        BatchPlan plan = plan();
        List<SalesforceAnswer> answers = new DuplicateQueries(API)
                .queries(plan).stream()
                        .map(call -> new SalesforceAnswer(call, status, body))
                        .toList();
        return decisions().decide(plan, answers);
    }

    /** What became of {@code plan} if each of its calls is answered like this. */
    static WrittenBatch settle(WritePlan plan, int status, String body) {
        return settle(
                plan,
                plan.requests().stream()
                        .map(call -> new SalesforceAnswer(call, status, body))
                        .toList());
    }

    static WrittenBatch settle(WritePlan plan, List<SalesforceAnswer> answers) {
        WriteAnswers reader = new WriteAnswers(API, ERRORS, emptySchema(), Optional.empty(), JSON);
        return reader.written(reader.read(plan, answers), List.of());
    }

    /** What became of {@code plan} if its calls, and the look-ups that follow from them, are answered like this. */
    WrittenBatch settleLookingUp(WritePlan plan, String results, String rows) {
        WriteAnswers reader = new WriteAnswers(API, ERRORS, schema, keyField, JSON);
        WriteResults read = reader.read(
                plan,
                plan.requests().stream()
                        .map(call -> new SalesforceAnswer(call, 200, results))
                        .toList());
        lookUps = reader.lookUps(read).stream()
                .map(call -> call.soql().orElseThrow())
                .toList();
        return reader.written(
                read,
                reader.lookUps(read).stream()
                        .map(call -> rows.startsWith("[")
                                ? new SalesforceAnswer(call, 503, rows)
                                : new SalesforceAnswer(call, 200, "{\"records\":[" + rows + "]}"))
                        .toList());
    }

    private static SalesforceSchema emptySchema() {
        return new SalesforceSchema(
                API, ERRORS, JSON, Clock.fixed(NOW, ZoneOffset.UTC), SalesforceSchema.DEFAULT_TIME_TO_LIVE);
    }

    static Decisions decisions() {
        return new Decisions(API, new DuplicateQueries(API), ERRORS, JSON);
    }

    static Map<String, FieldRule> leadFields() {
        return fields("LastName", fact("last_name"), "Company", fixed("Referred"));
    }

    static Map<String, FieldRule> contactFields() {
        return fields("LastName", fact("last_name"), "Referral_Link__c", fact("url"));
    }

    static Map<String, FieldRule> fields(Object... namesAndRules) {
        Map<String, FieldRule> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndRules.length; i += 2) {
            fields.put((String) namesAndRules[i], (FieldRule) namesAndRules[i + 1]);
        }
        return fields;
    }

    static FieldRule fact(String path) {
        return new FieldRule(Source.FROM, path, Optional.empty(), WhenEmpty.KEEP, Optional.empty());
    }

    static FieldRule factOr(String path, String fallback) {
        return new FieldRule(Source.FROM, path, Optional.of(fallback), WhenEmpty.KEEP, Optional.empty());
    }

    static FieldRule clearing(String path) {
        return new FieldRule(Source.FROM, path, Optional.empty(), WhenEmpty.CLEAR, Optional.empty());
    }

    static FieldRule joining(String path, String separator) {
        return new FieldRule(Source.FROM, path, Optional.empty(), WhenEmpty.KEEP, Optional.of(separator));
    }

    static FieldRule fixed(String value) {
        return new FieldRule(Source.FIXED, value, Optional.empty(), WhenEmpty.KEEP, Optional.empty());
    }

    static Section section(
            Action action, WhenDuplicate whenDuplicate, WhenSeveral whenSeveral, Map<String, FieldRule> fields) {
        return new Section(action, whenDuplicate, whenSeveral, fields);
    }

    /** A record as a query answers it. */
    static String row(String id, String email, String createdDate) {
        return """
                {"attributes":{"type":"Lead"},"Id":"%s","Email":"%s","CreatedDate":"%s","IsConverted":false}""".formatted(id, email, createdDate);
    }

    static String resource(String name) {
        try (InputStream in = SalesforceFixture.class.getResourceAsStream("/cases/salesforce/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
