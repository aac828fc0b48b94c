package org.referralconnector.sandbox.salesforce.soql;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.soql.Soql.Literal;

/** How values of fields compare with the literals of a query: texts without case, ids in both lengths. */
final class Comparing {
    private Comparing() {}

    /**
     * The literal as a value of the field's type; a {@link DatePeriod} stays one.
     *
     * @throws Refusal if the literal is of another type
     */
    static Object typed(Field field, Literal literal) {
        Object value = literal.value();
        if (value == null) {
            return null;
        }
        boolean fits =
                switch (field.type().shape()) {
                    case TEXT, REFERENCE -> value instanceof String;
                    case FLAG -> value instanceof Boolean;
                    case NUMBER -> value instanceof BigDecimal;
                    case DATE -> value instanceof LocalDate || value instanceof DatePeriod;
                    case INSTANT -> value instanceof Instant || value instanceof DatePeriod;
                };
        if (!fits) {
            String type =
                    field.type().soapType().substring(field.type().soapType().indexOf(':') + 1);
            throw Refusal.of(
                    400,
                    "INVALID_FIELD",
                    "value of filter criterion for field '" + field.name() + "' must be of type " + type
                            + (value instanceof String ? " and should not be" : " and should be")
                            + " enclosed in quotes");
        }
        if (field.type().shape() == FieldType.Shape.REFERENCE) {
            return RecordId.parse((String) value)
                    .orElseThrow(() -> Refusal.of(400, "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: " + value));
        }
        return value instanceof String text ? StringLiteral.plain(text) : value;
    }

    static boolean equal(Object value, Object literal) {
        if (value == null || literal == null) {
            return Objects.equals(value, literal) || Boolean.FALSE.equals(value) || Boolean.FALSE.equals(literal);
        }
        if (literal instanceof DatePeriod period) {
            return value instanceof LocalDate day
                    ? period.contains(day)
                    : !((Instant) value).isBefore(period.start()) && ((Instant) value).isBefore(period.end());
        }
        return order(value, literal) == 0;
    }

    /** Negative, zero or positive as the value lies before, in or behind the literal; neither may be null. */
    static int order(Object value, Object literal) {
        if (literal instanceof DatePeriod period) {
            Instant at = value instanceof LocalDate day ? new DatePeriod(day, day).start() : (Instant) value;
            if (at.isBefore(period.start())) {
                return -1;
            }
            return at.isBefore(period.end()) ? 0 : 1;
        }
        if (value instanceof String text) {
            return text.compareToIgnoreCase((String) literal);
        }
        return compare(value, literal);
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    /** Whether a multi-select value such as {@code a;b} holds all the values of one wanted combination. */
    static boolean includes(Object value, List<Object> combinations) {
        if (value == null) {
            return false;
        }
        List<String> held = List.of(((String) value).toLowerCase(Locale.ROOT).split(";", -1));
        return combinations.stream()
                .map(each -> List.of(((String) each).toLowerCase(Locale.ROOT).split(";", -1)))
                .anyMatch(held::containsAll);
    }
}
