package org.referralconnector.change;

import java.util.List;
import java.util.Map;
import org.referralconnector.journal.Outcome;

/**
 * What is known of records that went on as other ones.
 *
 * @param moves which became which
 * @param failures what becomes of a change of whose record (by id) it could not be asked
 */
public record RecordMoves(List<RecordMove> moves, Map<String, Outcome> failures) {

    public RecordMoves {
        moves = List.copyOf(moves);
        failures = Map.copyOf(failures);
    }
}
