package org.referralconnector.campaign;

import java.util.List;
import java.util.Optional;

/**
 * Where the value of one CRM field comes from.
 *
 * @param source which of the three kinds of value it is
 * @param values the dotted paths into the event's facts for {@code from}, of which the first that has a value counts; the
 *     value itself otherwise
 * @param fallback the value to use if {@code from} finds nothing ({@code default} in the file)
 * @param whenEmpty what an empty value does to a record that exists
 * @param join if several events of a person become one write: the text that joins their different values; without it
 *     the last value counts
 * @param newField what the field looks like if it has to be made; empty if the file does not say
 */
public record FieldRule(
        Source source,
        List<String> values,
        Optional<String> fallback,
        WhenEmpty whenEmpty,
        Optional<String> join,
        Optional<NewField> newField) {

    public FieldRule {
        values = List.copyOf(values);
    }

    /** A rule for a field that is there, or that somebody else makes. */
    public FieldRule(
            Source source, List<String> values, Optional<String> fallback, WhenEmpty whenEmpty, Optional<String> join) {
        this(source, values, fallback, whenEmpty, join, Optional.empty());
    }

    /** A rule with one path, or with the value itself. */
    public FieldRule(
            Source source, String value, Optional<String> fallback, WhenEmpty whenEmpty, Optional<String> join) {
        this(source, List.of(value), fallback, whenEmpty, join);
    }

    /** The first path, or the value itself. */
    public String value() {
        return values.get(0);
    }

    /** The same rule with another answer to an empty value. */
    public FieldRule with(WhenEmpty other) {
        return new FieldRule(source, values, fallback, other, join, newField);
    }

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
        CLEAR,
        /** The field is emptied if the event says null in so many words; it stays as it is if the event is silent. */
        CLEAR_NULL
    }
}
