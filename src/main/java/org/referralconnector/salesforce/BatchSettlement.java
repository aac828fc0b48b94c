package org.referralconnector.salesforce;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.salesforce.WritePlan.Adoption;
import org.referralconnector.salesforce.WritePlan.Follower;

/** Gathers what became of the writes of one batch. For one thread. */
final class BatchSettlement {

    private final SalesforceErrors errors;
    private final Outcomes outcomes;
    private final List<Link> links = new ArrayList<>();
    private final List<Link> staleLinks = new ArrayList<>();
    private final Set<String> outdatedObjects;
    private final IdentityHashMap<Intent, String> recordIds = new IdentityHashMap<>();

    BatchSettlement(WritePlan plan, SalesforceErrors errors) {
        this.errors = errors;
        this.outcomes = new Outcomes(plan.outcomes());
        this.outdatedObjects = new HashSet<>(plan.outdatedObjects());
    }

    void succeeded(Write write, String recordId, boolean created) {
        Intent intent = write.intent();
        outcomes.add(intent, new Delivered(intent.object(), recordId, created));
        recordIds.put(intent, recordId);
        if (!write.reliesOnLink()) {
            links.addAll(intent.links(recordId));
        }
    }

    void adopted(Adoption adoption) {
        Intent intent = adoption.intent();
        outcomes.add(intent, new Delivered(intent.object(), adoption.recordId(), true));
        recordIds.put(intent, adoption.recordId());
        links.addAll(intent.links(adoption.recordId()));
    }

    void failed(Write write, Verdict verdict) {
        Outcome outcome = verdict.outcome();
        outcomes.add(write.intent(), remarked(outcome, write.remark()));
        if (errors.contradictsSchema(outcome)) {
            outdatedObjects.add(write.intent().object());
        }
    }

    /** The write was refused only because of another one in the same call. */
    void heldUp(Write write) {
        outcomes.add(
                write.intent(),
                errors.waiting("REFUSED_WITH_OTHERS", "Salesforce refused the whole call because of another record."));
    }

    /** The record to change is gone; the next attempt searches again, and the campaign's rules decide anew. */
    void recordIsGone(Write write, String code) {
        Intent intent = write.intent();
        intent.linkedId().ifPresent(id -> staleLinks.addAll(intent.links(id)));
        outcomes.add(intent, errors.waiting(code, "The record is gone. The next attempt searches again."));
    }

    /** Settles an intent that depends on what another one of the batch made. */
    void follow(Follower follower) {
        Intent intent = follower.intent();
        String made = recordIds.get(follower.leader());
        if (made != null && intent.whenDuplicate() == WhenDuplicate.SKIP) {
            outcomes.add(intent, BatchDecision.duplicate(intent, made));
        } else {
            outcomes.add(
                    intent,
                    errors.waiting("BEHIND_SAME_ADDRESS", "A record with the same address was being made just then."));
        }
    }

    WrittenBatch written() {
        return new WrittenBatch(outcomes.byDelivery(), links, staleLinks, outdatedObjects);
    }

    private static Outcome remarked(Outcome outcome, String remark) {
        return outcome instanceof Parked parked && !remark.isEmpty()
                ? new Parked(parked.reason(), parked.detail() + " " + remark)
                : outcome;
    }
}
