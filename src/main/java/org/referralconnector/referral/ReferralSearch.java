package org.referralconnector.referral;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.Qualification;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.Person;
import org.referralconnector.change.RecordState;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.change.Relatives;
import org.referralconnector.change.RelativesWanted;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Links;
import org.referralconnector.referral.Belonging.FoundBy;
import org.referralconnector.referral.RuleCheck.Seen;

/**
 * Finds whose referral a record belongs to: by the code that it holds, by what the ledger knows, by the participant's own
 * record, by the conversion of the participant's lead, by the account that is the participant, by a contact's role, and by
 * the account of the participant's contact if the campaign allows it.
 * The first of these that finds anybody counts.
 */
public final class ReferralSearch {
    private static final String OPPORTUNITY = "Opportunity";
    private static final String CONTACT = "Contact";
    private static final String LEAD = "Lead";

    /** What links call the record that a person is; other words tell what a record merely has to do with the person. */
    private static final Set<String> OF_PEOPLE = Set.of(LEAD, CONTACT, "Account");

    private final Campaigns campaigns;
    private final Links links;
    private final LedgerTables tables;

    public ReferralSearch(Campaigns campaigns, Links links, LedgerTables tables) {
        this.campaigns = campaigns;
        this.links = links;
        this.tables = tables;
    }

    /** What has to be asked, because the records do not say to whom they belong, or because a rule asks for more. */
    public RelativesWanted wanted(List<DueChange> changes, RecordsRead read) throws SQLException {
        Belongings known = belongings(changes, read, Relatives.NONE);
        Set<String> opportunities = new LinkedHashSet<>();
        Set<String> contacts = new LinkedHashSet<>();
        Map<String, List<String>> accounts = new LinkedHashMap<>();
        Map<String, List<String>> members = new LinkedHashMap<>();
        for (DueChange due : changes) {
            Optional<RecordState> state = read.state(due.change().recordId());
            if (state.isPresent()) {
                List<Belonging> its = known.of(due.change().recordId());
                for (Campaign campaign : following(due.change())) {
                    wish(campaign, state.get(), its, opportunities, accounts, members);
                    if (state.get().object().equals(CONTACT)
                            && its.stream().noneMatch(one -> one.campaign().equals(campaign.name()))) {
                        contacts.add(state.get().recordId());
                    }
                }
            }
        }
        return new RelativesWanted(List.copyOf(opportunities), List.copyOf(contacts), accounts, members);
    }

    private static void wish(
            Campaign campaign,
            RecordState state,
            List<Belonging> known,
            Set<String> opportunities,
            Map<String, List<String>> accounts,
            Map<String, List<String>> members) {
        Optional<FoundBy> foundBy = known.stream()
                .filter(belonging -> belonging.campaign().equals(campaign.name()))
                .map(Belonging::foundBy)
                .findFirst();
        if (state.object().equals(OPPORTUNITY)) {
            if (foundBy.isEmpty()
                    || foundBy.get().compareTo(FoundBy.CONVERSION) > 0
                    || (asksForConversion(campaign) && !foundBy.get().isConversion())) {
                opportunities.add(state.recordId());
            }
            if (campaign.qualification().accountContacts() && foundBy.isEmpty()) {
                state.account().ifPresent(account -> add(accounts, account, state.recordId()));
            }
        }
        if (asksForMembership(campaign)) {
            state.persons().forEach(person -> add(members, person.recordId(), state.recordId()));
        }
    }

    /** To whom the records of these changes belong. */
    Belongings belongings(List<DueChange> changes, RecordsRead read, Relatives relatives) throws SQLException {
        Places places = new Places();
        for (DueChange due : changes) {
            Optional<RecordState> state = read.state(due.change().recordId());
            places.record(due.change().recordId());
            state.ifPresent(its -> places.of(its, following(due.change()), relatives));
        }
        RecordOwners known = known(changes, places);
        Map<String, List<Belonging>> belongings = new HashMap<>();
        for (DueChange due : changes) {
            String id = due.change().recordId();
            List<Belonging> its = new ArrayList<>();
            for (Campaign campaign : following(due.change())) {
                belonging(campaign, due.change(), read.state(id), relatives, known)
                        .ifPresent(its::add);
            }
            belongings.put(id, its);
        }
        return new Belongings(belongings, converted(changes, relatives, known), known.acquaintances(places.accounts));
    }

