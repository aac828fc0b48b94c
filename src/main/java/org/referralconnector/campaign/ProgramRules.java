package org.referralconnector.campaign;

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
 */
public record ProgramRules(
        String type,
        Optional<String> campaignId,
        WebhookRules webhook,
        Map<String, String> keys,
        Map<String, EventKind> kinds,
        boolean requireOptIn,
        boolean mapProperties) {
    private static final String RUDDERSTACK = "rudderstack";

    /** The rules of a program that knows neither opt-in nor traits. */
    public ProgramRules(
            String type,
            Optional<String> campaignId,
            WebhookRules webhook,
            Map<String, String> keys,
            Map<String, EventKind> kinds) {
        this(type, campaignId, webhook, keys, kinds, true, true);
    }

    /** True if the facts of this program's events are a person's traits and nothing else. */
    public boolean sendsTraits() {
        return type.equals(RUDDERSTACK);
    }
}
