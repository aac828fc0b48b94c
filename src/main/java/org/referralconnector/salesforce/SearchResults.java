package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.salesforce.DuplicateQueries.Search;

/**
 * Reads the answers to the searches of a batch: {@code {"totalSize", "done", "records": [{"Id", "Email",
 * "CreatedDate", …}]}}. An answer that cannot be read in full counts as failed: half a list of duplicates would make
 * more of them.
 */
final class SearchResults {

    private final SalesforceErrors errors;
    private final ObjectMapper json;

    SearchResults(SalesforceErrors errors, ObjectMapper json) {
        this.errors = errors;
        this.json = json;
    }

    /** What was found for each value that was searched. */
    Map<Place, Matches> read(List<Search> searches, List<SalesforceAnswer> answers) {
        AnswersByCall byCall = new AnswersByCall(answers);
        Map<Place, Matches> found = new HashMap<>();
        for (Search search : searches) {
            SalesforceAnswer answer = byCall.take(search.call());
            if (answer.succeeded()) {
                read(search, answer, found);
            } else {
                putAll(search, Matches.failed(errors.judge(answer).outcome()), found);
            }
        }
        return found;
    }

    private void read(Search search, SalesforceAnswer answer, Map<Place, Matches> found) {
        try {
            JsonNode page = json.readTree(answer.body());
            if (!page.path("records").isArray() || !page.path("done").isBoolean()) {
                throw new DateTimeException("no query answer");
            }
            Map<String, List<Candidate>> candidates = new HashMap<>();
            for (JsonNode row : page.get("records")) {
                candidates
                        .computeIfAbsent(search.keyOf(row), first -> new ArrayList<>())
                        .add(candidate(row, search.keyField()));
            }
            boolean complete = page.get("done").booleanValue();
            for (String key : search.keys()) {
                found.put(search.place(key), Matches.found(candidates.getOrDefault(key, List.of()), complete));
            }
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException unreadable) {
            putAll(search, Matches.failed(errors.unreadable(answer).outcome()), found);
        }
    }

    private static Candidate candidate(JsonNode row, String keyField) {
        String id = row.path("Id").asText();
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a record without an id");
        }
        return new Candidate(
                id,
                createdAt(row.path("CreatedDate")),
                Conversion.of(row, keyField),
                keyField.isEmpty() ? "" : row.path(keyField).asText(""));
    }

    /** A record that hides its age is as old as can be: certainly not one that we were making a moment ago. */
    private static Instant createdAt(JsonNode date) {
        return date.isTextual() ? Moment.ofSalesforce(date.asText()) : Instant.EPOCH;
    }

    private static void putAll(Search search, Matches matches, Map<Place, Matches> found) {
        search.keys().forEach(key -> found.put(search.place(key), matches));
    }

    /** A value of one field among the records of one object, as values are compared. */
    record Place(String object, String field, String key) {

        static Place of(String object, Lookup lookup) {
            return new Place(object, lookup.field(), lookup.key());
        }
    }
}
