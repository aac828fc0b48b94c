package org.referralconnector.intercom;

import java.util.List;

/**
 * A contact's attribute as the workspace describes it ({@code GET /data_attributes}, REST API 2.16).
 *
 * @param name its name
 * @param type what its values are
 * @param options the values that it takes; empty if it takes any
 * @param custom true if the workspace made it, false for one that every contact has
 * @param archived true if somebody archived it, so that it takes no values any more
 * @param writable true if the API may write it
 */
public record Attribute(
        String name, ValueType type, List<String> options, boolean custom, boolean archived, boolean writable) {

    public Attribute {
        options = List.copyOf(options);
    }

    /** What the values of an attribute are, and the word with which one is made. */
    public enum ValueType {
        STRING("string"),
        INTEGER("integer"),
        FLOAT("float"),
        BOOLEAN("boolean"),
        /** A moment, written as Unix time in seconds. A day and a moment are told apart only when one is made. */
        DATE("datetime");

        private final String word;

        ValueType(String word) {
            this.word = word;
        }

        /** The {@code data_type} of a new attribute. */
        public String word() {
            return word;
        }

        /** The type that a description calls {@code word}; text for one that nobody knows. */
        static ValueType of(String word) {
            return switch (word) {
                case "integer" -> INTEGER;
                case "float" -> FLOAT;
                case "boolean" -> BOOLEAN;
                case "date", "datetime" -> DATE;
                default -> STRING;
            };
        }
    }

    /** A custom attribute that was just made. */
    static Attribute made(String name, ValueType type) {
        return new Attribute(name, type, List.of(), true, false, true);
    }
}
