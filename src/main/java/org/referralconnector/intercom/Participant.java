package org.referralconnector.intercom;

import org.referralconnector.campaign.DueDelivery;

/**
 * A person in a campaign.
 *
 * @param campaign the campaign's name
 * @param id the program's id of the person, or the e-mail address where the program has none
 */
record Participant(String campaign, String id) {

    static Participant of(DueDelivery due) {
        return new Participant(due.campaign().name(), due.event().participant());
    }

    /** Leaves out the id, which may be an e-mail address. */
    @Override
    public String toString() {
        return "Participant[" + campaign + "]";
    }
}
