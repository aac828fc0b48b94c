package org.referralconnector.sandbox.salesforce.record;

import java.util.List;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** A member of a campaign is a lead or a contact, and nobody is a member of a campaign twice. */
final class CampaignMemberRules {
    private static final List<String> PEOPLE = List.of("LeadId", "ContactId");
    private final RecordStore store;

    CampaignMemberRules(RecordStore store) {
        this.store = store;
    }

    /** @throws Refusal REQUIRED_FIELD_MISSING or DUPLICATE_VALUE */
    void check(ObjectType type, Row row) {
        if (!type.name().equals("CampaignMember")) {
            return;
        }
        if (PEOPLE.stream().allMatch(person -> row.get(person) == null)) {
            throw Refusal.missing(PEOPLE);
        }
        for (String person : PEOPLE) {
            Field field = type.field(person).orElseThrow();
            if (row.get(person) != null
                    && store.with(type, field, row.get(person)).stream()
                            .anyMatch(other -> isSameMembership(other, row))) {
                throw Refusal.record("DUPLICATE_VALUE", "Already a campaign member.");
            }
        }
    }

    private static boolean isSameMembership(Row other, Row row) {
        return !other.deleted()
                && !other.id().equals(row.id())
                && other.text("CampaignId").equals(row.text("CampaignId"));
    }
}
