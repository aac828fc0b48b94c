package org.referralconnector.sandbox.salesforce.soql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A SOQL query as it was written; nothing in it has been looked up in the schema yet.
 *
 * @param from name of the object, or of the child relationship in a child query
 * @param alias empty if the object has none
 * @param limit most rows, -1 for all
 */
record Soql(
        List<Selected> select,
        String from,
        String alias,
        Optional<Condition> where,
        List<FieldPath> groupBy,
        Optional<Condition> having,
        List<Order> orderBy,
        int limit,
        int offset,
        boolean allRows) {

    /** One entry of the SELECT list; {@code alias} is empty if it has none. */
    record Selected(Item item, String alias) {}

    /** What a SELECT list may hold. */
    sealed interface Item permits FieldPath, Aggregate, FieldSet, ChildQuery {}

    /** What can be compared and sorted by. */
    sealed interface Operand permits FieldPath, Aggregate {}

    /**
     * A field, perhaps of a parent record: {@code Account.Owner.Name}.
     *
     * @param column position in the query text, counted from 1
     */
    record FieldPath(List<String> names, int column) implements Item, Operand {
        String text() {
            return String.join(".", names);
        }
    }

    /** {@code COUNT(Id)}, {@code MAX(Amount)}; {@code COUNT()} has no argument. */
    record Aggregate(String function, Optional<FieldPath> argument) implements Item, Operand {
        String text() {
            return (function + "(" + argument.map(FieldPath::text).orElse("") + ")").toLowerCase(Locale.ROOT);
        }
    }

    /** {@code FIELDS(ALL)}, {@code FIELDS(STANDARD)}, {@code FIELDS(CUSTOM)}. */
    record FieldSet(String which) implements Item {}

    /** A query in the SELECT list for the children of each row. */
    record ChildQuery(Soql query) implements Item {}

    /** A sort key. */
    record Order(Operand operand, boolean descending, boolean nullsLast) {}

    /** A condition on a row. */
    sealed interface Condition {}

    /** Every part must hold. */
    record All(List<Condition> parts) implements Condition {}

    /** One part must hold. */
    record Any(List<Condition> parts) implements Condition {}

    /** The part must not hold. */
    record Not(Condition part) implements Condition {}

    /** An operand against one literal, or against several for IN, NOT IN, INCLUDES and EXCLUDES. */
    record Comparison(Operand operand, Operator operator, List<Literal> literals) implements Condition {}

    /** An operand against the values which another query finds. */
    record SemiJoin(Operand operand, boolean negated, Soql query) implements Condition {}

    /** How an operand is compared. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        LIKE,
        IN,
        NOT_IN,
        INCLUDES,
        EXCLUDES
    }

    /**
     * A value in the query text.
     *
     * @param value null, String, BigDecimal, Boolean, LocalDate, Instant or {@link DatePeriod}
     */
    record Literal(Object value) {}
}
