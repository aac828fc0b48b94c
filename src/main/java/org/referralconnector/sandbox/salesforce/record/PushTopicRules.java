package org.referralconnector.sandbox.salesforce.record;

import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.soql.QueryEngine;
import org.referralconnector.sandbox.salesforce.store.Row;
import org.referralconnector.sandbox.salesforce.store.View;

/** A PushTopic is saved only with a query that can be asked about single records. */
public final class PushTopicRules {
    public static final String OBJECT = "PushTopic";

    private final QueryEngine queries;
    private final Schema schema;
    private final Permissions permissions;

    public PushTopicRules(QueryEngine queries, Schema schema, Permissions permissions) {
        this.queries = queries;
        this.schema = schema;
        this.permissions = permissions;
    }

    /** @throws Refusal if the query is none, is not for single records, or names what the writer does not see */
    void check(ObjectType type, Row row, WriteOptions options) {
        if (type.name().equals(OBJECT)) {
            View view = options.byClient() ? permissions.viewOf(options.userId()) : View.of(schema);
            queries.ofSingleRows(view, row.text("Query"));
        }
    }
}
