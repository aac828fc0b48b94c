package org.referralconnector.sandbox.salesforce.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.PersonFields;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** What a sales rep does with the Convert button: a lead becomes an account, a contact and perhaps an opportunity. */
public final class LeadConversion {
    /**
     * What the rep chooses.
     *
     * @param opportunity name of the new opportunity, empty for none
     * @param account id of an account which is there already, empty for a new one
     * @param contact id of a contact which is there already, empty for a new one
     * @param mappedFields further fields whose values go to those of the new records which have a field of this name, as
     *     the field mapping of an organization says
     */
    public record Wish(String opportunity, String account, String contact, List<String> mappedFields) {
        public Wish {
            mappedFields = List.copyOf(mappedFields);
        }

        /** Reads {@code {"opportunity", "account", "contact", "mappedFields": []}}, all optional. */
        public static Wish of(ObjectNode body) {
            List<String> mapped = new ArrayList<>();
            body.path("mappedFields").forEach(each -> mapped.add(each.asText()));
            return new Wish(
                    body.path("opportunity").asText(""),
                    body.path("account").asText(""),
                    body.path("contact").asText(""),
                    mapped);
        }
    }

    private static final String CONVERTED = "Closed - Converted";
    private static final int DAYS_TO_CLOSE = 30;
    private static final List<String> MADE = List.of("Account", "Contact", "Opportunity");

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
     * @return the lead, with the ids of what it became
     */
    public Row convert(String leadId, Wish wish, WriteOptions options) {
        WriteOptions saving = options.unhindered();
        return store.atomically(() -> {
            ObjectType leads = type("Lead");
            Row lead = writer.living(leads, leadId);
            if (lead.is("IsConverted")) {
                throw Refusal.record("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
            }
            requireMappable(wish);
            Row account = wish.account().isEmpty()
                    ? writer.create(type("Account"), accountOf(lead, wish), saving)
                    : writer.living(type("Account"), wish.account());
            Row contact = contact(lead, account, wish, saving);
            Map<String, Object> changes = new HashMap<>();
            changes.put("IsConverted", true);
            changes.put("Status", CONVERTED);
            changes.put("ConvertedDate", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            changes.put("ConvertedAccountId", account.id());
            changes.put("ConvertedContactId", contact.id());
            if (!wish.opportunity().isEmpty()) {
                ObjectNode deal = opportunityOf(lead, account, contact, wish);
                changes.put(
                        "ConvertedOpportunityId",
                        writer.create(type("Opportunity"), deal, saving).id());
            }
            moveMemberships(lead, contact, options);
            return writer.stamp(leads, lead, changes, options);
        });
    }

    private Row contact(Row lead, Row account, Wish wish, WriteOptions saving) {
        Optional<Row> behind = writer.contactBehind(account);
        if (behind.isPresent()) {
            return behind.get();
        }
        return wish.contact().isEmpty()
                ? writer.create(type("Contact"), contactOf(lead, account, wish), saving)
                : writer.living(type("Contact"), wish.contact());
    }

    /** Without a company, the lead becomes a person's Account. */
    private ObjectNode accountOf(Row lead, Wish wish) {
        if (schema.personAccounts() && lead.get("Company") == null) {
            return mapped("Account", lead, wish, personOf(lead));
        }
        return mapped("Account", lead, wish, Json.object().put("Name", lead.text("Company")));
    }

    private ObjectNode personOf(Row lead) {
        ObjectNode person = Json.object();
        for (Field field : type("Account").fields()) {
            PersonFields.ofContact(field.name())
                    .filter(COPIED_TO_CONTACT::contains)
                    .ifPresent(name -> person.put(field.name(), lead.text(name)));
        }
        return person;
    }

    private ObjectNode contactOf(Row lead, Row account, Wish wish) {
        ObjectNode contact = Json.object().put("AccountId", account.id());
        COPIED_TO_CONTACT.forEach(field -> contact.put(field, lead.text(field)));
        return mapped("Contact", lead, wish, contact);
    }

    private ObjectNode opportunityOf(Row lead, Row account, Row contact, Wish wish) {
        LocalDate close = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(DAYS_TO_CLOSE);
        ObjectNode deal = Json.object()
                .put("Name", wish.opportunity())
                .put("StageName", "Prospecting")
                .put("CloseDate", close.toString())
                .put("AccountId", account.id())
                .put("ContactId", contact.id());
        return mapped("Opportunity", lead, wish, deal);
    }

    private ObjectNode mapped(String object, Row lead, Wish wish, ObjectNode body) {
        for (String name : wish.mappedFields()) {
            Field from = type("Lead").field(name).orElseThrow();
            type(object)
                    .field(name)
                    .ifPresent(to -> body.set(to.name(), FieldValues.write(from, lead.get(from.name()))));
        }
        return body;
    }

    private void requireMappable(Wish wish) {
        for (String name : wish.mappedFields()) {
            boolean hasTarget =
                    MADE.stream().anyMatch(object -> type(object).field(name).isPresent());
            if (type("Lead").field(name).isEmpty() || !hasTarget) {
                throw new IllegalArgumentException("a lead and what it becomes do not both have a field " + name);
            }
        }
    }

    /** Where the lead is a member of a campaign, the contact is one now. */
    private void moveMemberships(Row lead, Row contact, WriteOptions options) {
        ObjectType members = type("CampaignMember");
        for (Row member : store.with(members, members.field("LeadId").orElseThrow(), lead.id())) {
            if (!member.deleted()) {
                writer.stamp(members, member, Map.of("ContactId", contact.id()), options);
            }
        }
    }

    private ObjectType type(String name) {
        return schema.type(name).orElseThrow();
    }
}
