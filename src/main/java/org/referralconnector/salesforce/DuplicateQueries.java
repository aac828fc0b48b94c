package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.salesforce.SearchResults.Place;

/**
 * Asks Salesforce which records have the e-mail addresses of a batch, or the values by which senders name their records:
 * one query per object and field, unless the values are too many for one URL. Salesforce refuses URLs of more than 16,384
 * bytes, and compares addresses without regard to case. Among Accounts, only people are searched by an address.
 */
public final class DuplicateQueries {

    /** How many bytes of the URL a query may take: the rest is for the host, the path and the headers. */
    static final int MOST_BYTES = 14_000;

    /** Enough to serve a whole batch, few enough that 2,000 rows, one page of answers, are plenty. */
    static final int MOST_VALUES = 200;

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
        Map<Searched, Map<String, Lookup>> lookups = new LinkedHashMap<>();
        Map<Searched, String> keyFields = new LinkedHashMap<>();
        for (Intent intent : plan.intents()) {
            if (intent.needsSearch()) {
                Lookup lookup = intent.lookup().orElseThrow();
                Searched searched = new Searched(intent.object(), lookup.field());
                lookups.computeIfAbsent(searched, first -> new LinkedHashMap<>())
                        .putIfAbsent(lookup.key(), lookup);
                intent.key().ifPresent(key -> keyFields.put(searched, key.field()));
            }
        }
        List<Search> searches = new ArrayList<>();
        lookups.forEach((searched, values) -> {
            String keyField = keyFields.getOrDefault(searched, "");
            List<String> more = plan.columns().getOrDefault(searched.object(), List.of());
            addSearches(searched, keyField, more, values, searches);
        });
        return searches;
    }

    private void addSearches(
            Searched searched, String keyField, List<String> more, Map<String, Lookup> values, List<Search> searches) {
        String head = head(searched, keyField, more);
        String tail = ")" + searched.condition() + " ORDER BY CreatedDate ASC";
        int fixedBytes = SoqlText.urlLength(head) + SoqlText.urlLength(tail);
        List<String> literals = new ArrayList<>();
        List<Lookup> part = new ArrayList<>();
        int bytes = fixedBytes;
        for (Lookup lookup : values.values()) {
            String literal = lookup.literal();
            int length = SoqlText.urlLength(literal) + SoqlText.urlLength(",");
            if (!part.isEmpty() && (bytes + length > MOST_BYTES || part.size() == MOST_VALUES)) {
                searches.add(search(searched, keyField, head, literals, tail, part));
                literals.clear();
                part = new ArrayList<>();
                bytes = fixedBytes;
            }
            literals.add(literal);
            part.add(lookup);
            bytes += length;
        }
        searches.add(search(searched, keyField, head, literals, tail, part));
    }

    private Search search(
            Searched searched, String keyField, String head, List<String> literals, String tail, List<Lookup> part) {
        return new Search(
                searched.object(), keyField, List.copyOf(part), api.query(head + String.join(",", literals) + tail));
    }

    private static String head(Searched searched, String keyField, List<String> more) {
        StringBuilder head =
                new StringBuilder("SELECT Id, ").append(searched.field()).append(", CreatedDate");
        more.forEach(column -> head.append(", ").append(column));
        if (!keyField.isEmpty() && !keyField.equals(searched.field())) {
            head.append(", ").append(keyField);
        }
        return head.append(" FROM ")
                .append(searched.object())
                .append(" WHERE ")
                .append(searched.field())
                .append(" IN (")
                .toString();
    }

    private record Searched(String object, String field) {
        /** What else has to be true of a record. */
        String condition() {
            return object.equals(PersonAccounts.ACCOUNT) && field.equals(PersonAccounts.EMAIL)
                    ? " AND " + PersonAccounts.FLAG + " = true"
                    : "";
        }
    }

    /**
     * One query and what it is for.
     *
     * @param object the object it searches
     * @param keyField the external id field it reads; empty if the object has none
     * @param lookups what it searches by: values of one field
     * @param call the call that runs it
     */
    record Search(String object, String keyField, List<Lookup> lookups, SalesforceCall call) {

        List<String> keys() {
            return lookups.stream().map(Lookup::key).toList();
        }

        Place place(String key) {
            return new Place(object, lookups.get(0).field(), key);
        }

        /** What a row of the answer is compared by. */
        String keyOf(JsonNode row) {
            Lookup any = lookups.get(0);
            JsonNode value = row.path(any.field());
            return Lookup.key(value.isNumber() ? value.numberValue() : value.asText(), any.caseSensitive());
        }
    }
}
