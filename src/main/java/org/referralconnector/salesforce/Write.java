package org.referralconnector.salesforce;

import java.util.Map;
import java.util.Optional;

/**
 * One record of a write call.
 *
 * @param intent what it is for
 * @param recordId the record to change; empty if a new one is to be made
 * @param values the fields to write, by API name; null empties a field
 * @param remark what an operator should know if Salesforce refuses it; empty if nothing
 */
public record Write(Intent intent, Optional<String> recordId, Map<String, Object> values, String remark) {

    /** Makes a record, recognisable by the intent's key if there is one. */
    static Write creation(Intent intent, String remark) {
        Map<String, Object> values = intent.fields().forCreation();
        intent.key().ifPresent(key -> values.put(key.field(), key.value()));
        return new Write(intent, Optional.empty(), values, remark);
    }

    /** Changes the record that the person is known to be. */
    static Write update(Intent intent, String recordId) {
        return new Write(intent, Optional.of(recordId), intent.fields().forUpdate(), "");
    }

    /** Changes a record that was found, and marks it with the intent's key unless it carries one already. */
    static Write update(Intent intent, Candidate candidate) {
        Map<String, Object> values = intent.fields().forUpdate();
        if (candidate.key().isEmpty()) {
            intent.key().filter(RecordKey::updateable).ifPresent(key -> values.put(key.field(), key.value()));
        }
        return new Write(intent, Optional.of(candidate.id()), values, "");
    }

    /** True if the record was known before this batch, so that nobody looked whether it is still there. */
    boolean reliesOnLink() {
        return intent.linkedId().isPresent();
    }
}
