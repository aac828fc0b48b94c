package org.referralconnector.salesforce;

import java.util.List;

/** Settles a batch, and forgets what Salesforce's answers show to be out of date about its objects. */
public final class SalesforceSettlements {
    private final WriteAnswers answers;
    private final SalesforceSchema schema;

    public SalesforceSettlements(WriteAnswers answers, SalesforceSchema schema) {
        this.answers = answers;
        this.schema = schema;
    }

    /** What became of a batch, from the answers to its write calls. */
    public org.referralconnector.journal.Settlement settle(WritePlan plan, List<SalesforceAnswer> given) {
        Settlement settled = answers.settle(plan, given);
        settled.outdatedObjects().forEach(schema::forget);
        return new org.referralconnector.journal.Settlement(settled.outcomes(), settled.links(), settled.staleLinks());
    }
}
