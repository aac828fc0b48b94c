package org.referralconnector.sandbox.intercom.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.workspace.Contact;
import org.referralconnector.sandbox.intercom.workspace.Segments;

/**
 * Reads queries: single filters, and groups of at most 15 which nest once (OpenAPI 2.16, {@code SearchContacts}). Text is
 * compared without regard to case. The codes of refusals are not published but for {@code invalid_sort_order}.
 */
final class FilterReader {
    private static final int MOST_FILTERS = 15;
    private static final int MOST_LEVELS = 2;

    private final Fields fields;
    private final Segments segments;
    private final ZoneId zone;
    private final boolean byDay;

    /**
     * A reader for one search.
     *
     * @param byDay whether dates are compared by their days in this zone, or else by the second
     */
    FilterReader(Fields fields, Segments segments, ZoneId zone, boolean byDay) {
        this.fields = fields;
        this.segments = segments;
        this.zone = zone;
        this.byDay = byDay;
    }

    Predicate<Contact> read(JsonNode query) {
        return read(query, 1);
    }

    private Predicate<Contact> read(JsonNode query, int level) {
        if (!query.isObject()) {
            throw Refusal.invalid("query must be an object");
        }
        if (query.has("field")) {
            return single(query);
        }
        return group(query, level);
    }

    private Predicate<Contact> group(JsonNode query, int level) {
        String operator = query.path("operator").asText();
        if (!operator.equals("AND") && !operator.equals("OR")) {
            throw new Refusal(400, "invalid_operator", "'" + operator + "' is not a valid operator for a group");
        }
        JsonNode value = query.path("value");
        if (!value.isArray() || value.isEmpty()) {
            throw Refusal.invalid("the value of " + operator + " must be an array of filters");
        }
        if (level > MOST_LEVELS) {
            throw Refusal.invalid("filters can be nested at most " + MOST_LEVELS + " times");
        }
        if (value.size() > MOST_FILTERS) {
            throw Refusal.invalid("a group can have at most " + MOST_FILTERS + " filters");
        }
        List<Predicate<Contact>> filters = new ArrayList<>();
        value.forEach(each -> filters.add(read(each, level + 1)));
        return operator.equals("AND")
                ? contact -> filters.stream().allMatch(filter -> filter.test(contact))
                : contact -> filters.stream().anyMatch(filter -> filter.test(contact));
    }

    private Predicate<Contact> single(JsonNode query) {
        String field = query.path("field").asText();
        String operator = query.path("operator").asText();
        FieldType type = fields.type(field);
        if (!type.takes(operator)) {
            throw new Refusal(
                    400, "invalid_operator", "'" + operator + "' is not a valid operator for field '" + field + "'");
        }
        JsonNode wanted = query.path("value");
        return switch (operator) {
            case "!=" -> equal(field, type, wanted).negate();
            case "!~" -> text(field, wanted, String::contains).negate();
            case "IN" -> anyOf(field, type, wanted);
            case "NIN" -> anyOf(field, type, wanted).negate();
            case "=" -> equal(field, type, wanted);
            case "~" -> text(field, wanted, String::contains);
            case "^" -> text(field, wanted, String::startsWith);
            case "$" -> text(field, wanted, String::endsWith);
            default -> ordered(field, type, operator, wanted);
        };
    }

    private Predicate<Contact> anyOf(String field, FieldType type, JsonNode wanted) {
        if (!wanted.isArray()) {
            throw mismatch(field, "an array");
        }
        List<Predicate<Contact>> any = new ArrayList<>();
        wanted.forEach(each -> any.add(equal(field, type, each)));
        return contact -> any.stream().anyMatch(filter -> filter.test(contact));
    }

    private Predicate<Contact> equal(String field, FieldType type, JsonNode wanted) {
        if (wanted.isNull()) {
            return contact -> isMissing(contact, field, type);
        }
        if (wanted.isContainerNode() || wanted.isMissingNode()) {
            throw mismatch(field, "a single value");
        }
        String word = wanted.asText();
        return switch (type) {
            case TAG -> contact -> contact.tags().containsKey(word);
            case SEGMENT -> contact -> segments.contains(word, contact.id());
            case BOOLEAN -> {
                boolean flag = flag(field, word);
                yield contact -> Fields.value(contact, field).asBoolean() == flag;
            }
            case STRING -> contact -> word.equalsIgnoreCase(textOf(contact, field));
            case NUMBER, DATE -> ordered(field, type, "=", wanted);
        };
    }

    private boolean isMissing(Contact contact, String field, FieldType type) {
        return switch (type) {
            case TAG -> contact.tags().isEmpty();
            case SEGMENT -> segments.of(contact.id()).isEmpty();
            default -> Fields.value(contact, field).isMissingNode();
        };
    }

    private static boolean flag(String field, String word) {
        if (!word.equals("true") && !word.equals("false")) {
            throw mismatch(field, "true or false");
        }
        return word.equals("true");
    }

    @FunctionalInterface
    private interface TextTest {
        boolean holds(String text, String part);
    }

    private static Predicate<Contact> text(String field, JsonNode wanted, TextTest test) {
        if (!wanted.isValueNode() || wanted.isNull()) {
            throw mismatch(field, "a string");
        }
        String part = wanted.asText().toLowerCase(Locale.ROOT);
        return contact -> {
            String text = textOf(contact, field);
            return text != null && test.holds(text.toLowerCase(Locale.ROOT), part);
        };
    }

    private static String textOf(Contact contact, String field) {
        JsonNode value = Fields.value(contact, field);
        JsonNode plain = field.equals("avatar") ? value.path("image_url") : value;
        return plain.isMissingNode() ? null : plain.asText();
    }

    private Predicate<Contact> ordered(String field, FieldType type, String operator, JsonNode wanted) {
        BigDecimal limit = number(field, wanted);
        boolean days = type == FieldType.DATE && byDay;
        return contact -> {
            JsonNode value = Fields.value(contact, field);
            if (!value.isNumber()) {
                return false;
            }
            int order = days
                    ? dayOf(value.decimalValue()).compareTo(dayOf(limit))
                    : value.decimalValue().compareTo(limit);
            return switch (operator) {
                case "<" -> order < 0;
                case ">" -> order > 0;
                case "<=" -> order <= 0;
                case ">=" -> order >= 0;
                default -> order == 0;
            };
        };
    }

    private LocalDate dayOf(BigDecimal seconds) {
        return Instant.ofEpochSecond(seconds.longValue()).atZone(zone).toLocalDate();
    }

    private static BigDecimal number(String field, JsonNode wanted) {
        if (wanted.isNumber()) {
            return wanted.decimalValue();
        }
        try {
            return new BigDecimal(wanted.asText().strip());
        } catch (NumberFormatException e) {
            throw mismatch(field, "a number");
        }
    }

    private static Refusal mismatch(String field, String wanted) {
        return new Refusal(400, "type_mismatch", "the value for field '" + field + "' must be " + wanted);
    }
}
