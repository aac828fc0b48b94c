package org.referralconnector.salesforce;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.referralconnector.salesforce.SalesforceField.PicklistValue;

/**
 * Turns a fact into the JSON value that a field of a Salesforce type takes: text, number or boolean. Text is kept
 * verbatim. What Salesforce would refuse is refused here already, before it costs an API call; the messages name the
 * field, its type and the kind of value, never the value.
 */
public final class FieldConversion {

    private static final String LIST_SEPARATOR = ", ";
    private static final String CHOICE_SEPARATOR = ";";
    private static final Set<String> YES = Set.of("true", "yes", "y", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "n", "off", "0");

    /** The value for {@code field} of {@code object}; {@code fact} is neither null nor blank. */
    public Object convert(String object, SalesforceField field, Object fact) throws UnfitValue {
        return switch (field.type()) {
            case "string", "textarea", "phone", "url", "email", "encryptedstring", "combobox" ->
                fitting(object, field, text(object, field, fact));
            case "picklist" -> choice(object, field, text(object, field, fact));
            case "multipicklist" -> choices(object, field, fact);
            case "double", "currency", "percent" -> number(object, field, fact);
            case "int", "long" -> wholeNumber(object, field, fact);
            case "boolean" -> yesOrNo(object, field, fact);
            case "date" -> Moment.of(fact).map(Moment::date).orElseThrow(() -> notConvertible(object, field, fact));
            case "datetime" ->
                Moment.of(fact).map(Moment::datetime).orElseThrow(() -> notConvertible(object, field, fact));
            case "reference", "id" -> recordId(object, field, text(object, field, fact));
            default -> throw notConvertible(object, field, fact);
        };
    }

    /** True if several values of the field can be joined into one. */
    static boolean isJoinable(SalesforceField field) {
        return switch (field.type()) {
            case "string", "textarea", "multipicklist" -> true;
            default -> false;
        };
    }

