package org.referralconnector.program;

import org.referralconnector.campaign.WebhookRules;

/** One way in which a webhook proves that it comes from the program. */
@FunctionalInterface
interface Authenticity {

    /** True if the request carries the proof that the rules ask for; whatever is absent or malformed is no proof. */
    boolean proven(WebhookRules rules, WebhookRequest request);
}
