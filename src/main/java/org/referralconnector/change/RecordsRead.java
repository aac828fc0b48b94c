package org.referralconnector.change;

import java.util.Map;
import java.util.Optional;
import org.referralconnector.journal.Outcome;

/**
 * What became of reading records.
 *
 * @param states the records that were found, by id
 * @param failures what becomes of a change whose record (by id) could not be read
 */
public record RecordsRead(Map<String, RecordState> states, Map<String, Outcome> failures) {

    public RecordsRead {
        states = Map.copyOf(states);
        failures = Map.copyOf(failures);
    }

    /** The record as it stands; empty if it is not there (any more), or was not read. */
    public Optional<RecordState> state(String recordId) {
        return Optional.ofNullable(states.get(recordId));
    }
}
