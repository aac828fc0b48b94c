package org.referralconnector.sandbox.salesforce.store;

import java.util.function.Predicate;
import org.referralconnector.sandbox.salesforce.schema.Schema;

/**
 * What a reader sees of the organization.
 *
 * @param schema the objects and fields
 * @param shows whether a row is there for the reader
 */
public record View(Schema schema, Predicate<Row> shows) {
    /** Everything. */
    public static View of(Schema schema) {
        return new View(schema, row -> true);
    }
}
