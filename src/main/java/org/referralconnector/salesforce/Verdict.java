package org.referralconnector.salesforce;

import java.util.Optional;
import org.referralconnector.journal.Outcome;

/**
 * What an answer means.
 *
 * @param outcome what becomes of the deliveries behind it
 * @param pause for a failure that everything on the way to this destination shares: why and for how long to stop
 */
public record Verdict(Outcome outcome, Optional<Pause> pause) {

    /** What a failure is about. */
    public enum Scope {
        /** This one record; others may work. */
        RECORD,
        /** The whole destination: nothing will work until the cause is gone. */
        DESTINATION
    }

    static Verdict ofRecord(Outcome outcome) {
        return new Verdict(outcome, Optional.empty());
    }

    static Verdict ofDestination(Outcome outcome, Pause pause) {
        return new Verdict(outcome, Optional.of(pause));
    }

    public Scope scope() {
        return pause.isPresent() ? Scope.DESTINATION : Scope.RECORD;
    }
}
