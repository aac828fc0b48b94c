package org.referralconnector.program;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.journal.Recorded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Words what the sender of a webhook is told. */
public final class WebhookAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookAnswers.class);

    private final MeterRegistry meters;

    public WebhookAnswers(MeterRegistry meters) {
        this.meters = meters;
    }

    /** It is ours now. */
    public Map<String, Object> accepted(Recorded receipt) {
        count(receipt);
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("entry", receipt.entry());
        content.put("duplicate", receipt.duplicate());
        return content;
    }

    /** All of it is ours now, in the word that analytics libraries know. */
    public String taken(List<Recorded> receipts) {
        receipts.forEach(this::count);
        return "OK";
    }

    /** It is not taken, and sending it again will not help. */
    public Map<String, Object> refused(WebhookRefused refusal) {
        meters.counter("referral.webhooks.refused", "code", refusal.code()).increment();
        return content(refusal.code(), refusal.getMessage());
    }

    /** It may or may not be ours; sending it again will tell, and does no harm. */
    public Map<String, Object> unavailable(Exception failure) {
        meters.counter("referral.webhooks.unavailable").increment();
        LOG.warn("A webhook could not be recorded: {}", failure.getClass().getName());
        LOG.debug("A webhook could not be recorded", failure);
        return content("unavailable", "not recorded; send it again");
    }

    private void count(Recorded receipt) {
        meters.counter(receipt.duplicate() ? "referral.webhooks.duplicates" : "referral.webhooks.recorded")
                .increment();
    }

    private static Map<String, Object> content(String code, String message) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("error", code);
        content.put("message", message);
        return content;
    }
}
