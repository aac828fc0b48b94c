package org.referralconnector.sandbox.salesforce.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;

/** Carries field values between JSON and the store. */
public final class FieldValues {
    private static final DateTimeFormatter WRITTEN_INSTANT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter FILED_INSTANT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter READ_INSTANT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .appendPattern("HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT);

    private FieldValues() {}

    /**
     * The value to store, null for null and for blank text.
     *
     * @throws Refusal JSON_PARSER_ERROR if the JSON is of another type than the field
     */
    public static Object read(Field field, JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        return switch (field.type().shape()) {
            case TEXT, REFERENCE -> text(field, node);
            case FLAG -> flag(field, node);
            case NUMBER -> number(field, node);
            case DATE -> date(field, node);
            case INSTANT -> instant(field, node);
        };
    }

    public static JsonNode write(Field field, Object value) {
        if (value == null) {
            return NullNode.instance;
        }
        return switch (field.type().shape()) {
            case TEXT, REFERENCE -> TextNode.valueOf((String) value);
            case FLAG -> BooleanNode.valueOf((Boolean) value);
            case NUMBER -> DecimalNode.valueOf(written((BigDecimal) value, field.type()));
            case DATE -> TextNode.valueOf(value.toString());
            case INSTANT -> TextNode.valueOf(WRITTEN_INSTANT.format((Instant) value));
        };
    }

    /** The value as files of the Bulk API hold it: empty for none, datetimes end with Z. */
    public static String text(Field field, Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof Instant instant
                ? FILED_INSTANT.format(instant)
                : write(field, value).asText();
    }

    /** A datetime as JSON holds it. */
    public static String written(Instant instant) {
        return WRITTEN_INSTANT.format(instant);
    }

    /**
     * Reads a datetime with an offset of any of the forms {@code Z}, {@code +0000} and {@code +00:00}.
     *
     * @throws DateTimeException if it is none
     */
    public static Instant instant(String text) {
        return OffsetDateTime.parse(text, READ_INSTANT).toInstant();
    }

    private static String text(Field field, JsonNode node) {
        if (!node.isTextual()) {
            throw wrongType(field, node);
        }
        String text = node.textValue().strip();
        return text.isEmpty() ? null : text;
    }

    private static Boolean flag(Field field, JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isTextual() && node.textValue().matches("(?i)true|false")) {
            return Boolean.valueOf(node.textValue());
        }
        throw wrongType(field, node);
    }

    private static BigDecimal number(Field field, JsonNode node) {
        if (node.isTextual()) {
            try {
                return rounded(new BigDecimal(node.textValue().strip()), field);
            } catch (NumberFormatException e) {
                throw wrongType(field, node);
            }
        }
        if (!node.isNumber()) {
            throw wrongType(field, node);
        }
        return rounded(node.decimalValue(), field);
    }

    private static BigDecimal rounded(BigDecimal number, Field field) {
        return number.setScale(field.scale(), RoundingMode.HALF_UP);
    }

    private static LocalDate date(Field field, JsonNode node) {
        try {
            String text = node.isTextual() ? node.textValue() : "";
            return text.contains("T") ? instant(text).atOffset(ZoneOffset.UTC).toLocalDate() : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw wrongType(field, node);
        }
    }

    private static Instant instant(Field field, JsonNode node) {
        try {
            String text = node.isTextual() ? node.textValue() : "";
            Instant instant = text.contains("T")
                    ? instant(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            return instant.truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            throw wrongType(field, node);
        }
    }

    /** Whole numbers of non-integer fields are written as 3.0, the way Salesforce does. */
    private static BigDecimal written(BigDecimal number, FieldType type) {
        return type == FieldType.INT || number.scale() > 0 ? number : number.setScale(1);
    }

    private static Refusal wrongType(Field field, JsonNode node) {
        String token =
                switch (node.getNodeType()) {
                    case NUMBER -> node.isIntegralNumber() ? "VALUE_NUMBER_INT" : "VALUE_NUMBER_FLOAT";
                    case BOOLEAN -> node.booleanValue() ? "VALUE_TRUE" : "VALUE_FALSE";
                    case ARRAY -> "START_ARRAY";
                    case OBJECT -> "START_OBJECT";
                    default -> "VALUE_STRING";
                };
        return Refusal.unreadable(
                "Cannot deserialize instance of " + field.type().word() + " from " + token
                        + " value " + node.asText() + " or request may be missing a required field at ["
                        + field.name() + "]");
    }
}
