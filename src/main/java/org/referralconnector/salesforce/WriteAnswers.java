package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Settlement;

/**
 * Says what became of a batch, with the answers to its write calls. An answer to an sObject Collections call is an array
 * with one result per record, in the order of the request: {@code {"id", "success", "created", "errors":
 * [{"statusCode", "message", "fields"}]}}.
 */
public final class WriteAnswers {

    private final SalesforceErrors errors;
    private final SalesforceSchema schema;
    private final ApiErrors errorReader;
    private final ObjectMapper json;

    public WriteAnswers(SalesforceErrors errors, SalesforceSchema schema, ObjectMapper json) {
        this.errors = errors;
        this.schema = schema;
        this.errorReader = new ApiErrors(json);
        this.json = json;
    }

    /**
     * The outcome of every delivery of the batch. What the answers show to be out of date about objects is forgotten.
     *
     * @param plan what was to be written
     * @param answers the answers; a call without one was not tried
     */
    public Settlement settle(WritePlan plan, List<SalesforceAnswer> answers) {
        WrittenBatch written = read(plan, answers);
        written.outdatedObjects().forEach(schema::forget);
        return new Settlement(written.outcomes(), written.links(), written.staleLinks());
    }

    WrittenBatch read(WritePlan plan, List<SalesforceAnswer> answers) {
        AnswersByCall byCall = new AnswersByCall(answers);
        BatchSettlement batch = new BatchSettlement(plan, errors);
        for (WriteCall call : plan.calls()) {
            settle(call, byCall.take(call.call()), batch);
        }
        plan.adoptions().forEach(batch::adopted);
        plan.followers().forEach(batch::follow);
        return batch.written();
    }

    private void settle(WriteCall call, SalesforceAnswer answer, BatchSettlement batch) {
        if (!answer.succeeded()) {
            refuse(call, errors.judge(answer), batch);
            return;
        }
        try {
            JsonNode results = json.readTree(answer.body());
            if (!results.isArray() || results.size() != call.writes().size()) {
                throw new IllegalArgumentException("not one result per record");
            }
            for (int i = 0; i < results.size(); i++) {
                settle(call.writes().get(i), results.get(i), answer, batch);
            }
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            Verdict verdict = errors.unreadable(answer);
            call.writes().forEach(write -> batch.failed(write, verdict));
        }
    }

    /**
     * Salesforce refuses a whole call for one unknown field, {@code No such column 'Foo__c'}. Nothing of it was carried
     * out then: the records without that field go again.
     */
    private void refuse(WriteCall call, Verdict verdict, BatchSettlement batch) {
        List<Write> culprits = call.writes().stream()
                .filter(write -> namesFieldOf(verdict.outcome(), write))
                .toList();
        for (Write write : call.writes()) {
            if (culprits.isEmpty() || namesFieldOf(verdict.outcome(), write)) {
                batch.failed(write, verdict);
            } else {
                batch.heldUp(write);
            }
        }
    }

    private static boolean namesFieldOf(Outcome outcome, Write write) {
        return outcome instanceof Parked parked
                && write.values().keySet().stream()
                        .anyMatch(field -> parked.detail().contains("'" + field + "'"));
    }

    private void settle(Write write, JsonNode result, SalesforceAnswer answer, BatchSettlement batch) {
        String id = result.path("id").asText(write.recordId().orElse(""));
        if (result.path("success").asBoolean() && !id.isEmpty()) {
            boolean created =
                    write.recordId().isEmpty() && result.path("created").asBoolean(true);
            batch.succeeded(write, id, created);
            return;
        }
        List<ApiError> complaints = errorReader.read(result.path("errors"));
        if (complaints.isEmpty()) {
            batch.failed(write, errors.unreadable(answer));
        } else if (write.recordId().isPresent() && errors.saysRecordIsGone(complaints)) {
            batch.recordIsGone(write, complaints.get(0).code());
        } else {
            batch.failed(write, errors.judge(complaints));
        }
    }
}
