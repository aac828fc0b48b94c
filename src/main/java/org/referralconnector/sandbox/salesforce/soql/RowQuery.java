package org.referralconnector.sandbox.salesforce.soql;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * A query which is asked about single rows.
 *
 * @param selected the fields behind SELECT
 * @param conditioned the names of the fields behind WHERE
 * @param test whether a row meets the conditions
 */
public record RowQuery(ObjectType type, List<Field> selected, Set<String> conditioned, Predicate<Row> test) {}
