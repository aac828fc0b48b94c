package org.referralconnector.sandbox.intercom.workspace;

import java.time.Instant;

/** Ids as Intercom gives them out: 24 hexadecimal digits, or a running number. */
final class Ids {
    /** What stands between the time and the running number of a long id. */
    private static final String MACHINE = "1bb69f9f21";

    private int objects;
    private long numbers = 20;

    /** Ids of the same second rise too. */
    String object(Instant now) {
        return String.format("%08x%s%06x", now.getEpochSecond(), MACHINE, ++objects);
    }

    String number() {
        return Long.toString(++numbers);
    }
}
