package org.referralconnector.sandbox.salesforce.soql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.soql.Soql.Aggregate;
import org.referralconnector.sandbox.salesforce.soql.Soql.ChildQuery;
import org.referralconnector.sandbox.salesforce.soql.Soql.FieldPath;
import org.referralconnector.sandbox.salesforce.soql.Soql.FieldSet;
import org.referralconnector.sandbox.salesforce.soql.Soql.Operand;
import org.referralconnector.sandbox.salesforce.soql.Soql.Order;
import org.referralconnector.sandbox.salesforce.soql.Soql.Selected;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;
import org.referralconnector.sandbox.salesforce.store.View;

/** Runs the SOQL queries of clients on the store. */
public final class QueryEngine {
    private static final int MOST_ROWS_WITH_ALL_FIELDS = 200;

    private final Schema schema;
    private final RecordStore store;
    private final Clock clock;

    public QueryEngine(Schema schema, RecordStore store, Clock clock) {
        this.schema = schema;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Runs a query for the organization itself, which sees everything.
     *
     * @param withDeleted whether deleted rows are found too
     * @param dataPath {@code /services/data/vXX.X}, the start of the addresses in the records
     * @throws Refusal MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD or INVALID_QUERY_FILTER_OPERATOR
     */
    public QueryResult run(String text, boolean withDeleted, String dataPath) {
        return run(View.of(schema), text, withDeleted, dataPath);
    }

    /** Runs a query for somebody who does not see everything. */
    public QueryResult run(View view, String text, boolean withDeleted, String dataPath) {
        return run(view, text, row -> true, withDeleted, dataPath);
    }

    /**
     * Runs a query whose result is a table.
     *
     * @param withDeleted whether deleted rows are found too
     * @throws Refusal as {@link #run} does, and FUNCTIONALITY_NOT_ENABLED if it has children, groups or an offset
     */
    public FlatResult flat(View view, String text, boolean withDeleted) {
        Soql query = read(text);
        ObjectType type = typeOf(view, query, text);
        return store.reading(() -> new Run(view, text, query, type, withDeleted || query.allRows(), "").flat());
    }

    /**
     * Reads a query which is to be asked about single rows.
     *
     * @throws Refusal as {@link #run} does, and MALFORMED_QUERY if it needs more than the row itself or leaves out Id
     */
    public RowQuery ofSingleRows(View view, String text) {
        Soql query = read(text);
        return new Run(view, text, query, typeOf(view, query, text), true, "").rowQuery();
    }

    /**
     * Reads what a query asks for, without running it.
     *
     * @throws Refusal MALFORMED_QUERY
     */
    public QueryHead head(String text) {
        return QueryHead.of(read(text));
    }

    /** Finds only rows which also pass another test. */
    QueryResult run(View view, String text, Predicate<Row> also, String dataPath) {
        return run(view, text, also, false, dataPath);
    }

    private QueryResult run(View view, String text, Predicate<Row> also, boolean withDeleted, String dataPath) {
        Soql query = read(text);
        ObjectType type = typeOf(view, query, text);
        return store.reading(
                () -> new Run(view, text, query, type, withDeleted || query.allRows(), dataPath).result(also));
    }

    private Soql read(String text) {
        return new SoqlReader(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)).read(text);
    }

    private static ObjectType typeOf(View view, Soql query, String text) {
        return view.schema().type(query.from()).orElseThrow(() -> unknownType(text, query.from()));
    }

    private static Refusal unknownType(String text, String name) {
        return Refusal.of(
                400,
                "INVALID_TYPE",
                "\n" + text + "\n^\nERROR at Row:1:Column:1\nsObject type '" + name
                        + "' is not supported. If you are attempting to use a custom object, be sure to append the"
                        + " '__c' after the entity name. Please reference your WSDL or the describe call for the"
                        + " appropriate names.");
    }

    /** One query while it is run. */
    private final class Run {
        private final View view;
        private final String text;
        private final Soql query;
        private final ObjectType type;
        private final boolean withDeleted;
        private final String dataPath;
        private final Columns columns;

