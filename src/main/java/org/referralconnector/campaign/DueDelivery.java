package org.referralconnector.campaign;

import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.Event;

/**
 * A claimed delivery, understood: with its campaign's rules and its event.
 *
 * @param delivery the delivery
 * @param campaign the rules of its campaign as they are now
 * @param event its journal entry, read with those rules
 */
public record DueDelivery(Delivery delivery, Campaign campaign, Event event) {}
