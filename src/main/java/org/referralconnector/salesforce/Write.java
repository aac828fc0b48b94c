package org.referralconnector.salesforce;

import java.util.Map;
import java.util.Optional;

/**
 * One record of a write call.
 *
 * @param intent what it is for
 * @param recordId the record to change; empty if a new one is to be made
 * @param values the fields to write, by API name; null empties a field
 */
public record Write(Intent intent, Optional<String> recordId, Map<String, Object> values) {

    /** Makes a record, recognisable by the intent's key if there is one. */
    static Write creation(Intent intent) {
        Map<String, Object> values = intent.fields().forCreation();
        intent.key().ifPresent(key -> values.put(key.field(), key.value()));
        return new Write(intent, Optional.empty(), values);
    }

    /** Changes the record that the person is known to be; it gets the intent's key if it still lacks it. */
    static Write update(Intent intent, String recordId) {
        Map<String, Object> values = intent.fields().forUpdate();
        if (intent.keyIsOwed()) {
            putKey(intent, values);
        }
        return new Write(intent, Optional.of(recordId), values);
    }

    /** Changes a record that was found, and marks it with the intent's key unless it carries one already. */
    static Write update(Intent intent, Candidate candidate) {
        Map<String, Object> values = intent.fields().forUpdate();
        if (candidate.key().isEmpty()) {
            putKey(intent, values);
        }
        return new Write(intent, Optional.of(candidate.id()), values);
    }

    private static void putKey(Intent intent, Map<String, Object> values) {
        intent.key().filter(RecordKey::updateable).ifPresent(key -> values.put(key.field(), key.value()));
    }

    /** True if the record was known before this batch, so that nobody looked whether it is still there. */
    boolean reliesOnLink() {
        return intent.linkedId().isPresent();
    }
}
