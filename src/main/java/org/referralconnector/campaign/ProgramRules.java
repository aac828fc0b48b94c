package org.referralconnector.campaign;

import java.util.Map;
import java.util.Optional;
import org.referralconnector.journal.EventKind;

/**
 * The referral program of a campaign.
 *
 * @param type {@code referral-factory}, {@code referralhero} or {@code generic}
 * @param campaignId the program's own id of the campaign; events that carry another one are refused
 * @param webhook how its webhooks prove that they are authentic
 * @param keys renamed request fields: our name of the field to the dotted path at which this campaign's payloads have it
 * @param kinds renamed kinds of event: the program's word to our kind
 */
public record ProgramRules(
        String type,
        Optional<String> campaignId,
        WebhookRules webhook,
        Map<String, String> keys,
        Map<String, EventKind> kinds) {}
