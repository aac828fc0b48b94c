package org.referralconnector.intercom;

/**
 * Counts how often a call was refused because no call was left: it is made again in the next slice, but not for ever. For
 * one thread.
 */
final class Repeats {
    private static final int MOST = 2;

    private final IntercomErrors errors;
    private int refused;

    Repeats(IntercomErrors errors) {
        this.errors = errors;
    }

    /** Whether the call behind this answer is to be made once more. */
    boolean again(IntercomAnswer answer) {
        if (!errors.isLimit(answer)) {
            refused = 0;
            return false;
        }
        refused++;
        return refused <= MOST;
    }
}
