package org.referralconnector.program;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Event;

/** The first steps of a webhook: what it is, whether it is too large, and where its events have to go. */
public final class Intake {
    private final Campaigns campaigns;
    private final long largestBody;
    private final Clock clock;
    private final MeterRegistry meters;

    /**
     * For these campaigns.
     *
     * @param largestBody in bytes
     */
    public Intake(Campaigns campaigns, long largestBody, Clock clock, MeterRegistry meters) {
        this.campaigns = campaigns;
        this.largestBody = largestBody;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * The request, apart from the message that brought it.
     *
     * @param headers the message's headers
     * @param body null for none
     */
    public WebhookRequest request(Map<String, Object> headers, byte[] body) {
        meters.counter("referral.webhooks.received").increment();
        return WebhookRequest.of(headers, body == null ? new byte[0] : body);
    }

    /**
     * The text of a form that an HTTP component has decoded already, which the connector's own port does not: the fields are the
     * same, but the bytes may not be those that were signed.
     */
    public String form(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(String.valueOf(field.getValue())))
                .collect(Collectors.joining("&"));
    }

    /**
     * Refuses a body that is too large.
     *
     * @throws WebhookRefused if it is larger than allowed
     */
    public void checkSize(WebhookRequest request) throws WebhookRefused {
        if (request.body().length > largestBody) {
            throw WebhookRefused.tooLarge(largestBody);
        }
    }

    /** The events of an authentic request, ready for the journal. */
    public Arrival arrival(WebhookRequest request, List<Event> events) {
        return new Arrival(
                request.campaign(),
                clock.instant(),
                request.mediaType(),
                request.text(),
                events,
                campaigns.get(request.campaign()).destinations());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
