package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.referralconnector.salesforce.SearchResults.Place;

/**
 * Decides, with what the search for duplicates brought, which records a batch makes and which it changes.
 *
 * <p>For each intent the first of these that applies:
 *
 * <ol>
 *   <li>a known record is changed;
 *   <li>a found record with the intent's own key is ours: it is changed;
 *   <li>in doubt and without a key, a found record that was made since the doubt began is ours: it is changed;
 *   <li>the campaign's {@code when-duplicate} says what becomes of the others, and {@code when-several} which one is
 *       meant. Converted leads count only where there is no other, and lead to their contacts.
 * </ol>
 */
public final class Decisions {

    private final DuplicateQueries queries;
    private final SearchResults results;
    private final SalesforceErrors errors;
    private final WriteCalls writeCalls;

    public Decisions(SalesforceApi api, DuplicateQueries queries, SalesforceErrors errors, ObjectMapper json) {
        this.queries = queries;
        this.results = new SearchResults(errors, json);
        this.errors = errors;
        this.writeCalls = new WriteCalls(api, json);
    }

    /**
     * What to write.
     *
     * @param plan what the batch wants
     * @param answers the answers to its {@link DuplicateQueries#queries}; nothing is written for an intent whose query
     *     failed
     */
    public WritePlan decide(BatchPlan plan, List<SalesforceAnswer> answers) {
        Map<Place, Matches> matches = results.read(queries.searches(plan), answers);
        BatchDecision batch = new BatchDecision(plan, matches, errors);
        plan.intents().forEach(batch::decide);
        return batch.plan(writeCalls);
    }

    /** The calls that carry out what was decided, in order. */
    public List<SalesforceCall> calls(WritePlan plan) {
        return plan.requests();
    }
}
