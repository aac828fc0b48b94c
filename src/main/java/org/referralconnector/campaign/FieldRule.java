package org.referralconnector.campaign;

import java.util.Optional;

/**
 * Where the value of one CRM field comes from.
 *
 * @param source which of the three kinds of value it is
 * @param value the dotted path into the event's facts for {@code from}, the value itself otherwise
 * @param fallback the value to use if {@code from} finds nothing ({@code default} in the file)
 * @param whenEmpty what an empty value does to a record that exists
 * @param join if several events of a person become one write: the text that joins their different values; without it
 *     the last value counts
 */
public record FieldRule(
        Source source, String value, Optional<String> fallback, WhenEmpty whenEmpty, Optional<String> join) {

    /** The three kinds of value. */
    public enum Source {
        /** Dynamic: read from the event. */
        FROM,
        /** One of a picklist, the same for all. */
        FIXED,
        /** Free text, the same for all. */
        MANUAL
    }

    /** What an empty value does to a record that exists. */
    public enum WhenEmpty {
        /** The field stays as it is. */
        KEEP,
        /** The field is emptied. */
        CLEAR
    }
}
