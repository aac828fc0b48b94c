package org.referralconnector.intercom;

import java.util.List;
import java.util.Optional;
import org.referralconnector.journal.Arrival;

/**
 * How far the search of a window is.
 *
 * @param window what is searched
 * @param call the call for the next page; empty once there is none
 * @param arrivals what of the last page has to be recorded
 * @param failure why it ended before its end
 */
public record ContactReading(
        ContactWindow window, Optional<IntercomCall> call, List<Arrival> arrivals, Optional<String> failure) {

    public ContactReading {
        arrivals = List.copyOf(arrivals);
    }

    /** True if there is a page to ask for. */
    public boolean isUnderWay() {
        return call.isPresent();
    }

    /** The call for the next page. */
    public IntercomCall next() {
        return call.orElseThrow();
    }

    ContactReading failed(String reason) {
        return new ContactReading(window, Optional.empty(), List.of(), Optional.of(reason));
    }
}
