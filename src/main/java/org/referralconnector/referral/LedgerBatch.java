package org.referralconnector.referral;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.RecordState;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.change.Relatives;
import org.referralconnector.change.Relatives.Membership;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Journal.Entries;
import org.referralconnector.journal.Recorded;
import org.referralconnector.referral.Belonging.FoundBy;
import org.referralconnector.referral.RuleCheck.Seen;
import org.referralconnector.referral.Standing.Move;
import org.referralconnector.referral.Standing.SpendMove;

/** One transaction of the ledger: what it looks at, what follows, and what it writes. For one thread. */
final class LedgerBatch {
    private static final String JSON = "application/json";

    private final Campaigns campaigns;
    private final StatusUpdates updates;
    private final Connection connection;
    private final Instant now;
    private final LedgerWrites writes;

    private final Map<ReferralId, OpenReferral> referrals = new TreeMap<>();
    private final Map<String, RecordFacts> facts = new HashMap<>();
    private final Set<String> knownBefore = new HashSet<>();
    private final Map<String, CrmChange> changed = new LinkedHashMap<>();
    private final Map<ReferralId, Move> moves = new LinkedHashMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    /** A batch of changes, or of nothing but time that has passed, for these referrals. */
    LedgerBatch(Campaigns campaigns, StatusUpdates updates, Connection connection, Instant now) {
        this.campaigns = campaigns;
        this.updates = updates;
        this.connection = connection;
        this.now = now;
        this.writes = new LedgerWrites(connection);
    }

    /**
     * Locks referrals and loads what is known of them and of records.
     *
     * @param recordIds further records, besides those of which a rule is true
     */
    void open(Collection<ReferralId> ids, Collection<String> recordIds) throws SQLException {
        Set<ReferralId> wanted = new TreeSet<>(ids);
        Map<ReferralId, Referral> locked = LedgerTables.lock(connection, wanted);
        Map<ReferralId, List<RuleMatch>> matches = LedgerTables.matches(connection, wanted);
        Map<ReferralId, List<SpendTold>> spend = LedgerTables.spend(connection, wanted);
        Set<String> records = new TreeSet<>(recordIds);
        locked.forEach((id, referral) -> {
            OpenReferral open = new OpenReferral(
                    referral,
                    campaigns
                            .find(id.campaign())
                            .map(campaign -> campaign.qualification().rules())
                            .orElse(List.of()),
                    matches.getOrDefault(id, List.of()),
                    spend.getOrDefault(id, List.of()),
                    now);
            referrals.put(id, open);
            records.addAll(open.records());
        });
        facts.putAll(LedgerTables.facts(connection, records));
        knownBefore.addAll(facts.keySet());
    }

    /**
     * Takes in one change, and judges the rules about its record.
     *
     * @param followed the fields that are kept: what no rule looks at is nobody's business
     */
    void take(DueChange due, RecordsRead read, Relatives relatives, Belongings belongings, Set<String> followed)
            throws SQLException {
        CrmChange change = due.change();
        Optional<RecordState> state = read.state(change.recordId());
        RecordFacts known = facts.computeIfAbsent(change.recordId(), first -> RecordFacts.none());
        Map<String, Object> said = said(change, state.isPresent(), followed);
        known.take(said, change.at(), change.order());
        if (state.isPresent() && !change.complete()) {
            // it was read because of the change, so it is no older
            known.take(kept(state.get().values(), followed), change.at(), Long.MAX_VALUE);
        }
        changed.put(change.recordId(), change);
        for (Belonging belonging : belongings.clear(change.recordId())) {
            ReferralId id = new ReferralId(
                    belonging.campaign(), belonging.participants().get(0));
            OpenReferral open = referrals.get(id);
            if (open != null) {
                boolean conversion =
                        belonging.foundBy().isConversion() || belongings.isConversion(change.recordId(), id);
                judge(open, change, known, said, conversion, memberships(state, relatives));
                writes.attach(id, change, belonging.foundBy().word());
                attachWhatItBecame(id, change, known);
            }
        }
    }

    /** What a lead was converted to belongs to the same person. */
    private void attachWhatItBecame(ReferralId id, CrmChange change, RecordFacts known) throws SQLException {
        if (!change.object().equals("Lead")) {
            return;
        }
        for (String object : List.of("Contact", "Opportunity")) {
            Object record = known.values().get("Converted" + object + "Id");
            if (record != null) {
                writes.attach(id, change.connection(), object, record.toString(), FoundBy.CONVERSION.word());
            }
        }
    }

    /** What was asked about the people of this record. */
    static List<Membership> memberships(Optional<RecordState> state, Relatives relatives) {
        Set<String> people = new HashSet<>();
        state.ifPresent(its -> its.persons().forEach(person -> people.add(person.recordId())));
        return relatives.memberships().stream()
                .filter(membership -> people.contains(membership.personId()))
                .toList();
    }

