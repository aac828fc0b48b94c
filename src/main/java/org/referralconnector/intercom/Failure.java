package org.referralconnector.intercom;

import java.util.Optional;
import org.referralconnector.journal.Outcome;

/**
 * Why something did not come about.
 *
 * @param outcome what becomes of the deliveries that needed it; empty if it was not even tried, so that they go back as
 *     they were
 */
record Failure(Optional<Outcome> outcome) {

    static Failure untried() {
        return new Failure(Optional.empty());
    }

    static Failure of(Outcome outcome) {
        return new Failure(Optional.of(outcome));
    }

    static Failure of(IntercomAnswer answer, IntercomErrors errors) {
        if (answer.wasNotTried()) {
            return untried();
        }
        return of(answer.succeeded() ? errors.unreadable(answer) : errors.judge(answer));
    }
}
