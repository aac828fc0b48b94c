package org.referralconnector.sandbox.webhook;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;

/**
 * Where a system sends webhooks, and which, as it is ordered through a control call.
 *
 * @param url of a receiver on this machine; nothing else is accepted
 * @param events names of the events to send, also called {@code topics}; without it all
 * @param sources only people of these sources; without it all
 * @param headers headers of every webhook
 * @param fields further fields of every webhook, such as credentials
 * @param method POST unless it is given
 * @param secret signs the body; without it nothing is signed
 * @param signature how the signature is written, {@code base64} unless it is given, or {@code hex}
 * @param attempts how often a webhook is tried; the system's own number unless it is given
 * @param within seconds between the first try and the last; the system's own time unless it is given
 * @param offAfter after so many bad answers in a row nothing is sent any more, 0 for never; the system's own number
 *     unless it is given
 * @param offFor seconds until something is sent again, 0 for never; the system's own time unless it is given
 */
public record WebhookTarget(
        String url,
        @JsonAlias("topics") List<String> events,
        List<String> sources,
        Map<String, String> headers,
        Map<String, String> fields,
        String method,
        String secret,
        String signature,
        Integer attempts,
        Double within,
        Integer offAfter,
        Double offFor) {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);
    private static final Set<String> METHODS = Set.of("POST", "GET");
    private static final Set<String> SIGNATURES = Set.of("base64", "hex");

    /** Checks the order, and fills in what follows from the rest. */
    public WebhookTarget {
        require(
                url != null && isLoopback(url),
                "\"url\" must be a receiver on this machine, such as"
                        + " http://127.0.0.1:8080/webhooks/spring; webhooks are not sent anywhere else");
        events = events == null ? List.of() : List.copyOf(events);
        sources = sources == null ? List.of() : List.copyOf(sources);
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        fields = fields == null ? Map.of() : Map.copyOf(fields);
        method = method == null ? "POST" : method;
        signature = signature == null ? "base64" : signature;
        require(METHODS.contains(method), "\"method\" must be POST or GET");
        require(SIGNATURES.contains(signature), "\"signature\" must be base64 or hex");
        require(attempts == null || attempts > 0, "\"attempts\" must be above 0");
        require(within == null || within >= 0, "\"within\" must be seconds, 0 or more");
        require(offAfter == null || offAfter >= 0, "\"offAfter\" must be 0 or more");
        require(offFor == null || offFor >= 0, "\"offFor\" must be seconds, 0 or more");
        headers.forEach(HttpRequest.newBuilder()::header);
    }

    /**
     * Reads an order.
     *
     * @throws IllegalArgumentException with a sentence for people if the body is none, or makes no sense
     */
    public static WebhookTarget of(Call call) {
        try {
            return Json.as(WebhookTarget.class, Parameters.of(call).values());
        } catch (ValueInstantiationException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** The beginning of a request to this target, with an optional query. */
    public HttpRequest.Builder request(String query) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(query.isEmpty() ? url : url + "?" + query))
                .timeout(LONGEST_ANSWER);
        headers.forEach(request::header);
        return request;
    }

    /** HMAC-SHA256 of the body as it is written in a header; empty without a secret. */
    public Optional<String> signatureOf(byte[] body) {
        return Optional.ofNullable(secret).map(key -> {
            byte[] mac = Hmac.sha256(key.getBytes(StandardCharsets.UTF_8), body);
            return signature.equals("hex")
                    ? HexFormat.of().formatHex(mac)
                    : Base64.getEncoder().encodeToString(mac);
        });
    }

    boolean wants(String event, String source) {
        return (events.isEmpty() || events.contains(event)) && (sources.isEmpty() || sources.contains(source));
    }

    /** Names are not looked up, so that none can lead anywhere else. */
    private static boolean isLoopback(String url) {
        try {
            URI uri = new URI(url);
            String host = uri.getHost();
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return isHttp
                    && host != null
                    && uri.getUserInfo() == null
                    && (host.equals("localhost")
                            || host.equals("[::1]")
                            || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}"));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