    private static Map<String, Set<ReferralId>> converted(
            List<DueChange> changes, Relatives relatives, RecordOwners known) {
        Map<String, Set<ReferralId>> converted = new HashMap<>();
        for (DueChange due : changes) {
            String id = due.change().recordId();
            List<String> origins = new ArrayList<>(relatives.convertedLeads().getOrDefault(id, List.of()));
            origins.add(id);
            converted.put(id, known.linked(origins));
        }
        return converted;
    }

    private RecordOwners known(List<DueChange> changes, Places places) throws SQLException {
        Map<String, Set<ReferralId>> participants = new HashMap<>();
        Map<String, Set<ReferralId>> people = new HashMap<>();
        Set<String> connections = new HashSet<>();
        changes.forEach(due -> connections.add(due.change().connection()));
        for (String connection : connections) {
            for (Link link : links.to(connection, places.ids)) {
                participants
                        .computeIfAbsent(link.recordId(), first -> new LinkedHashSet<>())
                        .add(new ReferralId(link.campaign(), link.participant()));
                if (OF_PEOPLE.contains(link.object())) {
                    people.computeIfAbsent(link.recordId(), first -> new LinkedHashSet<>())
                            .add(new ReferralId(link.campaign(), link.participant()));
                }
            }
        }
        Set<ReferralId> referred = tables.referrals(
                participants.values().stream().flatMap(Set::stream).toList());
        return new RecordOwners(
                participants,
                people,
                referred,
                tables.referralsOfRecords(places.ids),
                tables.referralsOfCodes(places.codes));
    }

    private static Optional<Belonging> belonging(
            Campaign campaign, CrmChange change, Optional<RecordState> state, Relatives relatives, RecordOwners known) {
        String id = change.recordId();
        Map<ReferralId, FoundBy> before = known.byLedger().getOrDefault(id, Map.of());
        Map<FoundBy, Collection<ReferralId>> found = new LinkedHashMap<>();
        found.put(
                FoundBy.CODE,
                state.flatMap(its -> code(campaign, its))
                        .map(code -> known.byCode().getOrDefault(code, Set.of()))
                        .orElse(Set.of()));
        Optional<Belonging> sure = belonging(campaign, found).or(() -> known(campaign, before));
        if (sure.isPresent()) {
            return sure;
        }
        found.put(
                FoundBy.LINK,
                known.linkedOrPeople(
                        List.of(id),
                        state.map(RecordState::accountsOfPersons).map(accounts -> accounts.get(id)).stream()
                                .toList()));
        found.put(FoundBy.CONVERSION, known.linked(relatives.convertedLeads().getOrDefault(id, List.of())));
        if (change.object().equals(OPPORTUNITY) && state.isPresent()) {
            found.put(
                    FoundBy.PERSON_ACCOUNT,
                    known.linkedOrPeople(
                            List.of(), state.get().account().stream().toList()));
            found.put(
                    FoundBy.CONTACT_ROLE,
                    known.linkedOrPeople(
                            state.get().persons().stream().map(Person::recordId).toList(),
                            state.get().accountsOfPersons().values()));
            if (campaign.qualification().accountContacts()) {
                found.put(
                        FoundBy.ACCOUNT,
                        state.get()
                                .account()
                                .map(account -> known.linked(ofAccount(account, relatives)))
                                .orElse(Set.of()));
            }
        }
        return belonging(campaign, found);
    }

    private static Optional<Belonging> belonging(Campaign campaign, Map<FoundBy, Collection<ReferralId>> found) {
        for (Map.Entry<FoundBy, Collection<ReferralId>> by : found.entrySet()) {
            List<String> participants = by.getValue().stream()
                    .filter(referral -> referral.campaign().equals(campaign.name()))
                    .map(ReferralId::participant)
                    .distinct()
                    .sorted()
                    .toList();
            if (!participants.isEmpty()) {
                return Optional.of(new Belonging(campaign.name(), by.getKey(), participants));
            }
        }
        return Optional.empty();
    }

