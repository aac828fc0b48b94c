package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Fault;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.salesforce.record.DuplicateRule;
import org.referralconnector.sandbox.salesforce.record.LeadConversion;
import org.referralconnector.sandbox.salesforce.record.RecordWriter;
import org.referralconnector.sandbox.salesforce.record.WriteOptions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.schema.SchemaFiles;
import org.referralconnector.sandbox.salesforce.session.Sessions;
import org.referralconnector.sandbox.salesforce.soql.QueryEngine;
import org.referralconnector.sandbox.salesforce.store.RecordStore;

/** One organization: its schema, its records, and all that reads or writes them. */
public final class Organization {
    private final Schema schema = SchemaFiles.schema();
    private final RecordStore store = new RecordStore(schema);
    private final DuplicateRule duplicateRule = new DuplicateRule(schema, store);
    private final ApiBudget budget = new ApiBudget();
    private final RecordWriter writer;
    private final QueryEngine queries;
    private final LeadConversion conversion;
    private final Clock clock;

    /** A new organization, which has a few users and no customers. */
    public Organization(Faults faults, Clock clock) {
        this.clock = clock;
        this.writer = new RecordWriter(
                schema, store, duplicateRule, call -> faults.strikes(Fault.Kind.LOCK_ROW, call), clock);
        this.queries = new QueryEngine(schema, store, clock);
        this.conversion = new LeadConversion(schema, store, writer, clock);
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

    public DuplicateRule duplicateRule() {
        return duplicateRule;
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

    public Clock clock() {
        return clock;
    }

    /**
     * The object of this name.
     *
     * @throws Refusal NOT_FOUND if there is no such object
     */
    public ObjectType type(String name) {
        return schema.type(name).orElseThrow(Refusal::notFound);
    }

    public WriteOptions optionsOf(Call call) {
        return WriteOptions.of(call, Sessions.USER_ID);
    }
}
