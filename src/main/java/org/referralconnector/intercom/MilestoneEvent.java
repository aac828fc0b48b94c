package org.referralconnector.intercom;

import java.time.Instant;
import java.util.Map;
import org.referralconnector.campaign.IntercomRules.Milestone;

/**
 * A milestone of a referral that Intercom is told as an event of the contact.
 *
 * @param participant whose milestone it is
 * @param milestone which one
 * @param at when its journal entry was received
 * @param metadata what goes with it: campaign and codes, no personal data
 */
record MilestoneEvent(Participant participant, Milestone milestone, Instant at, Map<String, String> metadata) {

    /** What the link is called that says that a participant's milestone was told. */
    static String object(Milestone milestone) {
        return "event:" + milestone.word();
    }
}
