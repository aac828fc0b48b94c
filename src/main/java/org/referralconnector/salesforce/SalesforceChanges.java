package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.referralconnector.change.CrmChange;
import org.referralconnector.journal.JournalEntry;

/** Reads what the journal has of changes in Salesforce: change events, PushTopic notifications and rows of queries. */
public final class SalesforceChanges {
    private final ObjectMapper json;

    public SalesforceChanges(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The change that an entry of the kind {@code record-changed} tells of. A row of a query is complete; the contact
     * roles of an Opportunity are a list of maps under {@code OpportunityContactRoles}, with the fields of the contact as
     * {@code Contact.Email} and so on.
     *
     * @throws IllegalArgumentException if its body tells of no change
     */
    public CrmChange of(JournalEntry entry) {
        try {
            return ToldChange.of(json.readTree(entry.body()), json).of(entry.campaign(), entry.participant());
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("entry " + entry.id() + " is no JSON", unreadable);
        }
    }
}
