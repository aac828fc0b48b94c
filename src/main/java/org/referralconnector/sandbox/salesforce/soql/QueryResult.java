package org.referralconnector.sandbox.salesforce.soql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * What a query found, frozen at that moment.
 *
 * @param totalSize the number of rows, or the count of a {@code COUNT()} query, which has no rows
 * @param shape makes the JSON record of a row
 */
public record QueryResult(int totalSize, List<Row> rows, Function<Row, ObjectNode> shape) {

    /** The records from one position up to, and without, another. */
    public ArrayNode records(int from, int to) {
        ArrayNode records = Json.array();
        rows.subList(from, to).forEach(row -> records.add(shape.apply(row)));
        return records;
    }
}
