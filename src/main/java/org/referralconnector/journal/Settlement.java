package org.referralconnector.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a destination made of a batch.
 *
 * @param outcomes what became of each delivery, by its id; one without an outcome is tried again
 * @param links which records participants turned out to be
 * @param staleLinks links that led nowhere and have to be learned anew
 * @param untried the ids of deliveries whose turn did not come: they go back as they were, and no attempt is counted
 */
public record Settlement(
        Map<Long, Outcome> outcomes, Collection<Link> links, Collection<Link> staleLinks, Set<Long> untried) {

    /** A settlement of deliveries whose turn came for all. */
    public Settlement(Map<Long, Outcome> outcomes, Collection<Link> links, Collection<Link> staleLinks) {
        this(outcomes, links, staleLinks, Set.of());
    }

    /** A settlement that teaches nothing about records. */
    public static Settlement of(Map<Long, Outcome> outcomes) {
        return new Settlement(outcomes, List.of(), List.of());
    }

    /** The same with outcomes of further deliveries. */
    public Settlement with(Map<Long, Outcome> further) {
        if (further.isEmpty()) {
            return this;
        }
        Map<Long, Outcome> all = new HashMap<>(outcomes);
        all.putAll(further);
        return new Settlement(all, links, staleLinks, untried);
    }
}
