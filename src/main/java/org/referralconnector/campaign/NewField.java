package org.referralconnector.campaign;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a custom field, or a custom attribute of Intercom, looks like that is made if there is none.
 *
 * @param type what its values are
 * @param length the most characters of a {@code text} or {@code long-textarea}; 0 for any other type
 * @param precision the most digits of a number, those after the point included; 0 for what is no number
 * @param scale how many of those stand after the point
 * @param values the values of a {@code picklist}; empty for any other type
 * @param label what people read above it; empty for a label made of its name
 * @param description what administrators read about it
 */
public record NewField(
        Type type,
        int length,
        int precision,
        int scale,
        List<String> values,
        Optional<String> label,
        Optional<String> description) {

    /** The length of a {@code text} of which the file says none, and the most that one may have. */
    public static final int LONGEST_TEXT = 255;

    /** The length of a {@code long-textarea} of which the file says none, as in Salesforce's own form. */
    static final int USUAL_LONG_TEXT = 32_768;

    /** The most characters that a long text area can have. */
    static final int LONGEST_LONG_TEXT = 131_072;

    /** The most digits of a number, and how many it has if the file says nothing. */
    static final int MOST_DIGITS = 18;

    public NewField {
        values = List.copyOf(values);
    }

    /** A field of a type of which nothing more has to be said. */
    public static NewField of(Type type, String label, String description) {
        return new NewField(
                type,
                type.usualLength(),
                type.isNumber() ? MOST_DIGITS : 0,
                type.usualScale(),
                List.of(),
                Optional.of(label),
                Optional.of(description));
    }

    /** The types, as campaign files spell them with hyphens. */
    public enum Type {
        TEXT,
        TEXTAREA,
        LONG_TEXTAREA,
        NUMBER,
        CURRENCY,
        PERCENT,
        CHECKBOX,
        DATE,
        DATETIME,
        EMAIL,
        PHONE,
        URL,
        PICKLIST;

        /** As campaign files spell it, such as {@code long-textarea}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** True for the types that have digits. */
        public boolean isNumber() {
            return this == NUMBER || this == CURRENCY || this == PERCENT;
        }

        /** True for the types of which a file may say the length. */
        boolean hasLength() {
            return this == TEXT || this == LONG_TEXTAREA;
        }

        int usualLength() {
            return switch (this) {
                case TEXT -> LONGEST_TEXT;
                case LONG_TEXTAREA -> USUAL_LONG_TEXT;
                default -> 0;
            };
        }

        /** Money and shares have cents; other numbers are whole. */
        int usualScale() {
            return this == CURRENCY || this == PERCENT ? 2 : 0;
        }
    }

    /** The type with its size, as people read it: {@code text(80)}, {@code number(18, 0)}, {@code picklist}. */
    public String words() {
        if (length > 0) {
            return type.word() + "(" + length + ")";
        }
        return type.isNumber() ? type.word() + "(" + precision + ", " + scale + ")" : type.word();
    }
}
