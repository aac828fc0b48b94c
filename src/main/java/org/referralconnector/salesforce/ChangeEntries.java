package org.referralconnector.salesforce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.UnderstoodChanges;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;

/** Reads the journal entries of a batch of changes. */
public final class ChangeEntries {
    private final SalesforceChanges changes;

    public ChangeEntries(SalesforceChanges changes) {
        this.changes = changes;
    }

    /** The changes of a batch; an entry that says none can never be applied, and is refused. */
    public UnderstoodChanges of(Batch batch) {
        List<DueChange> due = new ArrayList<>(batch.deliveries().size());
        Map<Long, Outcome> outcomes = new HashMap<>();
        for (Delivery delivery : batch.deliveries()) {
            try {
                due.add(new DueChange(delivery, changes.of(delivery.entry())));
            } catch (IllegalArgumentException unreadable) {
                outcomes.put(
                        delivery.id(),
                        new Outcome.Refused("UNREADABLE_CHANGE", "The entry holds no change of a record."));
            }
        }
        return new UnderstoodChanges(due, outcomes);
    }

    /** What can be applied, in the order of the batch. */
    public List<DueChange> due(UnderstoodChanges understood) {
        return understood.due();
    }

    /** The whole settlement: what was applied, and what could not be read. */
    public Settlement settle(UnderstoodChanges understood, Settlement applied) {
        return applied.with(understood.outcomes());
    }
}
