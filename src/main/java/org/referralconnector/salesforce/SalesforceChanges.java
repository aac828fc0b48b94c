package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.referralconnector.change.CrmChange;
import org.referralconnector.journal.JournalEntry;

/** stub until stream is merged. */
public final class SalesforceChanges {
    /** stub. */
    public SalesforceChanges(ObjectMapper json) {}

    CrmChange read(JournalEntry entry) {
        if (entry.body().isEmpty()) {
            return null;
        }
        throw new IllegalArgumentException(entry.toString());
    }
}
