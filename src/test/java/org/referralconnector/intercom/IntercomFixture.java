package org.referralconnector.intercom;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.referralconnector.MovingClock;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.Milestone;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.campaign.IntercomRules.WhenArchived;
import org.referralconnector.campaign.IntercomRules.WhenDeleted;
import org.referralconnector.campaign.IntercomRules.WhenDuplicate;
import org.referralconnector.campaign.IntercomRules.WhenSeveral;
import org.referralconnector.campaign.ProgramFixture;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;

/**
 * A campaign, {@code spring}, that goes to a workspace, and the beans that carry its deliveries there. What is learned is
 * kept as the database does.
 */
final class IntercomFixture {
    static final String DESTINATION = "intercom/default";
    static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    static final Duration LAG = Duration.ofMinutes(5);

    final MovingClock clock = new MovingClock(NOW);
    final FakeWorkspace workspace = new FakeWorkspace(clock);
    final Map<String, Link> remembered = new LinkedHashMap<>();
    final IntercomAttributes attributes;
    private final IntercomPlanner planner;
    private final IntercomDuplicates duplicates;
    private final IntercomWrites writes;
    private final Map<String, FieldRule> fields = new LinkedHashMap<>();
    private final List<DueDelivery> due = new ArrayList<>();
    private final Map<Long, Instant> inDoubt = new HashMap<>();
    private Action action = Action.CREATE_USER;
    private Optional<Action> actionForReferrers = Optional.empty();
    private WhenDuplicate whenDuplicate = WhenDuplicate.UPDATE;
    private WhenSeveral whenSeveral = WhenSeveral.PREFERRED;
    private WhenArchived whenArchived = WhenArchived.UNARCHIVE;
    private WhenDeleted whenDeleted = WhenDeleted.PARK;
    private boolean createAttributes;
    private List<String> tags = List.of();
    private List<Milestone> milestones = List.of();
    private int callsLeft = Integer.MAX_VALUE;

    /** The process dies. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    IntercomFixture() {
        ObjectMapper json = new ObjectMapper();
        IntercomErrors errors = new IntercomErrors(json);
        attributes = new IntercomAttributes(errors, json, clock, Duration.ofHours(1));
        planner = new IntercomPlanner(attributes);
        duplicates = new IntercomDuplicates(errors, json);
        writes = new IntercomWrites(errors, attributes, json, clock, LAG);
        from("email", "email").from("name", "name");
    }

    IntercomFixture action(Action other) {
        action = other;
        return this;
    }

    /** What referrers become, if that is something else. */
    IntercomFixture actionForReferrers(Action other) {
        actionForReferrers = Optional.of(other);
        return this;
    }

    IntercomFixture whenDuplicate(WhenDuplicate other) {
        whenDuplicate = other;
        return this;
    }

    IntercomFixture whenSeveral(WhenSeveral other) {
        whenSeveral = other;
        return this;
    }

    IntercomFixture whenArchived(WhenArchived other) {
        whenArchived = other;
        return this;
    }

    IntercomFixture whenDeleted(WhenDeleted other) {
        whenDeleted = other;
        return this;
    }

    IntercomFixture createAttributes() {
        createAttributes = true;
        return this;
    }

    IntercomFixture tags(String... names) {
        tags = List.of(names);
        return this;
    }

    IntercomFixture milestones(Milestone... which) {
        milestones = List.of(which);
        return this;
    }

    IntercomFixture from(String field, String path) {
        return field(field, new FieldRule(Source.FROM, path, Optional.empty(), WhenEmpty.KEEP, Optional.empty()));
    }

    IntercomFixture field(String field, FieldRule rule) {
        fields.put(field, rule);
        return this;
    }

    Campaign campaign() {
        People leads = people(action);
        People referrers = people(actionForReferrers.orElse(action));
        return new Campaign(
                "spring",
                ProgramFixture.program("generic").rules(),
                Optional.empty(),
                Optional.of(new IntercomRules(
                        "default", leads, referrers, createAttributes, milestones, whenDeleted, List.of())));
    }

