package org.referralconnector.sandbox.salesforce.soql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.SchemaFiles;
import org.referralconnector.sandbox.salesforce.soql.Soql.Aggregate;
import org.referralconnector.sandbox.salesforce.soql.Soql.FieldPath;
import org.referralconnector.sandbox.salesforce.soql.Soql.Operand;
import org.referralconnector.sandbox.salesforce.soql.Soql.Selected;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * Groups rows and computes the aggregate functions of a query. A group becomes a row of the object
 * {@code AggregateResult}, whose values are named by the text of the operand they belong to.
 */
final class Aggregation {
    static final String RESULT = "AggregateResult";

    private static final Field COUNT =
            SchemaFiles.field(Json.object().put("name", "count").put("type", "int"));

    /** One member of a result: its name in the answer, the operand behind it, the type of its value. */
    record Member(String name, Operand operand, Field field) {}

    private final Soql query;
    private final Columns columns;
    private final RecordStore store;
    private final Map<String, Operand> operands = new LinkedHashMap<>();

    Aggregation(Soql query, Columns columns, RecordStore store) {
        this.query = query;
        this.columns = columns;
        this.store = store;
        query.groupBy().forEach(this::operand);
        query.select().forEach(each -> {
            if (each.item() instanceof Operand operand) {
                operand(operand);
            }
        });
        query.orderBy().forEach(order -> operand(order.operand()));
    }

    static boolean needed(Soql query) {
        return !query.groupBy().isEmpty() || query.select().stream().anyMatch(each -> each.item() instanceof Aggregate);
    }

    /** The members of each result in the order of the SELECT list; a function without an alias is called expr0, … */
    List<Member> members() {
        List<Member> members = new ArrayList<>();
        int unnamed = 0;
        for (Selected selected : query.select()) {
            if (selected.item() instanceof FieldPath path) {
                requireGrouped(path);
                List<String> names = path.names();
                String name = selected.alias().isEmpty() ? names.get(names.size() - 1) : selected.alias();
                members.add(new Member(name, path, fieldOf(path)));
            } else if (selected.item() instanceof Aggregate function) {
                String name = selected.alias().isEmpty() ? "expr" + unnamed++ : selected.alias();
                members.add(new Member(name, function, fieldOf(function)));
            } else {
                throw Refusal.malformedQuery("only grouped fields and aggregate functions can be selected here");
            }
        }
        return members;
    }

    List<Row> groups(Collection<Row> rows) {
        Map<List<Object>, List<Row>> groups = new LinkedHashMap<>();
        if (query.groupBy().isEmpty()) {
            groups.put(List.of(), List.copyOf(rows));
        }
        List<Column> keys = query.groupBy().stream().map(columns::find).toList();
        if (!keys.isEmpty()) {
            for (Row row : rows) {
                List<Object> key = new ArrayList<>();
                keys.forEach(column -> key.add(column.value(row, store)));
                groups.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
            }
        }
        return groups.values().stream().map(this::summary).toList();
    }

    /** Where sorting and HAVING find the value of an operand in a group. */
    Conditions.Source source(Operand operand) {
        if (operand instanceof FieldPath path) {
            requireGrouped(path);
        }
        String key = operand(operand);
        return new Conditions.Source(fieldOf(operand), row -> row.get(key), false);
    }

    private Row summary(List<Row> group) {
        Map<String, Object> values = new HashMap<>();
        operands.forEach((key, operand) -> {
            Object value = operand instanceof Aggregate function
                    ? computed(function, group)
                    : columns.find((FieldPath) operand).value(group.get(0), store);
            values.put(key, value);
        });
        return new Row(RESULT, values);
    }

    private Object computed(Aggregate function, List<Row> group) {
        if (function.argument().isEmpty()) {
            return BigDecimal.valueOf(group.size());
        }
        Column column = columns.find(function.argument().get());
        List<Object> values = group.stream()
                .map(row -> column.value(row, store))
                .filter(Objects::nonNull)
                .toList();
        return switch (function.function()) {
            case "COUNT" -> BigDecimal.valueOf(values.size());
            case "COUNT_DISTINCT" -> BigDecimal.valueOf(new HashSet<>(values).size());
            case "MIN" -> values.stream().min(Comparing::order).orElse(null);
            case "MAX" -> values.stream().max(Comparing::order).orElse(null);
            case "SUM" -> values.isEmpty() ? null : sum(values);
            default -> values.isEmpty() ? null : average(values);
        };
    }

    private static BigDecimal sum(List<Object> values) {
        return values.stream().map(BigDecimal.class::cast).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal average(List<Object> values) {
        return sum(values).divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64);
    }

    private String operand(Operand operand) {
        String key =
                operand instanceof FieldPath path ? path.text().toLowerCase(Locale.ROOT) : ((Aggregate) operand).text();
        operands.putIfAbsent(key, operand);
        return key;
    }

    private Field fieldOf(Operand operand) {
        if (operand instanceof FieldPath path) {
            return columns.find(path).field();
        }
        Aggregate function = (Aggregate) operand;
        boolean counts = function.function().startsWith("COUNT");
        Field argument =
                function.argument().map(path -> columns.find(path).field()).orElse(COUNT);
        if (function.function().matches("SUM|AVG") && argument.type().shape() != FieldType.Shape.NUMBER) {
            throw Refusal.malformedQuery(
                    "field " + argument.name() + " does not support aggregate operator " + function.function());
        }
        return counts ? COUNT : argument;
    }

    private void requireGrouped(FieldPath path) {
        String wanted = path.text();
        if (query.groupBy().stream().noneMatch(grouped -> grouped.text().equalsIgnoreCase(wanted))) {
            throw Refusal.malformedQuery("Field must be grouped or aggregated: " + wanted);
        }
    }
}
