package org.referralconnector.program;

/** A payload that cannot become an event. The message names the part and the cure, and never holds a value. */
public final class UnreadablePayload extends Exception {
    public UnreadablePayload(String message) {
        super(message);
    }
}
