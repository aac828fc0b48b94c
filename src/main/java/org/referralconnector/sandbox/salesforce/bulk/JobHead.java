package org.referralconnector.sandbox.salesforce.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.store.FieldValues;

/**
 * What never changes about a job.
 *
 * @param operation {@code query}, {@code queryAll}, {@code insert}, {@code update}, {@code upsert} or {@code delete}
 * @param apiVersion such as {@code 60.0}
 */
public record JobHead(
        String id,
        String operation,
        String object,
        CsvFormat format,
        String apiVersion,
        String userId,
        Instant created) {

    ObjectNode json(JobState state, Instant modified) {
        return Json.object()
                .put("id", id)
                .put("operation", operation)
                .put("object", object)
                .put("createdById", userId)
                .put("createdDate", FieldValues.written(created))
                .put("systemModstamp", FieldValues.written(modified))
                .put("state", state.word())
                .put("concurrencyMode", "Parallel")
                .put("contentType", "CSV")
                .put("apiVersion", new BigDecimal(apiVersion))
                .put("lineEnding", format.lineEnding().name())
                .put("columnDelimiter", format.delimiter().name());
    }
}
