package org.referralconnector.salesforce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks Salesforce which records have the e-mail addresses of a batch: one query per object, unless the addresses are too
 * many for one URL. Salesforce refuses URLs of more than 16,384 bytes, and compares addresses without regard to case.
 */
public final class DuplicateQueries {

    /** How many bytes of the URL a query may take: the rest is for the host, the path and the headers. */
    static final int MOST_BYTES = 14_000;

    /** Enough to serve a whole batch, few enough that 2,000 rows, one page of answers, are plenty. */
    static final int MOST_ADDRESSES = 200;

    private final SalesforceApi api;

    public DuplicateQueries(SalesforceApi api) {
        this.api = api;
    }

    /** The queries that {@link Decisions} needs the answers of; none if every record is known or wanted anyway. */
    public List<SalesforceCall> queries(BatchPlan plan) {
        return searches(plan).stream().map(Search::call).toList();
    }

    /** The queries, each with what it searches. */
    List<Search> searches(BatchPlan plan) {
        Map<String, Set<String>> addressesByObject = new LinkedHashMap<>();
        Map<String, String> keyFields = new LinkedHashMap<>();
        for (Intent intent : plan.intents()) {
            if (intent.needsSearch()) {
                addressesByObject
                        .computeIfAbsent(intent.object(), object -> new LinkedHashSet<>())
                        .add(intent.address().orElseThrow());
                intent.key().ifPresent(key -> keyFields.put(intent.object(), key.field()));
            }
        }
        List<Search> searches = new ArrayList<>();
        addressesByObject.forEach(
                (object, addresses) -> addSearches(object, keyFields.getOrDefault(object, ""), addresses, searches));
        return searches;
    }

    private void addSearches(String object, String keyField, Set<String> addresses, List<Search> searches) {
        String head = head(object, keyField);
        String tail = ") ORDER BY CreatedDate ASC";
        int fixedBytes = SoqlText.urlLength(head) + SoqlText.urlLength(tail);
        List<String> literals = new ArrayList<>();
        Set<String> searched = new LinkedHashSet<>();
        int bytes = fixedBytes;
        for (String address : addresses) {
            String literal = SoqlText.literal(address);
            int more = SoqlText.urlLength(literal) + SoqlText.urlLength(",");
            if (!searched.isEmpty() && (bytes + more > MOST_BYTES || searched.size() == MOST_ADDRESSES)) {
                searches.add(search(object, keyField, head, literals, tail, searched));
                literals.clear();
                searched = new LinkedHashSet<>();
                bytes = fixedBytes;
            }
            literals.add(literal);
            searched.add(address);
            bytes += more;
        }
        searches.add(search(object, keyField, head, literals, tail, searched));
    }

    private Search search(
            String object, String keyField, String head, List<String> literals, String tail, Set<String> searched) {
        return new Search(object, keyField, searched, api.query(head + String.join(",", literals) + tail));
    }

    private static String head(String object, String keyField) {
        StringBuilder head = new StringBuilder("SELECT Id, Email, CreatedDate");
        if (object.equals("Lead")) {
            head.append(", IsConverted");
        }
        if (!keyField.isEmpty()) {
            head.append(", ").append(keyField);
        }
        return head.append(" FROM ").append(object).append(" WHERE Email IN (").toString();
    }

    /**
     * One query and what it is for.
     *
     * @param object the object it searches
     * @param keyField the external id field it reads; empty if the object has none
     * @param addresses the addresses it searches, in lower case
     * @param call the call that runs it
     */
    record Search(String object, String keyField, Set<String> addresses, SalesforceCall call) {}
}
