package org.referralconnector.journal;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of a delivery. Every remote answer becomes one of these.
 *
 * <p>A {@code reason} is a short code that may be logged and counted. A {@code detail} is text for the operator; it may
 * quote the destination's message, so it is stored and shown through the operator API but never logged.
 */
public sealed interface Outcome {

    /** The code behind a refusal, a skip or a failure; empty for {@link Delivered}. */
    String reason();

    /**
     * The destination has it.
     *
     * @param object the type of the record, such as {@code Lead}
     * @param recordId the record's id in the destination
     * @param created true if this delivery made the record, false if it was updated
     * @param detail what the operator should know nevertheless, such as a field that was left out; empty for nothing
     */
    record Delivered(String object, String recordId, boolean created, String detail) implements Outcome {

        public Delivered(String object, String recordId, boolean created) {
            this(object, recordId, created, "");
        }

        @Override
        public String reason() {
            return "";
        }
    }

    /** The campaign's rules say that nothing is to be done. */
    record Skipped(String reason, String detail) implements Outcome {}

    /**
     * It may work later, without anybody doing anything.
     *
     * @param after the earliest moment for the next attempt, counted from now; empty to let the number of attempts say
     * @param inDoubt true if the destination may have done the work nevertheless
     */
    record TryLater(Optional<Duration> after, String reason, String detail, boolean inDoubt) implements Outcome {}

    /** It needs a person or a condition; kept, and everything later of the same person waits behind it. */
    record Parked(String reason, String detail) implements Outcome {}

    /** It can never work; nothing waits for it. */
    record Refused(String reason, String detail) implements Outcome {}
}
