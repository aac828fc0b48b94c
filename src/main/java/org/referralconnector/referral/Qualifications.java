package org.referralconnector.referral;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.Person;
import org.referralconnector.change.RecordState;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.change.Relatives;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdate.Cause;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.DeliveryQueue;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;
import org.referralconnector.referral.Belonging.FoundBy;
import org.referralconnector.referral.RuleCheck.Seen;

/**
 * Applies what happened to CRM records to the ledger, and has the programs told what follows.
 *
 * <p>All that follows from a batch is written in one transaction: what is known of the records, which rules are true,
 * how the referrals stand, and the journal entries that tell the programs. Applying the same changes again, or in
 * another order, leads to the same ledger and tells nothing twice.
 */
public final class Qualifications {
    private static final int HELD_AT_A_TIME = 200;

    /** Classes of SQLSTATE: a value that does not fit, and one that a constraint forbids. */
    private static final List<String> REFUSED_DATA = List.of("22", "23");

    private final Campaigns campaigns;
    private final ReferralSearch search;
    private final LedgerTables tables;
    private final Journal journal;
    private final DeliveryQueue queue;
    private final StatusUpdates updates;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Map<String, FollowedFields> followed = new ConcurrentHashMap<>();

    public Qualifications(
            Campaigns campaigns,
            ReferralSearch search,
            LedgerTables tables,
            Journal journal,
            DeliveryQueue queue,
            StatusUpdates updates,
            Clock clock,
            MeterRegistry meters) {
        this.campaigns = campaigns;
        this.search = search;
        this.tables = tables;
        this.journal = journal;
        this.queue = queue;
        this.updates = updates;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Applies changes.
     *
     * @param changes in the order in which they were recorded
     * @param read their records
     * @param relatives what else was asked about those
     * @return an outcome for each: delivered once the ledger has it, skipped if it is about nobody whom a campaign knows,
     *     parked if it is not clear whom it is about
     * @throws SQLException if nothing was changed
     */
    public Settlement apply(List<DueChange> changes, RecordsRead read, Relatives relatives) throws SQLException {
        Belongings belongings = search.belongings(changes, read, relatives);
        Map<Long, Outcome> outcomes = new HashMap<>();
        List<DueChange> applicable = new ArrayList<>();
        for (DueChange due : changes) {
            Optional<Outcome> obstacle = failure(due, read, relatives);
            if (obstacle.isPresent()) {
                outcomes.put(due.delivery().id(), obstacle.get());
            } else {
                applicable.add(due);
            }
        }
        outcomes.putAll(applied(applicable, read, relatives, belongings));
        return Settlement.of(outcomes);
    }

    /**
     * Applies changes that say all that rules look at, of records to which nothing else belongs, such as contacts in
     * Intercom.
     *
     * @param changes in the order in which they were recorded
     * @param read their records
     * @return an outcome for each, as {@link #apply} gives it
     * @throws SQLException if nothing was changed
     */
    public Settlement applyComplete(List<DueChange> changes, RecordsRead read) throws SQLException {
        return apply(changes, read, Relatives.NONE);
    }

    /** Applies changes together; if the ledger refuses something of them for good, one by one, so that it is alone. */
    private Map<Long, Outcome> applied(
            List<DueChange> changes, RecordsRead read, Relatives relatives, Belongings belongings) throws SQLException {
        if (changes.isEmpty()) {
            return Map.of();
        }
        List<Introduction> introductions = introductions(changes, read, relatives, belongings);
        try {
            together(changes, read, relatives, belongings, introductions);
        } catch (SQLException e) {
            if (!isForGood(e)) {
                throw e;
            }
            return changes.size() == 1
                    ? Map.of(changes.get(0).delivery().id(), notApplied(changes.get(0), e))
                    : oneByOne(changes, read, relatives, belongings);
        }
        Set<Long> introduced =
                introductions.stream().map(Introduction::delivery).collect(Collectors.toSet());
        Patience patience = new Patience(queue);
        Map<Long, Outcome> outcomes = new HashMap<>();
        for (DueChange due : changes) {
            boolean concerned = introduced.contains(due.delivery().id())
                    || !belongings.of(due.change().recordId()).isEmpty();
            Outcome applied = concerned ? delivered(due) : patience.withNobodys(due);
            outcomes.put(due.delivery().id(), unclear(due, belongings).orElse(applied));
        }
        return outcomes;
    }

    private Map<Long, Outcome> oneByOne(
            List<DueChange> changes, RecordsRead read, Relatives relatives, Belongings belongings) throws SQLException {
        Map<Long, Outcome> outcomes = new HashMap<>();
        for (DueChange due : changes) {
            outcomes.putAll(applied(List.of(due), read, relatives, belongings));
        }
        return outcomes;
    }

    private static boolean isForGood(SQLException e) {
        String state = e.getSQLState();
        return state != null && REFUSED_DATA.stream().anyMatch(state::startsWith);
    }

    private static Outcome notApplied(DueChange due, SQLException e) {
        return new Outcome.Parked(
                "NOT_APPLIED",
                "The ledger cannot hold what this change of " + due.change().object() + " "
                        + due.change().recordId() + " leads to (SQLSTATE " + e.getSQLState()
                        + "). Correct the record, then release the delivery; what it says now is read again.");
    }

    /**
     * Lets the actions follow that were held and need not be held any longer, some of them.
     *
     * @return how many matches of rules acted; if there are any, there may be more
     */
    public int actOnHeld() throws SQLException {
        List<ReferralId> waiting = tables.waitingUntil(clock.instant(), rulesByCampaign(), HELD_AT_A_TIME);
        int acted = 0;
        if (!waiting.isEmpty()) {
            LedgerBatch done = journal.together((connection, entries) -> {
                LedgerBatch batch = new LedgerBatch(campaigns, updates, connection, clock.instant());
                batch.open(waiting, List.of());
                batch.settle(entries);
                return batch;
            });
            done.count(meters);
            acted = done.acted();
        }
        return acted;
    }

    /** The names of the rules that there are, by campaign: what was held for another one never follows. */
    private Map<String, List<String>> rulesByCampaign() {
        Map<String, List<String>> rules = new HashMap<>();
        campaigns
                .all()
                .forEach(campaign -> rules.put(
                        campaign.name(),
                        campaign.qualification().rules().stream()
                                .map(QualificationRule::name)
                                .toList()));
        return rules;
    }

    private void together(
            List<DueChange> changes,
            RecordsRead read,
            Relatives relatives,
            Belongings belongings,
            List<Introduction> introductions)
            throws SQLException {
        List<String> records =
                changes.stream().map(due -> due.change().recordId()).distinct().toList();
        LedgerBatch done = journal.together((connection, entries) -> {
            LedgerBatch batch = new LedgerBatch(campaigns, updates, connection, clock.instant());
            Map<String, Map<ReferralId, FoundBy>> before = LedgerTables.referralsOfRecords(connection, records);
            Set<ReferralId> ids = new TreeSet<>();
            before.values().forEach(owners -> ids.addAll(owners.keySet()));
            records.forEach(record -> belongings.clear(record).forEach(belonging -> ids.add(owner(belonging))));
            batch.open(ids, records);
            for (DueChange due : changes) {
                if (!belongings.clear(due.change().recordId()).isEmpty()) {
                    CrmChange change = due.change();
                    batch.take(due, read, relatives, belongings, followed(change));
                    for (ReferralId owner : formerOwners(change, belongings, before)) {
                        batch.detach(owner, change);
                    }
                }
            }
            introductions.forEach(one -> batch.introduce(one.campaign(), one.update()));
            batch.settle(entries);
            return batch;
        });
        done.count(meters);
    }

    private static List<ReferralId> formerOwners(
            CrmChange change, Belongings belongings, Map<String, Map<ReferralId, FoundBy>> before) {
        List<ReferralId> former = new ArrayList<>();
        for (Belonging belonging : belongings.clear(change.recordId())) {
            before.getOrDefault(change.recordId(), Map.of()).keySet().stream()
                    .filter(owner -> owner.campaign().equals(belonging.campaign()) && !owner.equals(owner(belonging)))
                    .forEach(former::add);
        }
        return former;
    }

    private static ReferralId owner(Belonging belonging) {
        return new ReferralId(belonging.campaign(), belonging.participants().get(0));
    }

    private Set<String> followed(CrmChange change) {
        return followed
                .computeIfAbsent(change.connection(), connection -> FollowedFields.of(campaigns, connection))
                .columns(change.object())
                .stream()
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
    }

    /** People whom a rule adds to a program that does not know them. */
    private List<Introduction> introductions(
            List<DueChange> changes, RecordsRead read, Relatives relatives, Belongings belongings) {
        List<Introduction> introductions = new ArrayList<>();
        for (DueChange due : changes) {
            CrmChange change = due.change();
            Optional<RecordState> state = read.state(change.recordId());
            Optional<Person> person =
                    state.flatMap(its -> its.persons().stream().findFirst());
            if (person.isPresent()) {
                Seen seen = Seen.first(
                        state.get().values(),
                        state.get().deleted(),
                        LedgerBatch.memberships(state, relatives),
                        change.at());
                for (Campaign campaign : search.following(change)) {
                    if (!belongings.isAcquainted(campaign.name(), person.get().recordId())
                            && belongings.of(change.recordId()).stream()
                                    .noneMatch(its -> its.campaign().equals(campaign.name()))) {
                        introduction(campaign, due, person.get(), seen).ifPresent(introductions::add);
                    }
                }
            }
        }
        return introductions;
    }

    private static Optional<Introduction> introduction(Campaign campaign, DueChange due, Person person, Seen seen) {
        CrmChange change = due.change();
        return campaign.qualification().rules().stream()
                .filter(rule -> rule.actions().contains(Action.ADD_CONTACT))
                .filter(rule -> rule.condition().object().equals(change.object()))
                .filter(rule -> RuleCheck.of(rule, seen).met())
                .findFirst()
                .map(rule -> new Introduction(
                        due.delivery().id(),
                        campaign,
                        new StatusUpdate(
                                Action.ADD_CONTACT,
                                person.recordId(),
                                Optional.empty(),
                                Optional.of(person),
                                Optional.empty(),
                                new Cause(rule.name(), change.object(), change.recordId(), change.at(), false))));
    }

    private static Outcome delivered(DueChange due) {
        return new Outcome.Delivered(due.change().object(), due.change().recordId(), false);
    }

    /**
     * What becomes of changes that seem to be about nobody. While something for the CRM is open that was recorded before,
     * whose record it is may only be known when that is carried: until then it is worth another look.
     */
    private static final class Patience {
        private static final List<Duration> LOOKS =
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(30));
        private static final Duration LONGEST = Duration.ofMinutes(5);

        private final DeliveryQueue queue;
        private final Map<String, Long> oldest = new HashMap<>();

        Patience(DeliveryQueue queue) {
            this.queue = queue;
        }

        Outcome withNobodys(DueChange due) throws SQLException {
            if (oldestOpen(due.change().connection()) < due.delivery().id()) {
                int attempts = due.delivery().attempts();
                return new Outcome.TryLater(
                        Optional.of(attempts < LOOKS.size() ? LOOKS.get(attempts) : LONGEST),
                        "REFERRAL_NOT_KNOWN_YET",
                        "It belongs to nobody whom a campaign with rules knows, but earlier deliveries to the CRM are open.",
                        false);
            }
            return new Outcome.Skipped("no-referral", "It belongs to nobody whom a campaign with rules knows.");
        }

        private long oldestOpen(String destination) throws SQLException {
            Long known = oldest.get(destination);
            if (known == null) {
                known = queue.oldestOpen(destination).orElse(Long.MAX_VALUE);
                oldest.put(destination, known);
            }
            return known;
        }
    }

