package org.referralconnector.referral;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Compares the plain values of CRM records with the texts of campaign files. */
final class PlainValues {
    private static final String CHECKSUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private static final int SHORT_ID = 15;
    private static final int BLOCK = 5;
    private static final int MOST_ZEROS = 40;

    private PlainValues() {}

    /** The field called {@code name} in any case of its letters, with its value or null; empty if it is not there. */
    static Optional<Map.Entry<String, Object>> find(Map<String, Object> values, String name) {
        return values.entrySet().stream()
                .filter(value -> value.getKey().equalsIgnoreCase(name))
                .findFirst();
    }

    /** True if a value is one of these texts: the case of letters, the length of ids and the zeros of numbers aside. */
    static boolean isOneOf(Object value, Collection<String> texts) {
        return texts.stream().anyMatch(text -> is(value, text));
    }

    /** True if two ids mean one record, whichever of them has 15 and which 18 characters. */
    static boolean isSameId(String one, String other) {
        return longId(one).equalsIgnoreCase(longId(other));
    }

    /** The number that a value is, or that its text spells. */
    static Optional<BigDecimal> number(Object value) {
        try {
            return Optional.of(new BigDecimal(value.toString().strip()));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** A value as people write it: {@code 100}, not {@code 1E+2}. */
    static String text(Object value) {
        return value instanceof Number
                ? number(value)
                        .filter(number -> Math.abs(number.scale()) < MOST_ZEROS)
                        .map(BigDecimal::toPlainString)
                        .orElseGet(value::toString)
                : value.toString();
    }

    private static boolean is(Object value, String text) {
        if (value instanceof Number) {
            Optional<BigDecimal> number = number(value);
            return number.isPresent()
                    && number(text)
                            .filter(other -> other.compareTo(number.get()) == 0)
                            .isPresent();
        }
        return value.toString().equalsIgnoreCase(text) || isSameId(value.toString(), text);
    }

    /**
     * The form of 18 characters of an id of 15; anything else as it is. Each of the three more says which of five
     * characters are capitals (Salesforce, "Converting 15-character IDs to 18-character IDs").
     */
    private static String longId(String text) {
        if (text.length() != SHORT_ID || !text.chars().allMatch(PlainValues::isOfAnId)) {
            return text;
        }
        StringBuilder id = new StringBuilder(text);
        for (int block = 0; block < SHORT_ID; block += BLOCK) {
            int capitals = 0;
            for (int i = 0; i < BLOCK; i++) {
                char each = text.charAt(block + i);
                capitals |= each >= 'A' && each <= 'Z' ? 1 << i : 0;
            }
            id.append(CHECKSUM.charAt(capitals));
        }
        return id.toString();
    }

    private static boolean isOfAnId(int each) {
        return (each >= '0' && each <= '9') || (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z');
    }
}
