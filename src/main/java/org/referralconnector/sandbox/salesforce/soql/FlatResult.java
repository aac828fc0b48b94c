package org.referralconnector.sandbox.salesforce.soql;

import java.util.List;
import java.util.function.Consumer;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** What a query without children and groups has found, as a table of texts. The rows are frozen, their parents are not. */
public final class FlatResult {
    private final String object;
    private final List<Column> columns;
    private final List<Row> rows;
    private final RecordStore store;

    FlatResult(String object, List<Column> columns, List<Row> rows, RecordStore store) {
        this.object = object;
        this.columns = columns;
        this.rows = rows;
        this.store = store;
    }

    public String object() {
        return object;
    }

    public int size() {
        return rows.size();
    }

    /** The names of the columns, such as {@code Account.Name}. */
    public List<String> names() {
        return columns.stream().map(FlatResult::name).toList();
    }

    /** Gives the rows from one position up to, and without, another to {@code reader}, one by one. */
    public void texts(int from, int to, Consumer<List<String>> reader) {
        for (Row row : rows.subList(from, to)) {
            reader.accept(columns.stream()
                    .map(column -> FieldValues.text(column.field(), column.value(row, store)))
                    .toList());
        }
    }

    private static String name(Column column) {
        StringBuilder name = new StringBuilder();
        for (Field hop : column.hops()) {
            name.append(hop.relationship()).append('.');
        }
        return name.append(column.field().name()).toString();
    }
}