        Run(View view, String text, Soql query, ObjectType type, boolean withDeleted, String dataPath) {
            this.view = view;
            this.text = text;
            this.query = query;
            this.type = type;
            this.withDeleted = withDeleted;
            this.dataPath = dataPath;
            this.columns = new Columns(view.schema(), type, query.alias(), text);
        }

        QueryResult result(Predicate<Row> also) {
            List<Row> rows = matching(also, Optional.empty());
            if (isPlainCount()) {
                return new QueryResult(rows.size(), List.of(), row -> Json.object());
            }
            return Aggregation.needed(query) ? aggregated(rows) : selected(rows);
        }

        FlatResult flat() {
            List<Column> table = new ArrayList<>();
            for (Selected each : query.select()) {
                if (each.item() instanceof FieldPath path) {
                    table.add(columns.find(path));
                } else if (each.item() instanceof FieldSet set) {
                    fieldsOf(set).forEach(field -> table.add(new Column(List.of(), field)));
                } else {
                    throw notFlat();
                }
            }
            if (!query.groupBy().isEmpty() || query.offset() > 0) {
                throw notFlat();
            }
            List<Row> rows = page(matching(row -> true, Optional.empty()), columnSources());
            return new FlatResult(type.name(), List.copyOf(table), rows, store);
        }

        private Refusal notFlat() {
            return Refusal.of(
                    400,
                    "FUNCTIONALITY_NOT_ENABLED",
                    "Child queries, aggregate functions, GROUP BY and OFFSET are not supported in Bulk Query");
        }

        RowQuery rowQuery() {
            boolean ofRows = query.groupBy().isEmpty()
                    && query.orderBy().isEmpty()
                    && query.limit() < 0
                    && query.select().stream().allMatch(each -> each.item() instanceof FieldPath);
            if (!ofRows) {
                throw Refusal.malformedQuery("a PushTopic selects plain fields, without GROUP BY, ORDER BY and LIMIT");
            }
            List<Field> selected = query.select().stream()
                    .map(each -> ownField((FieldPath) each.item()))
                    .toList();
            if (selected.stream().noneMatch(field -> field.name().equals("Id"))) {
                throw Refusal.malformedQuery("a PushTopic selects Id");
            }
            Set<String> conditioned = new HashSet<>();
            Function<Operand, Conditions.Source> sources = operand -> {
                Conditions.Source source = columnSources().apply(operand);
                if (!source.ofRow()) {
                    throw Refusal.malformedQuery("a PushTopic looks at fields of the record itself only");
                }
                conditioned.add(source.field().name());
                return source;
            };
            Filter where = query.where().map(conditions(sources)::filter).orElse(Filter.NONE);
            return new RowQuery(type, selected, conditioned, where.test());
        }

        private Field ownField(FieldPath path) {
            Column column = columns.find(path);
            if (!column.hops().isEmpty()) {
                throw Refusal.malformedQuery("a PushTopic looks at fields of the record itself only");
            }
            return column.field();
        }

        private boolean isPlainCount() {
            return query.select().size() == 1
                    && query.select().get(0).item() instanceof Aggregate function
                    && function.argument().isEmpty()
                    && query.groupBy().isEmpty();
        }

        private List<Row> matching(Predicate<Row> also, Optional<Collection<Row>> among) {
            Filter where =
                    query.where().map(conditions(columnSources())::filter).orElse(Filter.NONE);
            Collection<Row> candidates = among.or(where::candidates).orElseGet(() -> store.all(type));
            return candidates.stream()
                    .filter(row -> withDeleted || !row.deleted())
                    .filter(view.shows())
                    .filter(also)
                    .filter(where.test())
                    .toList();
        }

        private Conditions conditions(Function<Operand, Conditions.Source> sources) {
            return new Conditions(type, store, sources, this::joined);
        }

        private Function<Operand, Conditions.Source> columnSources() {
            return Conditions.sourcesOf(columns, store);
        }

        private Set<Object> joined(Soql inner) {
            ObjectType innerType = typeOf(view, inner, text);
            Run run = new Run(view, text, inner, innerType, withDeleted, dataPath);
            if (inner.select().size() != 1 || !(inner.select().get(0).item() instanceof FieldPath path)) {
                throw Refusal.malformedQuery("a semi-join selects exactly one field");
            }
            Column column = run.columns.find(path);
            Set<Object> values = new HashSet<>();
            run.matching(row -> true, Optional.empty()).forEach(row -> values.add(column.value(row, store)));
            values.remove(null);
            return values;
        }

