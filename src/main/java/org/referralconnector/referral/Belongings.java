package org.referralconnector.referral;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * To whom the records of a batch belong.
 *
 * @param byRecord by record id, at most one a campaign
 * @param converted the referrals whose lead was converted to an Opportunity, by its id
 * @param acquaintances the campaigns that know the person of a record as a participant, by the record's id
 */
record Belongings(
        Map<String, List<Belonging>> byRecord,
        Map<String, Set<ReferralId>> converted,
        Map<String, Set<String>> acquaintances) {

    List<Belonging> of(String recordId) {
        return byRecord.getOrDefault(recordId, List.of());
    }

    /** The same, without those of which it is not clear which participant is meant. */
    List<Belonging> clear(String recordId) {
        return of(recordId).stream().filter(Belonging::isClear).toList();
    }

    /** True if the Opportunity came of the conversion of the referral's lead. */
    boolean isConversion(String opportunityId, ReferralId referral) {
        return converted.getOrDefault(opportunityId, Set.of()).contains(referral);
    }

    /** True if the campaign knows the person of this record already. */
    boolean isAcquainted(String campaign, String personRecordId) {
        return acquaintances.getOrDefault(personRecordId, Set.of()).contains(campaign);
    }
}
