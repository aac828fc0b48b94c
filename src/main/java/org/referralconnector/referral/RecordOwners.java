package org.referralconnector.referral;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.referralconnector.referral.Belonging.FoundBy;

/**
 * What the database knows of to whom some records belong.
 *
 * @param participants who is linked to a record, by its id, whether they have a referral or only refer others
 * @param people who is a record, and has not merely to do with it, by its id
 * @param referred those of them who have a referral
 * @param byLedger the referrals that a record is known to belong to, by its id
 * @param byCode the referrals of a code
 */
record RecordOwners(
        Map<String, Set<ReferralId>> participants,
        Map<String, Set<ReferralId>> people,
        Set<ReferralId> referred,
        Map<String, Map<ReferralId, FoundBy>> byLedger,
        Map<String, Set<ReferralId>> byCode) {

    Set<ReferralId> linked(Collection<String> records) {
        return linkedOrPeople(records, List.of());
    }

    /** The referrals of whoever is linked to one of the records, or is one of the accounts. */
    Set<ReferralId> linkedOrPeople(Collection<String> records, Collection<String> accounts) {
        Set<ReferralId> linked = new LinkedHashSet<>();
        records.forEach(record -> linked.addAll(participants.getOrDefault(record, Set.of())));
        accounts.forEach(account -> linked.addAll(people.getOrDefault(account, Set.of())));
        linked.retainAll(referred);
        return linked;
    }

    /** @param accounts the accounts of people, by the ids of their records */
    Map<String, Set<String>> acquaintances(Map<String, String> accounts) {
        Map<String, Set<String>> campaigns = new HashMap<>();
        participants.forEach((record, its) -> campaigns.put(
                record, its.stream().map(ReferralId::campaign).collect(Collectors.toCollection(HashSet::new))));
        accounts.forEach(
                (person, account) -> people.getOrDefault(account, Set.of()).forEach(one -> campaigns
                        .computeIfAbsent(person, first -> new HashSet<>())
                        .add(one.campaign())));
        return campaigns;
    }
}
