package org.referralconnector.sandbox.salesforce.soql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.soql.Soql.All;
import org.referralconnector.sandbox.salesforce.soql.Soql.Any;
import org.referralconnector.sandbox.salesforce.soql.Soql.Comparison;
import org.referralconnector.sandbox.salesforce.soql.Soql.Condition;
import org.referralconnector.sandbox.salesforce.soql.Soql.FieldPath;
import org.referralconnector.sandbox.salesforce.soql.Soql.Not;
import org.referralconnector.sandbox.salesforce.soql.Soql.Operand;
import org.referralconnector.sandbox.salesforce.soql.Soql.Operator;
import org.referralconnector.sandbox.salesforce.soql.Soql.SemiJoin;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** Makes the conditions of one query ready to be tested on rows. */
final class Conditions {
    /** Where the value of an operand comes from, and the type it has. */
    record Source(Field field, Function<Row, Object> value, boolean ofRow) {}

    private final ObjectType type;
    private final RecordStore store;
    private final Function<Operand, Source> sources;
    private final Function<Soql, Set<Object>> subqueries;

    /**
     * @param sources finds the operands, and refuses unknown ones
     * @param subqueries runs the query of a semi-join
     */
    Conditions(
            ObjectType type,
            RecordStore store,
            Function<Operand, Source> sources,
            Function<Soql, Set<Object>> subqueries) {
        this.type = type;
        this.store = store;
        this.sources = sources;
        this.subqueries = subqueries;
    }

    static Function<Operand, Source> sourcesOf(Columns columns, RecordStore store) {
        return operand -> {
            if (!(operand instanceof FieldPath path)) {
                throw Refusal.malformedQuery("an aggregate function stands only behind HAVING and ORDER BY");
            }
            Column column = columns.find(path);
            return new Source(
                    column.field(),
                    row -> column.value(row, store),
                    column.hops().isEmpty());
        };
    }

    Filter filter(Condition condition) {
        if (condition instanceof All all) {
            return Filter.all(all.parts().stream().map(this::filter).toList());
        }
        if (condition instanceof Any any) {
            return Filter.any(any.parts().stream().map(this::filter).toList());
        }
        if (condition instanceof Not not) {
            return Filter.not(filter(not.part()));
        }
        if (condition instanceof SemiJoin join) {
            return semiJoin(join);
        }
        return comparison((Comparison) condition);
    }

    private Filter semiJoin(SemiJoin join) {
        Source source = sources.apply(join.operand());
        Set<Object> found = subqueries.apply(join.query());
        Predicate<Row> test = row -> found.contains(source.value().apply(row));
        if (join.negated()) {
            return Filter.scanning(test.negate());
        }
        return new Filter(test, indexed(source, found));
    }

    private Filter comparison(Comparison comparison) {
        Source source = sources.apply(comparison.operand());
        if (comparison.operator() == Operator.LIKE) {
            return like(source, comparison);
        }
        List<Object> wanted = new ArrayList<>();
        comparison.literals().forEach(literal -> wanted.add(Comparing.typed(source.field(), literal)));
        Object single = wanted.get(0);
        Function<Row, Object> value = source.value();
        return switch (comparison.operator()) {
            case EQUAL -> new Filter(row -> Comparing.equal(value.apply(row), single), indexed(source, wanted));
            case NOT_EQUAL -> Filter.scanning(row -> !Comparing.equal(value.apply(row), single));
            case LESS -> ordered(value, single, order -> order < 0);
            case LESS_OR_EQUAL -> ordered(value, single, order -> order <= 0);
            case GREATER -> ordered(value, single, order -> order > 0);
            case GREATER_OR_EQUAL -> ordered(value, single, order -> order >= 0);
            case IN -> new Filter(membership(value, wanted), indexed(source, wanted));
            case NOT_IN -> Filter.scanning(membership(value, wanted).negate());
            case INCLUDES -> Filter.scanning(row -> Comparing.includes(value.apply(row), wanted));
            case EXCLUDES -> Filter.scanning(row -> !Comparing.includes(value.apply(row), wanted));
            case LIKE -> throw new IllegalStateException();
        };
    }

    private static Filter like(Source source, Comparison comparison) {
        if (!(comparison.literals().get(0).value() instanceof String text)) {
            throw Refusal.malformedQuery("LIKE needs a text");
        }
        LikePattern pattern = new LikePattern(text);
        return Filter.scanning(row -> source.value().apply(row) instanceof String value && pattern.matches(value));
    }

    private static Filter ordered(Function<Row, Object> value, Object literal, Predicate<Integer> wanted) {
        return Filter.scanning(row -> {
            Object held = value.apply(row);
            return held != null && literal != null && wanted.test(Comparing.order(held, literal));
        });
    }

    private static Predicate<Row> membership(Function<Row, Object> value, List<Object> wanted) {
        if (wanted.stream().allMatch(each -> each instanceof String)) {
            Set<String> folded = new HashSet<>();
            wanted.forEach(each -> folded.add(((String) each).toLowerCase(Locale.ROOT)));
            return row -> value.apply(row) instanceof String held && folded.contains(held.toLowerCase(Locale.ROOT));
        }
        return row -> {
            Object held = value.apply(row);
            return wanted.stream().anyMatch(each -> Comparing.equal(held, each));
        };
    }

    private Optional<Collection<Row>> indexed(Source source, Collection<Object> values) {
        boolean servable =
                source.ofRow() && source.field().indexed() && values.stream().allMatch(each -> each instanceof String);
        if (!servable) {
            return Optional.empty();
        }
        Set<Row> rows = new LinkedHashSet<>();
        values.forEach(value -> rows.addAll(store.with(type, source.field(), value)));
        return Optional.of(rows);
    }
}
