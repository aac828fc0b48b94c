package org.referralconnector.journal;

import java.util.Locale;

/** Where a delivery stands. */
public enum DeliveryState {
    /** Waits for its time and its turn. */
    DUE,
    /** Is being carried. */
    CLAIMED,
    /** Waits for a person. */
    PARKED,
    DELIVERED,
    SKIPPED,
    REFUSED;

    /** As the database and the operator API spell it, such as {@code parked}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state in which this outcome leaves a delivery. */
    public static DeliveryState after(Outcome outcome) {
        if (outcome instanceof Outcome.Delivered) {
            return DELIVERED;
        }
        if (outcome instanceof Outcome.Skipped) {
            return SKIPPED;
        }
        if (outcome instanceof Outcome.Refused) {
            return REFUSED;
        }
        return outcome instanceof Outcome.Parked ? PARKED : DUE;
    }

    /** Whether later deliveries of the same lane have to wait for one in this state. */
    boolean open() {
        return this == DUE || this == CLAIMED || this == PARKED;
    }
}