        private QueryResult selected(List<Row> rows) {
            RowShape shape = new RowShape(store, dataPath);
            query.select().forEach(each -> select(each, shape));
            List<Row> page = page(rows, columnSources());
            return new QueryResult(page.size(), page, shape::json);
        }

        private void select(Selected selected, RowShape shape) {
            if (selected.item() instanceof FieldPath path) {
                shape.select(columns.find(path));
            } else if (selected.item() instanceof FieldSet set) {
                fieldsOf(set).forEach(field -> shape.select(new Column(List.of(), field)));
            } else if (selected.item() instanceof ChildQuery child) {
                selectChildren(child.query(), shape);
            }
        }

        private Stream<Field> fieldsOf(FieldSet set) {
            if (!set.which().equals("STANDARD") && (query.limit() < 0 || query.limit() > MOST_ROWS_WITH_ALL_FIELDS)) {
                throw Refusal.malformedQuery("The SOQL FIELDS function must have a LIMIT of at most 200");
            }
            return type.fields().stream().filter(field -> switch (set.which()) {
                case "CUSTOM" -> field.custom();
                case "STANDARD" -> !field.custom();
                default -> true;
            });
        }

        private void selectChildren(Soql inner, RowShape shape) {
            Schema.Child child = view.schema().childrenOf(type).stream()
                    .filter(each -> each.relationship().equalsIgnoreCase(inner.from()))
                    .findFirst()
                    .orElseThrow(() -> Refusal.of(
                            400,
                            "INVALID_TYPE",
                            "Didn't understand relationship '" + inner.from() + "' in FROM part of query call."));
            Run run = new Run(view, text, inner, child.type(), withDeleted, dataPath);
            shape.selectChildren(child.relationship(), parent -> run.childrenOf(parent, child.field()));
        }

        private QueryResult childrenOf(Row parent, Field reference) {
            Collection<Row> linked = store.with(type, reference, parent.id());
            return selected(matching(row -> parent.id().equals(row.get(reference.name())), Optional.of(linked)));
        }

        private QueryResult aggregated(List<Row> rows) {
            Aggregation aggregation = new Aggregation(query, columns, store);
            List<Aggregation.Member> members = aggregation.members();
            Filter having =
                    query.having().map(conditions(aggregation::source)::filter).orElse(Filter.NONE);
            List<Row> groups =
                    aggregation.groups(rows).stream().filter(having.test()).toList();
            List<Row> page = page(groups, aggregation::source);
            return new QueryResult(page.size(), page, row -> aggregateJson(row, members, aggregation));
        }

        private ObjectNode aggregateJson(Row row, List<Aggregation.Member> members, Aggregation aggregation) {
            ObjectNode record = Json.object();
            record.putObject("attributes").put("type", Aggregation.RESULT);
            members.forEach(member -> record.set(
                    member.name(),
                    FieldValues.write(
                            member.field(),
                            aggregation.source(member.operand()).value().apply(row))));
            return record;
        }

        private List<Row> page(List<Row> rows, Function<Operand, Conditions.Source> sources) {
            Stream<Row> sorted = rows.stream();
            Optional<Comparator<Row>> order = query.orderBy().stream()
                    .map(each -> comparator(each, sources.apply(each.operand())))
                    .reduce(Comparator::thenComparing);
            if (order.isPresent()) {
                sorted = sorted.sorted(order.get());
            }
            sorted = sorted.skip(query.offset());
            return (query.limit() < 0 ? sorted : sorted.limit(query.limit())).toList();
        }

        private Comparator<Row> comparator(Order order, Conditions.Source source) {
            Comparator<Object> values = Comparing::order;
            Comparator<Object> directed = order.descending() ? values.reversed() : values;
            Comparator<Object> complete =
                    order.nullsLast() ? Comparator.nullsLast(directed) : Comparator.nullsFirst(directed);
            return Comparator.comparing(source.value(), complete);
        }
    }
}
