package org.referralconnector.salesforce;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.referralconnector.journal.Outcome;

/**
 * What a batch wants from Salesforce, before Salesforce was asked anything.
 *
 * @param intents the writes it wants, in the order of its deliveries
 * @param outcomes what is known already, by delivery: skipped, parked, or waiting for an earlier one. A delivery may
 *     stand here and in an intent; its outcome is then the worse of the two
 * @param outdatedObjects objects for which a value or field did not fit: somebody may change the org so that it does,
 *     and release the delivery, so they are to be read anew
 * @param columns what else a search has to read of the records of an object, by object
 */
public record BatchPlan(
        List<Intent> intents,
        Map<Long, Outcome> outcomes,
        Set<String> outdatedObjects,
        Map<String, List<String>> columns) {

    public BatchPlan {
        intents = List.copyOf(intents);
        outcomes = Map.copyOf(outcomes);
        outdatedObjects = Set.copyOf(outdatedObjects);
        columns = Map.copyOf(columns);
    }
}
