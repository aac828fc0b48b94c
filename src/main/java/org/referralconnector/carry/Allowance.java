package org.referralconnector.carry;

import org.referralconnector.journal.Urgency;

/** How much of what waits a destination can take now. */
@FunctionalInterface
public interface Allowance {

    /** Whatever waits may go. */
    Allowance EVERYTHING = () -> Urgency.LEAST;

    /** The least urgent of what may be claimed now; asked before every claim. */
    Urgency leastUrgent();
}
