package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks what became of records that could not be written: converted, merged, deleted, or which of several duplicates is
 * the older one. One query per object, which sees deleted records, too.
 */
final class FateQueries {

    private static final int MOST_IDS = 200;
    private static final String MASTER = "MasterRecordId";

    private final SalesforceApi api;
    private final SalesforceErrors errors;
    private final SalesforceSchema schema;
    private final Optional<String> keyField;
    private final ObjectMapper json;

    FateQueries(
            SalesforceApi api,
            SalesforceErrors errors,
            SalesforceSchema schema,
            Optional<String> keyField,
            ObjectMapper json) {
        this.api = api;
        this.errors = errors;
        this.schema = schema;
        this.keyField = keyField;
        this.json = json;
    }

    /**
     * The queries for these records.
     *
     * @param objects the object of each record, by its id
     */
    List<Question> of(Map<String, String> objects) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        objects.forEach((id, object) ->
                ids.computeIfAbsent(object, first -> new LinkedHashSet<>()).add(id));
        List<Question> questions = new ArrayList<>();
        ids.forEach((object, some) -> {
            List<String> all = List.copyOf(some);
            for (int from = 0; from < all.size(); from += MOST_IDS) {
                List<String> part = all.subList(from, Math.min(from + MOST_IDS, all.size()));
                questions.add(new Question(part, api.queryAll(soql(object, part))));
            }
        });
        return questions;
    }

    /** What the answers say. */
    Fates read(List<Question> questions, List<SalesforceAnswer> answers) {
        AnswersByCall byCall = new AnswersByCall(answers);
        Fates fates = new Fates();
        for (Question question : questions) {
            SalesforceAnswer answer = byCall.take(question.call());
            try {
                if (!answer.succeeded()) {
                    question.ids()
                            .forEach(id -> fates.failed(id, errors.judge(answer).outcome()));
                    continue;
                }
                JsonNode rows = json.readTree(answer.body()).path("records");
                if (!rows.isArray()) {
                    throw new DateTimeException("no query answer");
                }
                for (JsonNode row : rows) {
                    fates.found(Fate.of(row, keyField.orElse("")));
                }
            } catch (JsonProcessingException | DateTimeException | IllegalArgumentException unreadable) {
                question.ids()
                        .forEach(
                                id -> fates.failed(id, errors.unreadable(answer).outcome()));
            }
        }
        return fates;
    }

    private String soql(String object, List<String> ids) {
        List<String> columns = new ArrayList<>(List.of("Id", "IsDeleted", "CreatedDate"));
        Optional<SalesforceObject> known = schema.object(object);
        for (String column : columnsOf(object)) {
            known.filter(one -> one.field(column).isPresent()).ifPresent(one -> columns.add(column));
        }
        if (object.equalsIgnoreCase("Lead")) {
            known.ifPresent(lead -> columns.addAll(Conversion.columns(schema, lead, keyField)));
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + object + " WHERE Id IN ("
                + ids.stream().map(SoqlText::literal).collect(Collectors.joining(",")) + ")";
    }

    private static List<String> columnsOf(String object) {
        return object.equals(PersonAccounts.ACCOUNT)
                ? List.of(MASTER, PersonAccounts.EMAIL, PersonAccounts.FLAG)
                : List.of(MASTER, "Email");
    }

    /** One query and the records that it asks for. */
    record Question(List<String> ids, SalesforceCall call) {}
}
