package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.access.Admission;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.access.UserAccessRows;
import org.referralconnector.sandbox.salesforce.record.AssignmentRules;
import org.referralconnector.sandbox.salesforce.record.DuplicateRules;
import org.referralconnector.sandbox.salesforce.record.LeadConversion;
import org.referralconnector.sandbox.salesforce.record.PushTopicRules;
import org.referralconnector.sandbox.salesforce.record.RecordFaults;
import org.referralconnector.sandbox.salesforce.record.RecordMerge;
import org.referralconnector.sandbox.salesforce.record.RecordWriter;
import org.referralconnector.sandbox.salesforce.record.RuleRows;
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
import org.referralconnector.sandbox.salesforce.store.View;

/** One organization: its schema, its records, and all that reads or writes them. */
public final class Organization {
    private static final String BUSINESS = "Business_Account";

    private final Schema schema = SchemaFiles.schema();
    private final RecordStore store = new RecordStore(schema);
    private final DuplicateRules duplicateRules = new DuplicateRules(schema, store);
    private final AssignmentRules assignmentRules = new AssignmentRules();
    private final Permissions permissions = new Permissions(schema, store);
    private final Admission admission = new Admission(permissions);
    private final DailyLimits limits = new DailyLimits();
    private final ApiBudget budget = new ApiBudget();
    private final RecordWriter writer;
    private final QueryEngine queries;
    private final LeadConversion conversion;
    private final RecordMerge merge;
    private final Function<Call, String> userOf;
    private final Clock clock;

    /**
     * A new organization, which has a few users and no customers.
     *
     * @param userOf the id of the user who makes a call
     */
    public Organization(Faults faults, Function<Call, String> userOf, Clock clock) {
        this.userOf = userOf;
        this.clock = clock;
        this.queries = new QueryEngine(schema, store, clock);
        this.writer = new RecordWriter(
                schema,
                store,
                duplicateRules,
                assignmentRules,
                new RecordFaults(faults),
                new PushTopicRules(queries, schema, permissions),
                permissions,
                clock);
        this.conversion = new LeadConversion(schema, store, writer, clock);
        this.merge = new RecordMerge(schema, store, writer);
        SchemaFiles.firstRecords().properties().forEach(entry -> {
            for (JsonNode record : entry.getValue()) {
                writer.plant(whole(entry.getKey()), record);
            }
        });
        UserAccessRows.addTo(store, schema, permissions);
        RuleRows.addTo(store, schema, duplicateRules, assignmentRules);
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

    /** Who may call at all. */
    public Admission admission() {
        return admission;
    }

    /** The limits that nothing spends. */
    public DailyLimits limits() {
        return limits;
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
            store.fill(whole(object), "IsPersonAccount", false);
        }
        return ids;
    }

    private String addRecordType(String developerName, boolean ofPeople) {
        return store.atomically(() -> {
            ObjectType types = whole("RecordType");
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

    /** What the user who makes a call sees of the organization. */
    View viewOf(Call call) {
        return permissions.viewOf(userOf.apply(call));
    }

    /**
     * The object of this name, as the user who makes a call sees it.
     *
     * @throws Refusal NOT_FOUND if there is no such object
     */
    ObjectType type(Call call, String name) {
        return viewOf(call).schema().type(name).orElseThrow(Refusal::notFound);
    }

    /** The object of this name, whoever may see it. */
    public ObjectType whole(String name) {
        return schema.type(name).orElseThrow();
    }

    public Permissions permissions() {
        return permissions;
    }

    /** The id of the user who makes a call. */
    String userOf(Call call) {
        return userOf.apply(call);
    }

    public WriteOptions optionsOf(Call call) {
        return WriteOptions.ofClient(call, userOf.apply(call));
    }

    /** The options of a bulk job; {@code assignmentRule} is the id of the rule to run, empty for none. */
    WriteOptions optionsOfJob(Call call, String assignmentRule) {
        return WriteOptions.ofJob(call, userOf.apply(call), assignmentRule);
    }

    /** The options of people who write by hand. */
    public WriteOptions byHand(Call call) {
        return WriteOptions.byHand(call, Sessions.USER_ID);
    }
}
