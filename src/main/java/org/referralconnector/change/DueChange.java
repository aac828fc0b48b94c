package org.referralconnector.change;

import org.referralconnector.journal.Delivery;

/**
 * A change on its way to the ledger.
 *
 * @param delivery the delivery
 * @param change what its journal entry says
 */
public record DueChange(Delivery delivery, CrmChange change) {}
