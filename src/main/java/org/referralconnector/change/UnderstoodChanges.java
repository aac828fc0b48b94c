package org.referralconnector.change;

import java.util.List;
import java.util.Map;
import org.referralconnector.journal.Outcome;

/**
 * A batch of changes, read.
 *
 * @param due what can be applied, in the order of the batch
 * @param outcomes the outcomes of the rest, by delivery id
 */
public record UnderstoodChanges(List<DueChange> due, Map<Long, Outcome> outcomes) {}