    private static Optional<Outcome> failure(DueChange due, RecordsRead read, Relatives relatives) {
        String id = due.change().recordId();
        return Optional.ofNullable(
                read.failures().getOrDefault(id, relatives.failures().get(id)));
    }

    /** Where it is not clear whom a record concerns, a person has to say so. */
    private Optional<Outcome> unclear(DueChange due, Belongings belongings) {
        String id = due.change().recordId();
        return belongings.of(id).stream()
                .filter(belonging -> !belonging.isClear())
                .filter(belonging -> campaigns
                        .get(belonging.campaign())
                        .qualification()
                        .objects()
                        .contains(due.change().object()))
                .findFirst()
                .map(unclear -> new Outcome.Parked(
                        "AMBIGUOUS_REFERRAL",
                        due.change().object() + " " + id + " could belong to several participants of campaign "
                                + unclear.campaign() + ", found by "
                                + unclear.foundBy().word() + ": "
                                + String.join(", ", unclear.participants())
                                + ". " + cure(due.change())));
    }

    private static String cure(CrmChange change) {
        return change.object().equals(FieldValue.INTERCOM_CONTACT)
                ? "Tell the program yourself which of them is meant, then skip the delivery."
                : "Write the right one's referral code on the record, then release the delivery.";
    }

    private record Introduction(long delivery, Campaign campaign, StatusUpdate update) {}
}