    private People people(Action theirs) {
        return new People(theirs, whenDuplicate, whenSeveral, whenArchived, fields, tags);
    }

    /** A referred person has joined. */
    IntercomFixture lead(long id, String participant, String email) {
        return event(id, EventKind.LEAD_JOINED, participant, email, Map.of());
    }

    IntercomFixture event(long id, EventKind kind, String participant, String email, Map<String, Object> more) {
        Map<String, Object> facts = new HashMap<>(more);
        Optional.ofNullable(email).ifPresent(address -> facts.put("email", address));
        facts.putIfAbsent("name", "Name " + participant);
        JournalEntry entry =
                new JournalEntry(id, "spring", kind, participant, 0, clock.instant(), "application/json", "{}");
        due.add(new DueDelivery(
                new Delivery(id, entry, DESTINATION, 0, Optional.ofNullable(inDoubt.get(id))),
                campaign(),
                new Event(kind, Optional.empty(), participant, Optional.ofNullable(email), facts)));
        return this;
    }

    /** An earlier attempt at this delivery began then, and nobody knows its end. */
    IntercomFixture inDoubt(long id, Instant since) {
        inDoubt.put(id, since);
        return this;
    }

    IntercomFixture linked(String participant, String contact) {
        remember(new Link("spring", participant, DESTINATION, "contact", contact));
        return this;
    }

    /** The process dies before this many more calls are made. */
    IntercomFixture killAfter(int calls) {
        callsLeft = calls;
        return this;
    }

    /** Carries what is due as the routes do, and forgets it. */
    Settlement deliver() {
        List<DueDelivery> batch = List.copyOf(due);
        due.clear();
        attributes.learn(answers(attributes.missing("default", batch)));
        Set<String> addresses = planner.addresses(batch);
        ContactPlan plan = planner.plan("default", batch, linksOf(batch), metOf(addresses));
        ContactSearch search = duplicates.begin(plan);
        while (!search.isOver()) {
            search = duplicates.hear(search, answers(duplicates.calls(search)));
        }
        ContactWriting writing = writes.decide(plan, search);
        writes.creations(writing).forEach(this::remember);
        while (!writing.isOver()) {
            writing = writes.hear(writing, answers(writes.calls(writing)));
        }
        Settlement settlement = writes.settle(writing);
        settlement.staleLinks().forEach(link -> remembered.remove(key(link), link));
        settlement.links().forEach(this::remember);
        return settlement;
    }

    Outcome outcome(long id) {
        return deliver().outcomes().get(id);
    }

    Optional<String> contactOf(String participant) {
        return Optional.ofNullable(remembered.get(key(new Link("spring", participant, DESTINATION, "contact", ""))))
                .map(Link::recordId);
    }

    private List<IntercomAnswer> answers(List<IntercomCall> calls) {
        List<IntercomAnswer> answers = new ArrayList<>();
        for (IntercomCall call : calls) {
            if (callsLeft-- <= 0) {
                callsLeft = Integer.MAX_VALUE;
                throw new Killed();
            }
            answers.add(workspace.answer(call));
        }
        return answers;
    }

    private List<Link> linksOf(List<DueDelivery> batch) {
        Set<String> participants =
                batch.stream().map(one -> one.event().participant()).collect(Collectors.toCollection(HashSet::new));
        return remembered.values().stream()
                .filter(link -> link.campaign().equals("spring") && participants.contains(link.participant()))
                .toList();
    }

    private List<Link> metOf(Set<String> addresses) {
        return remembered.values().stream()
                .filter(link -> addresses.contains(link.participant()))
                .toList();
    }

    private void remember(Link link) {
        remembered.putIfAbsent(key(link), link);
    }

    private static String key(Link link) {
        return String.join("\n", link.campaign(), link.participant(), link.destination(), link.object());
    }
}
