package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.record.AssignmentRules;
import org.referralconnector.sandbox.salesforce.record.DuplicateRules;
import org.referralconnector.sandbox.salesforce.record.LeadConversion;
import org.referralconnector.sandbox.salesforce.record.PushTopicRules;
import org.referralconnector.sandbox.salesforce.record.RecordFaults;
import org.referralconnector.sandbox.salesforce.record.RecordMerge;
import org.referralconnector.sandbox.salesforce.record.RecordWriter;
import org.referralconnector.sandbox.salesforce.record.WriteOptions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.schema.SchemaFiles;
import org.referralconnector.sandbox.salesforce.session.Sessions;
import org.referralconnector.sandbox.salesforce.soql.QueryEngine;
import org.referralconnector.sandbox.salesforce.store.RecordStore;

/** One organization: its schema, its records, and all that reads or writes them. */
public final class Organization {
    private static final String BUSINESS = "Business_Account";

    private final Schema schema = SchemaFiles.schema();
    private final RecordStore store = new RecordStore(schema);
    private final DuplicateRules duplicateRules = new DuplicateRules(schema, store);
    private final AssignmentRules assignmentRules = new AssignmentRules();
    private final ApiBudget budget = new ApiBudget();
    private final RecordWriter writer;
    private final QueryEngine queries;
    private final LeadConversion conversion;
    private final RecordMerge merge;
    private final Clock clock;

    /** A new organization, which has a few users and no customers. */
    public Organization(Faults faults, Clock clock) {
        this.clock = clock;
        this.queries = new QueryEngine(schema, store, clock);
        this.writer = new RecordWriter(
                schema,
                store,
                duplicateRules,
                assignmentRules,
                new RecordFaults(faults),
                new PushTopicRules(queries),
                clock);
        this.conversion = new LeadConversion(schema, store, writer, clock);
        this.merge = new RecordMerge(schema, store, writer);
        SchemaFiles.firstRecords().properties().forEach(entry -> {
            for (JsonNode record : entry.getValue()) {
                writer.plant(type(entry.getKey()), record);
            }
        });
        store.startCounting();
    }

    public Schema schema() {
        return schema;
    }

    public RecordStore store() {
        return store;
    }

    public DuplicateRules duplicateRules() {
        return duplicateRules;
    }

    public AssignmentRules assignmentRules() {
        return assignmentRules;
    }

    public ApiBudget budget() {
        return budget;
    }

    public RecordWriter writer() {
        return writer;
    }

    public QueryEngine queries() {
        return queries;
    }

    public LeadConversion conversion() {
        return conversion;
    }

    public RecordMerge merge() {
        return merge;
    }

    /**
     * Turns on multiple currencies: records of objects with amounts have one, at first the corporate currency.
     *
     * @param currencies ISO codes, the corporate currency first
     * @throws IllegalArgumentException if they are turned on already
     */
    public void useCurrencies(List<String> currencies) {
        Field field = SchemaFiles.currencyField(currencies);
        for (ObjectType type : List.copyOf(schema.types())) {
            if (type.fields().stream().anyMatch(each -> each.type() == FieldType.CURRENCY)) {
                schema.add(type.name(), field);
                store.fill(type, field.name(), currencies.get(0));
            }
        }
    }

    /**
     * Turns on person accounts.
     *
     * @param recordTypes the developer names of the record types of people, the usual one first
     * @return the ids of all record types of Accounts by their developer names
     * @throws IllegalArgumentException if they are turned on already
     */
    public Map<String, String> usePersonAccounts(List<String> recordTypes) {
        if (schema.personAccounts()) {
            throw new IllegalArgumentException("person accounts are turned on already");
        }
        schema.add(
                "RecordType",
                SchemaFiles.field(Json.object().put("name", "IsPersonType").put("type", "boolean")));
        Map<String, String> ids = new LinkedHashMap<>();
        ids.put(BUSINESS, addRecordType(BUSINESS, false));
        recordTypes.forEach(name -> ids.put(name, addRecordType(name, true)));
        schema.addPersonAccounts(ids.get(BUSINESS));
        for (String object : List.of("Account", "Contact")) {
            store.fill(type(object), "IsPersonAccount", false);
        }
        return ids;
    }

    private String addRecordType(String developerName, boolean ofPeople) {
        return store.atomically(() -> {
            ObjectType types = type("RecordType");
            String id = store.freeId(types);
            writer.plant(
                    types,
                    Json.object()
                            .put("Id", id)
                            .put("Name", developerName.replace('_', ' '))
                            .put("DeveloperName", developerName)
                            .put("SobjectType", "Account")
                            .put("IsActive", true)
                            .put("IsPersonType", ofPeople));
            return id;
        });
    }

    public Clock clock() {
        return clock;
    }

    /**
     * The object of this name, as clients see it.
     *
     * @throws Refusal NOT_FOUND if there is no such object
     */
    public ObjectType type(String name) {
        return schema.visible().type(name).orElseThrow(Refusal::notFound);
    }

    public WriteOptions optionsOf(Call call) {
        return WriteOptions.ofClient(call, Sessions.USER_ID);
    }

    /** The options of a bulk job; {@code assignmentRule} is the id of the rule to run, empty for none. */
    WriteOptions optionsOfJob(Call call, String assignmentRule) {
        return WriteOptions.ofJob(call, Sessions.USER_ID, assignmentRule);
    }

    /** The options of people who write by hand. */
    public WriteOptions byHand(Call call) {
        return WriteOptions.byHand(call, Sessions.USER_ID);
    }
}
