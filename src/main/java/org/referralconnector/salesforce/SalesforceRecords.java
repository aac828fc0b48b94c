package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.RecordState;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.journal.Outcome;

/**
 * Reads the records that changes are about, as they stand now: one query per object for a whole batch. A change that
 * says everything itself, as one that a query found does, needs none; a deleted record has none.
 */
public final class SalesforceRecords {
    private static final int MOST_IDS = 200;

    private final SalesforceApi api;
    private final SalesforceErrors errors;
    private final SalesforceSchema schema;
    private final RecordColumns columns;
    private final RecordRows rows;
    private final ObjectMapper json;

    public SalesforceRecords(
            SalesforceApi api,
            SalesforceErrors errors,
            SalesforceSchema schema,
            RecordColumns columns,
            RecordRows rows,
            ObjectMapper json) {
        this.api = api;
        this.errors = errors;
        this.schema = schema;
        this.columns = columns;
        this.rows = rows;
        this.json = json;
    }

    /** The objects whose descriptions are needed to read the records of these changes. */
    public List<String> objects(List<DueChange> changes) {
        List<String> objects = new ArrayList<>(wanted(changes).keySet());
        if (objects.contains(RecordColumns.OPPORTUNITY)) {
            objects.add(RecordColumns.CONTACT_ROLE);
        }
        return objects;
    }

    /** The queries for the records of these changes, as far as their objects are known. */
    public List<SalesforceCall> questions(List<DueChange> changes) {
        return asked(changes).stream().map(Question::call).toList();
    }

    /** The records of these changes, from the answers to their {@link #questions} and from the changes themselves. */
    public RecordsRead read(List<DueChange> changes, List<SalesforceAnswer> answers) {
        Map<String, RecordState> states = new HashMap<>();
        Map<String, Outcome> failures = new HashMap<>();
        wanted(changes).forEach((object, ids) -> {
            if (schema.object(object).isEmpty()) {
                ids.forEach(id -> failures.put(id, schema.whyUnknown(object)));
            }
        });
        AnswersByCall byCall = new AnswersByCall(answers);
        for (Question question : asked(changes)) {
            SalesforceAnswer answer = byCall.take(question.call());
            try {
                if (answer.succeeded()) {
                    take(json.readTree(answer.body()).required("records"), states);
                } else {
                    fail(question, errors.judge(answer).outcome(), failures);
                }
            } catch (JsonProcessingException | IllegalArgumentException unreadable) {
                fail(question, errors.unreadable(answer).outcome(), failures);
            }
        }
        for (DueChange due : changes) {
            if (due.change().complete() && !states.containsKey(due.change().recordId())) {
                takeItself(due, states, failures);
            }
        }
        return new RecordsRead(states, failures);
    }

    private void take(JsonNode page, Map<String, RecordState> states) {
        for (JsonNode row : page) {
            RecordState state = rows.state(row);
            states.put(state.recordId(), state);
        }
    }

    private void takeItself(DueChange due, Map<String, RecordState> states, Map<String, Outcome> failures) {
        try {
            RecordState state = rows.state(json.readTree(due.delivery().entry().body()));
            states.put(due.change().recordId(), state);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            failures.put(
                    due.change().recordId(),
                    new Outcome.Refused("UNREADABLE_CHANGE", "The entry holds no row of a query."));
        }
    }

    private static void fail(Question question, Outcome outcome, Map<String, Outcome> failures) {
        question.ids().forEach(id -> failures.put(id, outcome));
    }

    private List<Question> asked(List<DueChange> changes) {
        List<Question> questions = new ArrayList<>();
        wanted(changes).forEach((object, ids) -> {
            if (schema.object(object).isPresent()) {
                chunks(ids, MOST_IDS).forEach(some -> questions.add(question(object, some)));
            }
        });
        return questions;
    }

    /** The ids of the records that have to be read, by object. */
    private static Map<String, Set<String>> wanted(List<DueChange> changes) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (DueChange due : changes) {
            CrmChange change = due.change();
            if (!change.complete() && change.type() != CrmChange.Type.DELETED) {
                ids.computeIfAbsent(change.object(), first -> new LinkedHashSet<>())
                        .add(change.recordId());
            }
        }
        return ids;
    }

    private Question question(String object, List<String> ids) {
        String soql = "SELECT " + String.join(", ", columns.of(object)) + " FROM " + object + " WHERE Id IN ("
                + literals(ids) + ")";
        return new Question(ids, api.query(soql));
    }

    static String literals(Collection<String> values) {
        return values.stream().map(SoqlText::literal).collect(Collectors.joining(","));
    }

    /** Values by the {@code most}, since a query has to fit into an address. */
    static List<List<String>> chunks(Collection<String> all, int most) {
        List<String> list = List.copyOf(all);
        List<List<String>> chunks = new ArrayList<>();
        for (int from = 0; from < list.size(); from += most) {
            chunks.add(list.subList(from, Math.min(from + most, list.size())));
        }
        return chunks;
    }

    /** One query and the records that it asks for. */
    record Question(List<String> ids, SalesforceCall call) {}
}
