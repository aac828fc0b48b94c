package org.referralconnector.program;

import java.util.List;
import java.util.Map;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.journal.Outcome;

/**
 * A batch, read with the rules that hold now.
 *
 * @param due what can be carried, in the order of the batch
 * @param outcomes the outcomes of the rest, by delivery id
 */
public record Understood(List<DueDelivery> due, Map<Long, Outcome> outcomes) {}
