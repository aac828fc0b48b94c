package org.referralconnector.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.Facts;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Arrival;

/**
 * The first steps of a call of an analytics library, RudderStack's or Segment's: whose it is, what it holds, and one
 * arrival for each of its events.
 */
public final class IdentifyIntake {
    private static final String BATCH = "batch";
    private static final Set<String> TYPES = Set.of("identify", "track", "page", "screen", "group", "alias");
    private static final String JSON_TYPE = "application/json";
    private static final String AUTHORIZATION = "authorization";
    private static final String INTEGRATIONS = "integrations";

    /** What RudderStack and Segment allow for one event, in bytes. */
    private static final int LARGEST_EVENT = 32 * 1024;

    private static final int MOST_EVENTS = 1_000;

    private final Campaigns campaigns;
    private final long largestBody;
    private final Clock clock;
    private final MeterRegistry meters;
    private final ObjectMapper json = new ObjectMapper();
    private final Program program;

    /**
     * For those of the campaigns that have write keys.
     *
     * @param program reads the events
     * @param largestBody in bytes, before and after decompression
     */
    public IdentifyIntake(Program program, Campaigns campaigns, long largestBody, Clock clock, MeterRegistry meters) {
        this.program = program;
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
    public LibraryRequest request(Map<String, Object> headers, byte[] body) {
        meters.counter("referral.webhooks.received").increment();
        return LibraryRequest.of(headers, body);
    }

    /**
     * Refuses a body that is too large as it came.
     *
     * @throws WebhookRefused 413 if it is
     */
    public void checkSize(LibraryRequest request) throws WebhookRefused {
        if (request.http().body().length > largestBody) {
            throw WebhookRefused.tooLarge(largestBody);
        }
    }

    /**
     * The campaign whose write key the request has; nothing of the body is read.
     *
     * @throws WebhookRefused 404 if there is no such call, 401 if no campaign has the key
     */
    public Campaign campaign(LibraryRequest request) throws WebhookRefused {
        if (!request.call().equals(BATCH) && !TYPES.contains(request.call())) {
            throw WebhookRefused.unknownCall();
        }
        byte[] key = request.http()
                .header(AUTHORIZATION)
                .flatMap(HttpBasic::user)
                .orElseThrow(WebhookRefused::unknownWriteKey);
        Optional<Campaign> found = Optional.empty();
        for (Campaign campaign : campaigns.all()) {
            // all are compared, so that the time it takes says nothing
            boolean its = HttpBasic.isSecret(campaign.program().webhook(), key);
            if (its && campaign.program().sendsTraits()) {
                found = Optional.of(campaign);
            }
        }
        return found.orElseThrow(WebhookRefused::unknownWriteKey);
    }

    /**
     * The events of a request, each with a body of its own that says its type and its integrations.
     *
     * @return one arrival per event, in their order; none for an empty batch
     * @throws WebhookRefused 415 if the body is compressed in another way than gzip, 413 if it or an event is too large or
     *     a batch has more than 1,000 events, 400 if it or one of its events cannot be understood; then none of them counts
     */
    public List<Arrival> arrivals(LibraryRequest request, Campaign campaign) throws WebhookRefused {
        Map<String, Object> payload = payload(request.http());
        if (!request.call().equals(BATCH)) {
            checkSize(payload, "the event");
            payload.put("type", request.call());
            return List.of(understood(campaign, payload, ""));
        }
        if (!(payload.get(BATCH) instanceof List<?> batch)) {
            throw WebhookRefused.unreadable("batch is no list; send a list of events");
        }
        if (batch.size() > MOST_EVENTS) {
            throw WebhookRefused.tooMany(BATCH, MOST_EVENTS);
        }
        Optional<Object> ofTheBatch = Facts.at(payload, INTEGRATIONS)
                .or(() -> Facts.at(payload, "context.integrations"))
                .map(IdentifyIntake::whatCounts);
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            String place = BATCH + "." + i;
            if (!(batch.get(i) instanceof Map<?, ?> map)) {
                throw WebhookRefused.unreadable(place + " is no object; send each event as an object");
            }
            Map<String, Object> event = new LinkedHashMap<>();
            map.forEach((name, value) -> event.put((String) name, value));
            if (event.get(INTEGRATIONS) == null) {
                ofTheBatch.ifPresent(integrations -> event.put(INTEGRATIONS, integrations));
            }
            checkSize(event, place);
            arrivals.add(understood(campaign, event, place + ": "));
        }
        return arrivals;
    }

