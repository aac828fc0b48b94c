package org.referralconnector.intercom;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Recorded;

/**
 * The first steps of a notification: whether it is too large, whether it comes from Intercom, what it says, and whether
 * anybody needs it. Intercom signs the raw body with HMAC-SHA1 and the app's client secret (Intercom, webhooks, signed
 * notifications).
 */
public final class NotificationIntake {
    private static final String SIGNATURE = "X-Hub-Signature";
    private static final String ALGORITHM = "HmacSHA1";
    private static final String PREFIX = "sha1=";
    private static final int LONGEST_ID = 300;
    private static final int DEEPEST = 64;
    private static final int MOST_DIGITS = 1_000;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(MOST_DIGITS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, IntercomConnection> connections;
    private final Map<String, ContactIntake> intakes;
    private final long largestBody;
    private final Clock clock;
    private final MeterRegistry meters;

    /**
     * @param connections those that campaigns go to
     * @param intakes what is recorded of their contacts, by destination, such as {@code intercom/default}
     * @param largestBody in bytes
     */
    public NotificationIntake(
            Collection<IntercomConnection> connections,
            Map<String, ContactIntake> intakes,
            long largestBody,
            Clock clock,
            MeterRegistry meters) {
        this.connections =
                connections.stream().collect(Collectors.toMap(IntercomConnection::name, Function.identity()));
        this.intakes = Map.copyOf(intakes);
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
    public IntercomWebhook request(Map<String, Object> headers, byte[] body) {
        meters.counter("referral.webhooks.received").increment();
        return IntercomWebhook.of(headers, body);
    }

    /**
     * Refuses a body that is too large.
     *
     * @throws NotificationRefused 413 if it is larger than allowed
     */
    public void checkSize(IntercomWebhook request) throws NotificationRefused {
        if (request.body().length > largestBody) {
            throw NotificationRefused.tooLarge(largestBody);
        }
    }

    /**
     * Checks the proof over the bytes as they came; nothing is parsed.
     *
     * @throws NotificationRefused 404 if there is no such connection, or if it has no client secret; 401 if the proof is
     *     absent or wrong
     */
    public void authenticate(IntercomWebhook request) throws NotificationRefused {
        IntercomConnection connection = connections.get(request.connection());
        if (connection == null) {
            throw NotificationRefused.unknownConnection();
        }
        if (connection.clientSecret().isEmpty()) {
            throw NotificationRefused.noSecret(setting(connection.name()));
        }
        byte[] expected = signature(connection.clientSecret().get(), request.body());
        Optional<byte[]> given = request.header(SIGNATURE).flatMap(NotificationIntake::bytes);
        if (given.isEmpty() || !MessageDigest.isEqual(expected, given.get())) {
            throw NotificationRefused.notAuthentic();
        }
    }

    /**
     * What of an authentic notification is recorded: one arrival, or none if nobody needs it. A topic that is not known is
     * taken, and so is a contact of a shape that is not known: sending it again would not help.
     *
     * @throws NotificationRefused 415 if the body is no plain JSON, 400 if it is no notification
     * @throws SQLException if the database does not say whose contact it is
     */
    public List<Arrival> arrivals(IntercomWebhook request) throws NotificationRefused, SQLException {
        if (!request.isPlainJson()) {
            throw NotificationRefused.wrongType();
        }
        String text = text(request.body());
        JsonNode body = tree(text);
        String id = body.path("id").asText();
        if (!ToldContact.isNotification(body) || id.isBlank() || id.length() > LONGEST_ID) {
            throw NotificationRefused.unreadable("the body is no notification; send a notification_event with an id");
        }
        ContactIntake intake = intakes.get(IntercomRules.destination(request.connection()));
        Optional<ToldContact> told = told(body);
        Optional<Arrival> arrival =
                told.isPresent() ? intake.notified(told.get(), text, clock.instant()) : Optional.empty();
        String result = told.isEmpty() ? "not-about-a-contact" : "nobody-needs-it";
        meters.counter(
                        "referral.intercom.notifications",
                        "connection",
                        request.connection(),
                        "result",
                        arrival.isPresent() ? "needed" : result)
                .increment();
        return arrival.stream().toList();
    }

    /** It is ours now, or nobody needs it. */
    public Map<String, Object> accepted(List<Recorded> receipts) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("recorded", !receipts.isEmpty());
        receipts.forEach(receipt -> {
            meters.counter(receipt.duplicate() ? "referral.webhooks.duplicates" : "referral.webhooks.recorded")
                    .increment();
            content.put("entry", receipt.entry());
            content.put("duplicate", receipt.duplicate());
        });
        return content;
    }

    /** It is not taken, and sending it again will not help. */
    public Map<String, Object> refused(NotificationRefused refusal) {
        meters.counter("referral.webhooks.refused", "code", refusal.code()).increment();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("error", refusal.code());
        content.put("message", refusal.getMessage());
        return content;
    }

    private static Optional<ToldContact> told(JsonNode body) {
        try {
            return ToldContact.of(body);
        } catch (IllegalArgumentException ofAnUnknownShape) {
            return Optional.empty();
        }
    }

    private static String setting(String connection) {
        return "referral.intercom." + (connection.equals("default") ? "" : connection + ".") + "client-secret";
    }

    private static String text(byte[] body) throws NotificationRefused {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw NotificationRefused.unreadable("the body is not UTF-8; send UTF-8");
        }
    }

    private static JsonNode tree(String text) throws NotificationRefused {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException | NumberFormatException e) {
            throw NotificationRefused.unreadable("the body is not one valid JSON object; nest at most " + DEEPEST
                    + " levels and write numbers of at most " + MOST_DIGITS + " digits");
        }
    }

    private static byte[] signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    private static Optional<byte[]> bytes(String header) {
        String signature = header.strip();
        try {
            return signature.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                    ? Optional.of(HexFormat.of().parseHex(signature.substring(PREFIX.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException noHex) {
            return Optional.empty();
        }
    }
}
