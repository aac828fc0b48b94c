package org.referralconnector.journal;

/** The journal could not take an arrival: nothing of it is stored, or it is not known whether it is. Send it again. */
public final class JournalUnavailable extends Exception {
    public JournalUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
