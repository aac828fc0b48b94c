package org.referralconnector.campaign;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.journal.EventKind;

/**
 * The referral program of a campaign.
 *
 * @param type {@code referral-factory}, {@code referralhero}, {@code generic} or {@code rudderstack}
 * @param campaignId the program's own id of the campaign; events that carry another one are refused
 * @param webhook how its webhooks prove that they are authentic
 * @param keys renamed request fields: our name of the field to the dotted path at which this campaign's payloads have it
 * @param kinds renamed kinds of event: the program's word to our kind
 * @param requireOptIn true if only events that ask for Salesforce in so many words are carried
 * @param mapProperties true if traits are translated to fields; false if they are named like fields already
 * @param objects the Salesforce objects whose records a sender may name; without it the usual and all custom ones
 * @param api how the program is told what becomes of its referrals; empty if it is told nothing
 * @param link how the referral link of somebody whom the program takes in is made of the code; empty if the program says it
 * @param refreshesReferrers true if what a referred person's event says about the referrer is news about that one, too
 */
public record ProgramRules(
        String type,
        Optional<String> campaignId,
        WebhookRules webhook,
        Map<String, String> keys,
        Map<String, EventKind> kinds,
        boolean requireOptIn,
        boolean mapProperties,
        Optional<List<String>> objects,
        Optional<ApiRules> api,
        Optional<LinkPattern> link,
        boolean refreshesReferrers) {
    private static final String RUDDERSTACK = "rudderstack";
    private static final String REFERRALHERO = "referralhero";
    private static final List<String> USUAL_OBJECTS = List.of("Lead", "Contact", "Account", "Opportunity");
    private static final String CUSTOM = "__c";

    /** True if the facts of this program's events are a person's traits and nothing else. */
    public boolean sendsTraits() {
        return type.equals(RUDDERSTACK);
    }

    /** True if the program has a choice whether it writes to somebody whom it is told to take in. */
    public boolean welcomes() {
        return type.equals(REFERRALHERO);
    }

    /** True if a sender may name records of a Salesforce object; write keys are public, so not of every object. */
    public boolean lets(String object) {
        boolean custom = object.toLowerCase(Locale.ROOT).endsWith(CUSTOM);
        return (objects.isEmpty() && custom)
                || objects.orElse(USUAL_OBJECTS).stream().anyMatch(object::equalsIgnoreCase);
    }
}
