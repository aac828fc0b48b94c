package org.referralconnector.change;

import java.util.List;
import java.util.Map;

/**
 * What has to be asked besides the records themselves.
 *
 * @param opportunities the ids of Opportunities of which it is not known which lead's conversion made them
 * @param contacts the ids of contacts of which the same is not known
 * @param accounts the ids of accounts whose contacts are wanted, each with the ids of the records that are of it
 * @param members the ids of leads and contacts whose memberships in Salesforce campaigns are wanted, each with the ids of
 *     the records whose changes need them
 */
public record RelativesWanted(
        List<String> opportunities,
        List<String> contacts,
        Map<String, List<String>> accounts,
        Map<String, List<String>> members) {

    public RelativesWanted {
        opportunities = List.copyOf(opportunities);
        contacts = List.copyOf(contacts);
        accounts = Map.copyOf(accounts);
        members = Map.copyOf(members);
    }
}