    /**
     * As much of a batch's integrations as decides whether its events are carried: they go into each event, so whatever
     * else they hold would be kept as often. What is of no known shape stays so: it asks for nothing.
     */
    private static Object whatCounts(Object integrations) {
        if (!(integrations instanceof Map<?, ?> map)) {
            return false;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        Object all = map.get("All");
        if (all != null) {
            copy.put("All", all instanceof Boolean ? all : Map.of());
        }
        Object salesforce = map.get("Salesforce");
        if (salesforce instanceof Boolean) {
            copy.put("Salesforce", salesforce);
        } else if (salesforce instanceof Map) {
            copy.put("Salesforce", Map.of());
        }
        return copy;
    }

    private Arrival understood(Campaign campaign, Map<String, Object> event, String place) throws WebhookRefused {
        try {
            return arrival(campaign, event);
        } catch (UnreadablePayload e) {
            throw WebhookRefused.unreadable(place + e.getMessage());
        }
    }

    private Arrival arrival(Campaign campaign, Map<String, Object> event) throws UnreadablePayload {
        ProgramRules rules = campaign.program();
        return new Arrival(
                campaign.name(),
                clock.instant(),
                JSON_TYPE,
                new String(bytes(event), StandardCharsets.UTF_8),
                program.events(rules, event),
                campaign.destinations());
    }

    private Map<String, Object> payload(WebhookRequest request) throws WebhookRefused {
        try {
            // RudderStack's library for Node calls its gzipped JSON a form, so the media type says nothing
            return Payload.read(JSON_TYPE, Payload.text(unpacked(request)));
        } catch (UnreadablePayload e) {
            throw WebhookRefused.unreadable(e.getMessage());
        }
    }

    private byte[] unpacked(WebhookRequest request) throws WebhookRefused, UnreadablePayload {
        String coding = request.header("content-encoding").orElse("").strip();
        if (coding.isEmpty() || coding.equalsIgnoreCase("identity")) {
            return request.body();
        }
        if (!coding.equalsIgnoreCase("gzip")) {
            throw WebhookRefused.wrongType(
                    "the body is compressed in a way that is not read; send it plain or as gzip");
        }
        // some of Camel's HTTP consumers decompress and leave the header as it was
        return isGzip(request.body()) ? gunzipped(request.body()) : request.body();
    }

    private byte[] gunzipped(byte[] body) throws WebhookRefused, UnreadablePayload {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] plain = in.readNBytes((int) Math.min(largestBody + 1, Integer.MAX_VALUE));
            if (plain.length > largestBody) {
                throw WebhookRefused.tooLarge(largestBody);
            }
            return plain;
        } catch (IOException e) {
            throw new UnreadablePayload("the body is not valid gzip; send all of it, or send it plain");
        }
    }

    private static boolean isGzip(byte[] body) {
        return body.length > 1 && (body[0] & 0xff) == 0x1f && (body[1] & 0xff) == 0x8b;
    }

    private void checkSize(Map<String, Object> event, String place) throws WebhookRefused {
        if (bytes(event).length > LARGEST_EVENT) {
            throw WebhookRefused.tooLarge(place, LARGEST_EVENT);
        }
    }

    private byte[] bytes(Map<String, Object> event) {
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written as JSON", e);
        }
    }
}
