package org.referralconnector.salesforce;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;

/**
 * What became of a batch.
 *
 * @param outcomes the outcome of each delivery
 * @param links which records the participants are, as far as this batch learned it
 * @param staleLinks links to records that are gone: forgotten, so that the next attempt searches again
 * @param outdatedObjects the objects to {@linkplain SalesforceSchema#forget forget}: they may not look any more as
 *     the schema believes
 */
record WrittenBatch(Map<Long, Outcome> outcomes, List<Link> links, List<Link> staleLinks, Set<String> outdatedObjects) {

    WrittenBatch {
        outcomes = Map.copyOf(outcomes);
        links = List.copyOf(links);
        staleLinks = List.copyOf(staleLinks);
        outdatedObjects = Set.copyOf(outdatedObjects);
    }
}
