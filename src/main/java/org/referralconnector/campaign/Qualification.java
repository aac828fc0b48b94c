package org.referralconnector.campaign;

import java.util.List;
import java.util.stream.Stream;

/**
 * How deals come back to a campaign.
 *
 * @param rules the rules, in the order of the campaign file; empty if nothing comes back
 * @param codeField the field of Opportunities that holds the referral code
 * @param accountContacts true if an Opportunity also belongs to a referral whose contact is of the Opportunity's account
 */
public record Qualification(List<QualificationRule> rules, String codeField, boolean accountContacts) {
    /** The field that is looked at if the campaign file names none. */
    public static final String USUAL_CODE_FIELD = "Referral_Code__c";

    /** Nothing comes back. */
    public static final Qualification NONE = new Qualification(List.of(), USUAL_CODE_FIELD, false);

    public Qualification {
        rules = List.copyOf(rules);
    }

    /** The same with further rules behind. */
    Qualification with(List<QualificationRule> further) {
        return further.isEmpty()
                ? this
                : new Qualification(
                        Stream.concat(rules.stream(), further.stream()).toList(), codeField, accountContacts);
    }

    /** The objects whose records the rules look at, each once. */
    public List<String> objects() {
        return rules.stream().map(rule -> rule.condition().object()).distinct().toList();
    }
}