    /** The referral code that a record holds in the field in which this campaign has it. */
    private static Optional<String> code(Campaign campaign, RecordState state) {
        return PlainValues.find(state.values(), campaign.qualification().codeField())
                .map(Map.Entry::getValue)
                .map(Object::toString)
                .filter(code -> !code.isBlank());
    }

    /** To whom the ledger knows it to belong; several if, say, the leads of several were converted into it. */
    private static Optional<Belonging> known(Campaign campaign, Map<ReferralId, FoundBy> before) {
        Map<String, FoundBy> owners = new TreeMap<>();
        before.forEach((referral, foundBy) -> {
            if (referral.campaign().equals(campaign.name())) {
                owners.put(referral.participant(), foundBy);
            }
        });
        return owners.isEmpty()
                ? Optional.empty()
                : Optional.of(new Belonging(
                        campaign.name(), owners.values().iterator().next(), List.copyOf(owners.keySet())));
    }

    private static List<String> ofAccount(String account, Relatives relatives) {
        List<String> records = new ArrayList<>(relatives.accountContacts().getOrDefault(account, List.of()));
        records.add(account);
        return records;
    }

    /** The campaigns with a rule about records of the change's kind; a conversion of a lead matters wherever there is any. */
    List<Campaign> following(CrmChange change) {
        return campaigns.all().stream()
                .filter(campaign -> follows(campaign.qualification(change.connection()), change.object()))
                .toList();
    }

    private static boolean follows(Qualification qualification, String object) {
        return qualification.objects().contains(object)
                || (object.equals(LEAD) && !qualification.rules().isEmpty());
    }

    /**
     * Of these changes, those of a record of which a rule may be true, though it belongs to nobody whom the rule's campaign
     * knows: somebody's record may have become this one.
     */
    public List<DueChange> strangers(List<DueChange> changes, RecordsRead read) throws SQLException {
        Belongings belongings = belongings(changes, read, Relatives.NONE);
        List<DueChange> strangers = new ArrayList<>();
        for (DueChange due : changes) {
            Optional<RecordState> state = read.state(due.change().recordId()).filter(its -> !its.deleted());
            if (state.isPresent()) {
                Seen seen = Seen.first(
                        state.get().values(), false, List.of(), due.change().at());
                boolean strange = following(due.change()).stream()
                        .filter(campaign -> belongings.of(due.change().recordId()).stream()
                                .noneMatch(its -> its.campaign().equals(campaign.name())))
                        .anyMatch(campaign ->
                                mayBeTrue(campaign.qualification(due.change().connection()), seen));
                if (strange) {
                    strangers.add(due);
                }
            }
        }
        return strangers;
    }

    private static boolean mayBeTrue(Qualification qualification, Seen seen) {
        return qualification.rules().stream()
                .map(rule -> RuleCheck.of(rule, seen))
                .anyMatch(check -> check.met() || check.isOpen());
    }

    private static boolean asksForConversion(Campaign campaign) {
        return campaign.qualification().rules().stream()
                .map(QualificationRule::condition)
                .anyMatch(condition ->
                        condition.leadConverted() && condition.object().equals(OPPORTUNITY));
    }

    private static boolean asksForMembership(Campaign campaign) {
        return campaign.qualification().rules().stream()
                .anyMatch(rule -> rule.condition().memberStatus().isPresent());
    }

    private static void add(Map<String, List<String>> lists, String key, String value) {
        lists.computeIfAbsent(key, first -> new ArrayList<>()).add(value);
    }

    /** What to look for in the database. For one thread. */
    private static final class Places {
        private final Set<String> ids = new LinkedHashSet<>();
        private final Set<String> codes = new LinkedHashSet<>();
        private final Map<String, String> accounts = new HashMap<>();

        void record(String id) {
            ids.add(id);
        }

        void of(RecordState state, List<Campaign> following, Relatives relatives) {
            following.forEach(campaign -> code(campaign, state).ifPresent(codes::add));
            state.persons().forEach(person -> ids.add(person.recordId()));
            state.account().ifPresent(account -> ids.addAll(ofAccount(account, relatives)));
            ids.addAll(state.accountsOfPersons().values());
            accounts.putAll(state.accountsOfPersons());
            ids.addAll(relatives.convertedLeads().getOrDefault(state.recordId(), List.of()));
        }
    }
}
