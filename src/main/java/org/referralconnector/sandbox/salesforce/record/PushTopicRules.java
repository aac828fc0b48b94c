package org.referralconnector.sandbox.salesforce.record;

import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.soql.QueryEngine;
import org.referralconnector.sandbox.salesforce.store.Row;

/** A PushTopic is saved only with a query that can be asked about single records. */
public final class PushTopicRules {
    public static final String OBJECT = "PushTopic";

    private final QueryEngine queries;

    public PushTopicRules(QueryEngine queries) {
        this.queries = queries;
    }

    /** @throws Refusal if the query is none, or is not for single records */
    void check(ObjectType type, Row row) {
        if (type.name().equals(OBJECT)) {
            queries.ofSingleRows(row.text("Query"));
        }
    }
}
