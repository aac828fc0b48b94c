package org.referralconnector.change;

import java.util.List;
import java.util.Map;
import org.referralconnector.journal.Outcome;

/**
 * What else was asked about records, because the records themselves do not say to whom they belong.
 *
 * @param convertedLeads the ids of the leads whose conversion made an Opportunity or a contact, by its id
 * @param accountContacts the ids of the contacts of an account, by its id
 * @param memberships who is a member of which Salesforce campaign
 * @param failures what becomes of a change about whose record (by its id) a question was not answered
 */
public record Relatives(
        Map<String, List<String>> convertedLeads,
        Map<String, List<String>> accountContacts,
        List<Membership> memberships,
        Map<String, Outcome> failures) {

    /** Nothing was asked. */
    public static final Relatives NONE = new Relatives(Map.of(), Map.of(), List.of(), Map.of());

    public Relatives {
        convertedLeads = Map.copyOf(convertedLeads);
        accountContacts = Map.copyOf(accountContacts);
        memberships = List.copyOf(memberships);
        failures = Map.copyOf(failures);
    }

    /**
     * One person's status in one Salesforce campaign.
     *
     * @param personId the id of the lead or contact
     * @param campaignId the id of the Salesforce campaign
     * @param status the member's status, such as {@code Responded}
     */
    public record Membership(String personId, String campaignId, String status) {}
}
