package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import org.referralconnector.change.CrmChange;
import org.referralconnector.journal.JournalEntry;

/** Reads what the journal has of changes in Salesforce: change events, PushTopic notifications and rows of queries. */
public final class SalesforceChanges {
    private static final Duration STAMP_PRECISION = Duration.ofMillis(999);

    private final ObjectMapper json;

    public SalesforceChanges(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The change that an entry of the kind {@code record-changed} tells of. A row of a query is complete; the contact
     * roles of an Opportunity are a list of maps under {@code OpportunityContactRoles}, with the fields of the contact as
     * {@code Contact.Email} and so on.
     *
     * <p>Salesforce stamps records by the second. So a row counts as the last thing of that second, but as nothing later
     * than the moment when it was asked for.
     *
     * @throws IllegalArgumentException if its body tells of no change
     */
    public CrmChange of(JournalEntry entry) {
        try {
            ToldChange told = ToldChange.of(json.readTree(entry.body()), json);
            Instant at = told.complete() ? lastMoment(told.at(), entry.receivedAt()) : told.at();
            return told.of(entry.campaign(), entry.participant(), at);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("entry " + entry.id() + " is no JSON", unreadable);
        }
    }

    private static Instant lastMoment(Instant stamp, Instant asked) {
        Instant end = stamp.plus(STAMP_PRECISION);
        Instant known = asked.isBefore(end) ? asked : end;
        // the clocks may differ
        return known.isBefore(stamp) ? stamp : known;
    }
}
