package org.referralconnector.salesforce;

import java.util.List;
import java.util.Optional;
import org.referralconnector.journal.Arrival;

/**
 * How far the reading of a window has come.
 *
 * @param window the window
 * @param calls the calls that are still to be made
 * @param arrivals what the last answer brought that has to be recorded
 * @param careful true if fields are only asked for that the org is known to have
 * @param failure why it ends without all being read; empty if it does not
 */
public record ChangeReading(
        ChangeWindow window,
        List<SalesforceCall> calls,
        List<Arrival> arrivals,
        boolean careful,
        Optional<String> failure) {

    public ChangeReading {
        calls = List.copyOf(calls);
        arrivals = List.copyOf(arrivals);
    }

    /** Whether a call is still to be made. */
    public boolean isUnderWay() {
        return !calls.isEmpty();
    }

    /** The next call. */
    public SalesforceCall next() {
        return calls.get(0);
    }

    ChangeReading failed(String reason) {
        return new ChangeReading(window, List.of(), List.of(), careful, Optional.of(reason));
    }

    /** Leaves out the arrivals: they are personal data. */
    @Override
    public String toString() {
        return "ChangeReading[" + window + ", " + calls.size() + " calls]";
    }
}
