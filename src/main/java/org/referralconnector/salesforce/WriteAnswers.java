package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.Settlement;
import org.referralconnector.salesforce.FateQueries.Question;

/**
 * Says what became of a batch, with the answers to its write calls. An answer to an sObject Collections call is an array
 * with one result per record, in the order of the request: {@code {"id", "success", "created", "errors":
 * [{"statusCode", "message", "fields"}]}}.
 *
 * <p>Records that are not where they were believed to be, or that are there already, are looked up in between.
 */
public final class WriteAnswers {

    private final SalesforceErrors errors;
    private final SalesforceSchema schema;
    private final FateQueries fates;
    private final ApiErrors errorReader;
    private final ObjectMapper json;

    /**
     * @param keyField the API name of the external id field
     */
    public WriteAnswers(
            SalesforceApi api,
            SalesforceErrors errors,
            SalesforceSchema schema,
            Optional<String> keyField,
            ObjectMapper json) {
        this.errors = errors;
        this.schema = schema;
        this.fates = new FateQueries(api, errors, schema, keyField, json);
        this.errorReader = new ApiErrors(json);
        this.json = json;
    }

    /**
     * How each write was answered.
     *
     * @param plan what was to be written
     * @param answers the answers; a call without one was not tried
     */
    public WriteResults read(WritePlan plan, List<SalesforceAnswer> answers) {
        AnswersByCall byCall = new AnswersByCall(answers);
        List<WriteResult> results = new ArrayList<>();
        for (WriteCall call : plan.calls()) {
            read(call, byCall.take(call.call()), results);
        }
        return new WriteResults(plan, results, questions(results));
    }

    /** The queries that {@link #settle} needs the answers of; none if every record is where it was believed to be. */
    public List<SalesforceCall> lookUps(WriteResults results) {
        return results.questions().stream().map(Question::call).toList();
    }

    /**
     * The outcome of every delivery of the batch. What the answers show to be out of date about objects is forgotten.
     *
     * @param answers the answers to the {@link #lookUps}
     */
    public Settlement settle(WriteResults results, List<SalesforceAnswer> answers) {
        WrittenBatch written = written(results, answers);
        written.outdatedObjects().forEach(schema::forget);
        return new Settlement(written.outcomes(), written.links(), written.staleLinks());
    }

    WrittenBatch written(WriteResults results, List<SalesforceAnswer> answers) {
        WritePlan plan = results.plan();
        BatchSettlement batch = new BatchSettlement(plan, errors, schema, fates.read(results.questions(), answers));
        results.results().forEach(batch::settle);
        plan.adoptions().forEach(batch::adopted);
        plan.redirections().forEach(batch::redirected);
        plan.followers().forEach(batch::follow);
        return batch.written();
    }

    private void read(WriteCall call, SalesforceAnswer answer, List<WriteResult> results) {
        if (!answer.succeeded()) {
            refuse(call, errors.judge(answer), results);
            return;
        }
        try {
            JsonNode each = json.readTree(answer.body());
            if (!each.isArray() || each.size() != call.writes().size()) {
                throw new IllegalArgumentException("not one result per record");
            }
            for (int i = 0; i < each.size(); i++) {
                results.add(result(call.writes().get(i), each.get(i), answer));
            }
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            Verdict verdict = errors.unreadable(answer);
            call.writes().forEach(write -> results.add(new WriteResult.Failed(write, verdict)));
        }
    }

    /**
     * Salesforce refuses a whole call for one unknown field, {@code No such column 'Foo__c'}. Nothing of it was carried
     * out then: the records without that field go again.
     */
    private static void refuse(WriteCall call, Verdict verdict, List<WriteResult> results) {
        boolean named = call.writes().stream()
                .anyMatch(write -> NamedFields.of(verdict.outcome(), write).isPresent());
        for (Write write : call.writes()) {
            boolean isCulprit = NamedFields.of(verdict.outcome(), write).isPresent();
            results.add(named && !isCulprit ? new WriteResult.HeldUp(write) : new WriteResult.Failed(write, verdict));
        }
    }

    private WriteResult result(Write write, JsonNode result, SalesforceAnswer answer) {
        String id = result.path("id").asText(write.recordId().orElse(""));
        if (result.path("success").asBoolean() && !id.isEmpty()) {
            boolean created =
                    write.recordId().isEmpty() && result.path("created").asBoolean(true);
            return new WriteResult.Done(write, id, created);
        }
        List<ApiError> complaints = errorReader.read(result.path("errors"));
        return complaints.isEmpty()
                ? new WriteResult.Failed(write, errors.unreadable(answer))
                : new WriteResult.Refused(write, complaints);
    }

    private List<Question> questions(List<WriteResult> results) {
        Map<String, String> objects = new LinkedHashMap<>();
        for (WriteResult result : results) {
            if (result instanceof WriteResult.Refused refused) {
                unclear(refused)
                        .forEach(id -> objects.put(
                                id,
                                RecordIds.objectOf(id)
                                        .orElse(refused.write().intent().object())));
            }
        }
        return fates.of(objects);
    }

    /** The records about which more has to be known than the complaint says. */
    private List<String> unclear(WriteResult.Refused refused) {
        Write write = refused.write();
        Intent intent = write.intent();
        if (write.recordId().isPresent()) {
            return write.reliesOnLink() && errors.saysRecordIsElsewhere(refused.complaints())
                    ? List.of(write.recordId().get())
                    : List.of();
        }
        ApiError complaint = refused.complaints().get(0);
        List<String> found = DuplicateFindings.BY_VALUE.contains(complaint.code())
                ? complaint.recordIds()
                : complaint.code().equals(DuplicateFindings.BY_RULE)
                        ? DuplicateFindings.usable(intent, refused.complaints())
                        : List.of();
        boolean mustChoose = found.size() > 1 && intent.whenSeveral() != WhenSeveral.PARK;
        boolean mustCompare =
                complaint.code().equals("DUPLICATE_VALUE") && !DuplicateFindings.isAboutKey(intent, complaint);
        // an Account may be a business, which is nobody's duplicate
        boolean mustTell = intent.isPersonAccount() && !DuplicateFindings.isAboutKey(intent, complaint);
        boolean asks = mustTell || (intent.whenDuplicate() != WhenDuplicate.SKIP && (mustChoose || mustCompare));
        return asks ? found : List.of();
    }
}
