package org.referralconnector.program;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.referralconnector.journal.Recorded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Words what the sender of a webhook is told. */
public final class WebhookAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookAnswers.class);
    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;

    private final MeterRegistry meters;

    public WebhookAnswers(MeterRegistry meters) {
        this.meters = meters;
    }

    /** It is ours now. */
    public WebhookAnswer accepted(Recorded receipt) {
        meters.counter(receipt.duplicate() ? "referral.webhooks.duplicates" : "referral.webhooks.recorded")
                .increment();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("entry", receipt.entry());
        content.put("duplicate", receipt.duplicate());
        return new WebhookAnswer(ACCEPTED, content);
    }

    /** It is not taken, and sending it again will not help. */
    public WebhookAnswer refused(WebhookRefused refusal) {
        meters.counter("referral.webhooks.refused", "code", refusal.code()).increment();
        return new WebhookAnswer(refusal.status(), content(refusal.code(), refusal.getMessage()));
    }

    /** It may or may not be ours; sending it again will tell, and does no harm. */
    public WebhookAnswer unavailable(Exception failure) {
        meters.counter("referral.webhooks.unavailable").increment();
        LOG.warn("A webhook could not be recorded: {}", failure.getClass().getName());
        LOG.debug("A webhook could not be recorded", failure);
        return new WebhookAnswer(UNAVAILABLE, content("unavailable", "not recorded; send it again"));
    }

    private static Map<String, Object> content(String code, String message) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("error", code);
        content.put("message", message);
        return content;
    }
}