    private static void judge(
            OpenReferral open,
            CrmChange change,
            RecordFacts known,
            Map<String, Object> said,
            boolean conversion,
            List<Membership> memberships) {
        Seen now = new Seen(
                known.values(),
                known.deleted(),
                conversion,
                memberships,
                open.referral().joinedAt(),
                change.at());
        Optional<Seen> then = known.isOutdated(said) ? Optional.of(now.with(known.valuesAt(said))) : Optional.empty();
        open.judge(change.object(), change.recordId(), now, then);
    }

    /** The record belongs to another participant of the campaign than was believed before. */
    void detach(ReferralId id, CrmChange change) throws SQLException {
        OpenReferral open = referrals.get(id);
        if (open != null) {
            open.lose(change.recordId(), change.at());
        }
        writes.detach(id, change.recordId());
    }

    /** Has the program told something about a person whom it does not know. */
    void introduce(Campaign campaign, StatusUpdate update) {
        tell(campaign, update, "add-contact/" + update.participant(), List.of(campaign.programDestination()));
    }

    /** Works out what follows, and writes all of it. */
    void settle(Entries entries) throws SQLException {
        Map<ReferralId, Integer> announcements = new HashMap<>();
        for (OpenReferral open : referrals.values()) {
            Optional<Campaign> campaign = campaigns.find(open.id().campaign());
            if (campaign.isPresent()) {
                follow(open, campaign.get(), announcements);
            }
        }
        for (CrmChange change : changed.values()) {
            writes.keep(change, facts.get(change.recordId()), knownBefore.contains(change.recordId()));
        }
        List<Recorded> receipts = entries.append(arrivals);
        Map<ReferralId, Long> numbers = new HashMap<>();
        announcements.forEach((id, index) -> numbers.put(id, receipts.get(index).entry()));
        writes.move(moves, numbers, now);
    }

    /** How many matches of rules act from now on. */
    int acted() {
        return referrals.values().stream().mapToInt(OpenReferral::acted).sum();
    }

    /** Counts what programs are told; once the transaction is over. */
    void count(MeterRegistry meters) {
        told.forEach(one -> meters.counter(
                        "referral.rule.actions",
                        "campaign",
                        one.campaign(),
                        "rule",
                        one.rule(),
                        "action",
                        one.action().word(),
                        "reversal",
                        Boolean.toString(one.reversal()))
                .increment());
    }

    private void follow(OpenReferral open, Campaign campaign, Map<ReferralId, Integer> announcements)
            throws SQLException {
        open.move().ifPresent(move -> {
            moves.put(open.id(), move);
            announcements.put(open.id(), arrivals.size());
            tell(
                    campaign,
                    update(open, move.action(), Optional.empty(), move.cause()),
                    UUID.randomUUID().toString(),
                    move.status() == ReferralStatus.CONFIRMED
                            ? campaign.confirmationDestinations()
                            : List.of(campaign.programDestination()));
        });
        List<SpendMove> money = open.spend(facts);
        money.forEach(sum -> tell(
                campaign,
                update(open, Action.ADD_SPEND, Optional.of(sum.spend()), sum.cause()),
                "spend/" + open.id().participant() + "/" + sum.spend().transaction(),
                List.of(campaign.programDestination())));
        writes.match(open.id(), open.written(), open.gone());
        writes.tell(open.id(), money.stream().map(SpendMove::told).toList());
    }

    private static StatusUpdate update(
            OpenReferral open, Action action, Optional<StatusUpdate.Spend> spend, StatusUpdate.Cause cause) {
        return new StatusUpdate(
                action, open.id().participant(), open.referral().code(), Optional.empty(), spend, cause);
    }

    private void tell(Campaign campaign, StatusUpdate update, String senderId, List<String> destinations) {
        Event event = new Event(
                EventKind.STATUS_CHANGED, Optional.of(senderId), update.participant(), Optional.empty(), Map.of());
        arrivals.add(new Arrival(campaign.name(), now, JSON, updates.body(update), List.of(event), destinations));
        told.add(new Told(
                campaign.name(),
                update.cause().rule(),
                update.action(),
                update.cause().reversal()));
    }

    /** What a change says, with what its type says about the recycle bin. A record that cannot be found is not there. */
    private static Map<String, Object> said(CrmChange change, boolean found, Set<String> followed) {
        Map<String, Object> said = kept(change.values(), followed);
        switch (change.type()) {
            case DELETED -> said.put(RecordFacts.DELETED, true);
            case CREATED, UPDATED, UNDELETED -> said.putIfAbsent(RecordFacts.DELETED, false);
            case UNKNOWN -> {
                if (!found) {
                    said.put(RecordFacts.DELETED, true);
                }
            }
        }
        return said;
    }

    private static Map<String, Object> kept(Map<String, Object> values, Set<String> followed) {
        Map<String, Object> kept = new LinkedHashMap<>();
        values.forEach((field, value) -> {
            if (followed.contains(field) || field.equals(RecordFacts.DELETED)) {
                kept.put(field, value);
            }
        });
        return kept;
    }

    private record Told(String campaign, String rule, Action action, boolean reversal) {}
}