    /** Both values in one: the choices of a multi-select picklist, or texts with {@code separator} between them. */
    String join(String object, SalesforceField field, String earlier, String later, String separator)
            throws UnfitValue {
        String between = field.type().equals("multipicklist") ? CHOICE_SEPARATOR : separator;
        if (between.isEmpty()) {
            return fitting(object, field, earlier + later);
        }
        Set<String> parts = new LinkedHashSet<>(parts(earlier, between));
        parts.addAll(parts(later, between));
        return fitting(object, field, String.join(between, parts));
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

    private static String text(String object, SalesforceField field, Object fact) throws UnfitValue {
        if (fact instanceof Collection<?> several) {
            List<String> texts = new ArrayList<>();
            for (Object one : several) {
                if (!isBlank(one)) {
                    texts.add(scalarText(object, field, one));
                }
            }
            return String.join(LIST_SEPARATOR, texts);
        }
        return scalarText(object, field, fact);
    }

    private static String scalarText(String object, SalesforceField field, Object fact) throws UnfitValue {
        if (fact instanceof String || fact instanceof Boolean) {
            return fact.toString();
        }
        if (fact instanceof Number number) {
            return plain(new BigDecimal(number.toString())).toPlainString();
        }
        throw notConvertible(object, field, fact);
    }

    private static String fitting(String object, SalesforceField field, String text) throws UnfitValue {
        if (field.length() > 0 && text.length() > field.length()) {
            throw new UnfitValue(
                    "VALUE_TOO_LONG",
                    "%s.%s takes %d characters, the value has %d. Map a shorter value or lengthen the field."
                            .formatted(object, field.name(), field.length(), text.length()));
        }
        return text;
    }

    private static String choice(String object, SalesforceField field, String text) throws UnfitValue {
        return field.restrictedPicklist() ? listed(object, field, text) : fitting(object, field, text);
    }

    private static String choices(String object, SalesforceField field, Object fact) throws UnfitValue {
        Collection<?> several = fact instanceof Collection<?> list ? list : List.of(fact);
        Set<String> chosen = new LinkedHashSet<>();
        for (Object one : several) {
            for (String choice : parts(isBlank(one) ? "" : scalarText(object, field, one), CHOICE_SEPARATOR)) {
                if (!choice.isBlank()) {
                    chosen.add(choice(object, field, choice.strip()));
                }
            }
        }
        return fitting(object, field, String.join(CHOICE_SEPARATOR, chosen));
    }

    private static String listed(String object, SalesforceField field, String text) throws UnfitValue {
        String differsInCaseOnly = null;
        for (PicklistValue allowed : field.picklistValues()) {
            if (allowed.active() && allowed.value().equals(text)) {
                return text;
            }
            if (allowed.active() && allowed.value().equalsIgnoreCase(text)) {
                differsInCaseOnly = allowed.value();
            }
        }
        if (differsInCaseOnly != null) {
            return differsInCaseOnly;
        }
        String allowed = field.picklistValues().stream()
                .filter(PicklistValue::active)
                .map(PicklistValue::value)
                .limit(20)
                .collect(Collectors.joining(", "));
        throw new UnfitValue(
                "VALUE_NOT_IN_PICKLIST",
                "%s.%s is a restricted picklist and the value is none of its active values (%s)."
                        .formatted(object, field.name(), allowed));
    }

    private static BigDecimal number(String object, SalesforceField field, Object fact) throws UnfitValue {
        BigDecimal number = decimal(object, field, fact);
        int wholeDigits = number.precision() - number.scale();
        if (field.precision() > 0 && wholeDigits > field.precision() - field.scale()) {
            throw new UnfitValue(
                    "VALUE_OUT_OF_RANGE",
                    "%s.%s takes %d digits before the decimal point, the value has %d."
                            .formatted(object, field.name(), field.precision() - field.scale(), wholeDigits));
        }
        return number;
    }

    private static Integer wholeNumber(String object, SalesforceField field, Object fact) throws UnfitValue {
        try {
            return decimal(object, field, fact).intValueExact();
        } catch (ArithmeticException fraction) {
            throw notConvertible(object, field, fact);
        }
    }

    private static BigDecimal decimal(String object, SalesforceField field, Object fact) throws UnfitValue {
        if (!(fact instanceof Number || fact instanceof String)) {
            throw notConvertible(object, field, fact);
        }
        try {
            BigDecimal number = plain(new BigDecimal(fact.toString().strip()));
            if (number.precision() - number.scale() > 40 || number.scale() > 40) {
                throw notConvertible(object, field, fact);
            }
            return number;
        } catch (NumberFormatException noNumber) {
            throw notConvertible(object, field, fact);
        }
    }

    /** Without trailing zeros, and without an exponent for whole numbers. */
    private static BigDecimal plain(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return shortest.scale() < 0 && shortest.scale() > -40 ? shortest.setScale(0) : shortest;
    }

    private static Boolean yesOrNo(String object, SalesforceField field, Object fact) throws UnfitValue {
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
        throw notConvertible(object, field, fact);
    }

    private static String recordId(String object, SalesforceField field, String text) throws UnfitValue {
        String id = text.strip();
        boolean wellFormed = (id.length() == 15 || id.length() == 18)
                && id.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
        if (!wellFormed) {
            throw notConvertible(object, field, text);
        }
        return id;
    }

    /** True for what counts as nothing: null, blank text, a list or map of nothing. */
    static boolean isBlank(Object fact) {
        if (fact instanceof String text) {
            return text.isBlank();
        }
        if (fact instanceof Collection<?> several) {
            return several.stream().allMatch(FieldConversion::isBlank);
        }
        return fact == null;
    }

    private static UnfitValue notConvertible(String object, SalesforceField field, Object fact) {
        return new UnfitValue(
                "VALUE_NOT_CONVERTIBLE",
                "%s.%s is of type %s and %s cannot be turned into that."
                        .formatted(object, field.name(), field.type(), kindOf(fact)));
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
