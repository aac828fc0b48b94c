package org.referralconnector.sandbox.salesforce.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** What a sales rep does with the Convert button: a lead becomes an account, a contact and perhaps an opportunity. */
public final class LeadConversion {
    private static final String CONVERTED = "Closed - Converted";
    private static final int DAYS_TO_CLOSE = 30;

    private static final List<String> COPIED_TO_CONTACT = List.of(
            "FirstName",
            "LastName",
            "Salutation",
            "Title",
            "Email",
            "Phone",
            "MobilePhone",
            "LeadSource",
            "Description");

    private final Schema schema;
    private final RecordStore store;
    private final RecordWriter writer;
    private final Clock clock;

    public LeadConversion(Schema schema, RecordStore store, RecordWriter writer, Clock clock) {
        this.schema = schema;
        this.store = store;
        this.writer = writer;
        this.clock = clock;
    }

    /**
     * Converts a lead; duplicate rules do not hinder it.
     *
     * @param opportunityName empty for no opportunity
     * @return the lead, with the ids of what it became
     */
    public Row convert(String leadId, String opportunityName, WriteOptions options) {
        WriteOptions saving = new WriteOptions(options.call(), options.userId(), true, false);
        return store.atomically(() -> {
            ObjectType leads = type("Lead");
            Row lead = writer.living(leads, leadId);
            if (lead.is("IsConverted")) {
                throw Refusal.record("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
            }
            Row account = writer.create(type("Account"), Json.object().put("Name", lead.text("Company")), saving);
            Row contact = writer.create(type("Contact"), contactOf(lead, account), saving);
            Map<String, Object> changes = new HashMap<>();
            changes.put("IsConverted", true);
            changes.put("Status", CONVERTED);
            changes.put("ConvertedDate", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            changes.put("ConvertedAccountId", account.id());
            changes.put("ConvertedContactId", contact.id());
            if (!opportunityName.isEmpty()) {
                ObjectNode deal = opportunityOf(account, contact, opportunityName);
                changes.put(
                        "ConvertedOpportunityId",
                        writer.create(type("Opportunity"), deal, saving).id());
            }
            return writer.stamp(leads, lead, changes, options.userId());
        });
    }

    private static ObjectNode contactOf(Row lead, Row account) {
        ObjectNode contact = Json.object().put("AccountId", account.id());
        COPIED_TO_CONTACT.forEach(field -> contact.put(field, lead.text(field)));
        return contact;
    }

    private ObjectNode opportunityOf(Row account, Row contact, String name) {
        LocalDate close = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(DAYS_TO_CLOSE);
        return Json.object()
                .put("Name", name)
                .put("StageName", "Prospecting")
                .put("CloseDate", close.toString())
                .put("AccountId", account.id())
                .put("ContactId", contact.id());
    }

    private ObjectType type(String name) {
        return schema.type(name).orElseThrow();
    }
}
