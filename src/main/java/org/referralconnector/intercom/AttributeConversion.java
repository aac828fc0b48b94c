package org.referralconnector.intercom;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.referralconnector.intercom.Attribute.ValueType;

/**
 * Turns a fact into the JSON value that an attribute of a contact takes: text, number or boolean; moments as Unix time in
 * seconds. What Intercom would refuse, or cut off, is refused here already, before it costs a call; the messages name the
 * attribute, its type and the kind of value, never the value.
 */
final class AttributeConversion {

    /** Intercom cuts off a text of a custom attribute behind this many characters. */
    private static final int LONGEST_TEXT = 255;

    private static final String LIST_SEPARATOR = ", ";
    private static final int OPTIONS_SHOWN = 20;
    private static final Set<String> YES = Set.of("true", "yes", "y", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "n", "off", "0");

    /** The value for {@code attribute}; {@code fact} is neither null nor blank. */
    Object convert(Attribute attribute, Object fact) throws UnfitValue {
        return switch (attribute.type()) {
            case STRING -> attribute.options().isEmpty() ? fitting(attribute, fact) : listed(attribute, fact);
            case INTEGER -> whole(attribute, fact);
            case FLOAT -> number(attribute, fact);
            case BOOLEAN -> yesOrNo(attribute, fact);
            case DATE -> UnixTime.of(fact).orElseThrow(() -> notConvertible(attribute, fact));
        };
    }

    /** Both texts in one, with {@code separator} between their different parts. */
    String join(Attribute attribute, String earlier, String later, String separator) throws UnfitValue {
        if (separator.isEmpty()) {
            return fitting(attribute, earlier + later);
        }
        Set<String> parts = new LinkedHashSet<>(parts(earlier, separator));
        parts.addAll(parts(later, separator));
        return fitting(attribute, String.join(separator, parts));
    }

    /** True if several values of the attribute can be joined into one. */
    static boolean isJoinable(Attribute attribute) {
        return attribute.type() == ValueType.STRING && attribute.options().isEmpty();
    }

    /**
     * The type that an attribute needs for such a value. Whatever is called {@code …_at} is a moment if its value names
     * one, as everywhere in Intercom.
     */
    static ValueType typeFor(String name, Object fact) {
        if (fact instanceof Boolean) {
            return ValueType.BOOLEAN;
        }
        if (name.endsWith("_at") && UnixTime.of(fact).isPresent()) {
            return ValueType.DATE;
        }
        if (fact instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros().scale() <= 0
                    ? ValueType.INTEGER
                    : ValueType.FLOAT;
        }
        return ValueType.STRING;
    }

    /** True for what counts as nothing: null, blank text, a list of nothing. */
    static boolean isBlank(Object fact) {
        if (fact instanceof String text) {
            return text.isBlank();
        }
        if (fact instanceof Collection<?> several) {
            return several.stream().allMatch(AttributeConversion::isBlank);
        }
        return fact == null;
    }

    private static List<String> parts(String joined, String separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = joined.indexOf(separator); at >= 0; at = joined.indexOf(separator, from)) {
            parts.add(joined.substring(from, at));
            from = at + separator.length();
        }
        parts.add(joined.substring(from));
        return parts;
    }

    private static String fitting(Attribute attribute, Object fact) throws UnfitValue {
        String text = text(attribute, fact);
        if (attribute.custom() && text.length() > LONGEST_TEXT) {
            throw new UnfitValue(
                    "VALUE_TOO_LONG",
                    "%s takes %d characters, the value has %d. Map a shorter value."
                            .formatted(named(attribute), LONGEST_TEXT, text.length()));
        }
        return text;
    }

    private static String text(Attribute attribute, Object fact) throws UnfitValue {
        if (fact instanceof Collection<?> several) {
            List<String> texts = new ArrayList<>();
            for (Object one : several) {
                if (!isBlank(one)) {
                    texts.add(plainText(attribute, one));
                }
            }
            return String.join(LIST_SEPARATOR, texts);
        }
        return plainText(attribute, fact);
    }

    private static String plainText(Attribute attribute, Object fact) throws UnfitValue {
        if (fact instanceof String || fact instanceof Boolean) {
            return fact.toString();
        }
        if (fact instanceof Number number) {
            return plain(new BigDecimal(number.toString())).toPlainString();
        }
        throw notConvertible(attribute, fact);
    }

    private static String listed(Attribute attribute, Object fact) throws UnfitValue {
        String text = text(attribute, fact).strip();
        return attribute.options().stream()
                .filter(text::equals)
                .findFirst()
                .or(() -> attribute.options().stream()
                        .filter(text::equalsIgnoreCase)
                        .findFirst())
                .orElseThrow(() -> new UnfitValue(
                        "VALUE_NOT_IN_LIST",
                        "%s takes the values of a list, and the value is none of them (%s). Add it in Intercom, or map another one, then release the delivery."
                                .formatted(
                                        named(attribute),
                                        String.join(
                                                ", ",
                                                attribute.options().stream()
                                                        .limit(OPTIONS_SHOWN)
                                                        .toList()))));
    }

    private static Long whole(Attribute attribute, Object fact) throws UnfitValue {
        try {
            return number(attribute, fact).longValueExact();
        } catch (ArithmeticException fraction) {
            throw notConvertible(attribute, fact);
        }
    }

    private static BigDecimal number(Attribute attribute, Object fact) throws UnfitValue {
        if (!(fact instanceof Number || fact instanceof String)) {
            throw notConvertible(attribute, fact);
        }
        try {
            BigDecimal number = plain(new BigDecimal(fact.toString().strip()));
            if (number.precision() - number.scale() > 40 || number.scale() > 40) {
                throw notConvertible(attribute, fact);
            }
            return number;
        } catch (NumberFormatException noNumber) {
            throw notConvertible(attribute, fact);
        }
    }

    /** Without trailing zeros, and without an exponent for whole numbers. */
    private static BigDecimal plain(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return shortest.scale() < 0 && shortest.scale() > -40 ? shortest.setScale(0) : shortest;
    }

    private static Boolean yesOrNo(Attribute attribute, Object fact) throws UnfitValue {
        if (fact instanceof Boolean already) {
            return already;
        }
        String word = fact.toString().strip().toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return true;
        }
        if (NO.contains(word)) {
            return false;
        }
        throw notConvertible(attribute, fact);
    }

    private static UnfitValue notConvertible(Attribute attribute, Object fact) {
        return new UnfitValue(
                "VALUE_NOT_CONVERTIBLE",
                "%s is of type %s and %s cannot be turned into that. Map another value, then release the delivery."
                        .formatted(named(attribute), attribute.type().name().toLowerCase(Locale.ROOT), kindOf(fact)));
    }

    static String named(Attribute attribute) {
        return (attribute.custom() ? "The custom attribute " : "The field ") + attribute.name();
    }

    private static String kindOf(Object fact) {
        if (fact instanceof String text) {
            return "a text of " + text.length() + " characters";
        }
        if (fact instanceof Number) {
            return "this number";
        }
        if (fact instanceof Boolean) {
            return "true or false";
        }
        return fact instanceof Collection<?> ? "a list" : "a group of values";
    }
}
