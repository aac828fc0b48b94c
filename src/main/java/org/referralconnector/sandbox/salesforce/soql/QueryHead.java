package org.referralconnector.sandbox.salesforce.soql;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a query asks for.
 *
 * @param from name of the object, as it was written
 * @param narrowing the fields, in lower case, which every row that it finds must equal to given values
 */
public record QueryHead(String from, Set<String> narrowing) {
    static QueryHead of(Soql query) {
        Set<String> narrowing = new TreeSet<>();
        query.where().ifPresent(condition -> collect(condition, narrowing));
        return new QueryHead(query.from(), Set.copyOf(narrowing));
    }

    private static void collect(Soql.Condition condition, Set<String> narrowing) {
        if (condition instanceof Soql.All all) {
            all.parts().forEach(part -> collect(part, narrowing));
        } else if (condition instanceof Soql.Comparison comparison
                && (comparison.operator() == Soql.Operator.EQUAL || comparison.operator() == Soql.Operator.IN)
                && comparison.operand() instanceof Soql.FieldPath path) {
            narrowing.add(path.text().toLowerCase(Locale.ROOT));
        }
    }
}
