package org.referralconnector.salesforce;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;

/** Finds the fields of a record that Salesforce names when it refuses a whole call, {@code No such column 'Foo__c'}. */
final class NamedFields {

    private NamedFields() {}

    /** Those of the write's fields that the outcome names; empty if there are none. */
    static Optional<Set<String>> of(Outcome outcome, Write write) {
        if (!(outcome instanceof Parked parked)) {
            return Optional.empty();
        }
        Set<String> named = write.values().keySet().stream()
                .filter(field -> parked.detail().contains("'" + field + "'"))
                .collect(Collectors.toSet());
        return named.isEmpty() ? Optional.empty() : Optional.of(named);
    }
}
