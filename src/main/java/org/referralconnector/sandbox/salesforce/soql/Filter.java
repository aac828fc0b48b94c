package org.referralconnector.sandbox.salesforce.soql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * A condition which is ready to be tested.
 *
 * @param candidates the rows which an index offers: all that can meet the condition, and perhaps more; empty if no
 *     index helps, so that every row must be tested
 */
record Filter(Predicate<Row> test, Optional<Collection<Row>> candidates) {
    static final Filter NONE = new Filter(row -> true, Optional.empty());

    static Filter scanning(Predicate<Row> test) {
        return new Filter(test, Optional.empty());
    }

    /** Among several parts which an index serves, the one with the fewest rows is enough. */
    static Filter all(List<Filter> parts) {
        Optional<Collection<Row>> fewest = parts.stream()
                .flatMap(part -> part.candidates().stream())
                .min(Comparator.comparingInt(Collection::size));
        return new Filter(row -> parts.stream().allMatch(part -> part.test().test(row)), fewest);
    }

    static Filter any(List<Filter> parts) {
        Set<Row> union = new LinkedHashSet<>();
        boolean served = parts.stream().allMatch(part -> part.candidates().isPresent());
        if (served) {
            parts.forEach(part -> union.addAll(part.candidates().get()));
        }
        return new Filter(
                row -> parts.stream().anyMatch(part -> part.test().test(row)),
                served ? Optional.of(new ArrayList<>(union)) : Optional.empty());
    }

    static Filter not(Filter part) {
        return scanning(part.test().negate());
    }
}
