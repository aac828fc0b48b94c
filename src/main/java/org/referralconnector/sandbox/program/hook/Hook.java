package org.referralconnector.sandbox.program.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;

/** One receiver. A message whose id was received before is accepted, but counts as a repeat and is not kept again. */
final class Hook {
    /** A message as it came first, and what came later under its id. */
    private static final class Message {
        private final String id;
        private final Instant at;
        private final byte[] body;
        private int repeats;
        private int repeatsWithOtherBody;

        Message(String id, Instant at, byte[] body) {
            this.id = id;
            this.at = at;
            this.body = body;
        }

        ObjectNode json() {
            ObjectNode node = Json.object()
                    .put("id", id)
                    .put("at", at.toString())
                    .put("repeats", repeats)
                    .put("repeatsWithOtherBody", repeatsWithOtherBody);
            try {
                return node.set("body", Json.parse(body));
            } catch (JsonProcessingException noJson) {
                return node.put("body", new String(body, StandardCharsets.UTF_8));
            }
        }
    }

    private final Clock clock;
    private final Map<String, Message> byId = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private HookSignature signature;
    private int unsigned;
    private int refused;
    private int repeats;
    private int answer;
    private int answersLeft;
    private Integer retryAfter;

    Hook(String secret, Clock clock) {
        this.signature = new HookSignature(secret);
        this.clock = clock;
    }

    synchronized Answer receive(Call call) {
        Instant now = clock.instant();
        if (!signature.proves(call, now)) {
            unsigned++;
            return Answer.empty(401);
        }
        if (answersLeft > 0) {
            answersLeft--;
            refused++;
            Answer refusal = Answer.empty(answer);
            return retryAfter == null ? refusal : refusal.with("Retry-After", retryAfter.toString());
        }
        keep(call.header("webhook-id").orElseThrow(), now, call.body());
        return Answer.empty(204);
    }

    private void keep(String id, Instant now, byte[] body) {
        Message first = byId.get(id);
        if (first == null) {
            Message message = new Message(id, now, body);
            byId.put(id, message);
            messages.add(message);
            return;
        }
        repeats++;
        first.repeats++;
        if (!Arrays.equals(first.body, body)) {
            first.repeatsWithOtherBody++;
        }
    }

    /**
     * Changes the {@code secret}, or orders an {@code answer} other than success for so many {@code times}, with
     * {@code retryAfter} seconds.
     *
     * @throws IllegalArgumentException with a sentence for people if the order makes no sense
     */
    synchronized void set(Parameters order) {
        int newAnswer = order.integer("answer").orElse(answer);
        if (order.has("answer") && (newAnswer < 300 || newAnswer > 599)) {
            throw new IllegalArgumentException("\"answer\" must be between 300 and 599");
        }
        order.text("secret").ifPresent(secret -> signature = new HookSignature(secret));
        if (order.has("answer")) {
            answer = newAnswer;
            answersLeft = order.integer("times").orElse(Integer.MAX_VALUE);
            retryAfter = order.integer("retryAfter").orElse(null);
        }
    }

    synchronized ObjectNode counts() {
        return Json.object()
                .put("messages", messages.size())
                .put("repeats", repeats)
                .put("unsigned", unsigned)
                .put("refused", refused);
    }

    synchronized ObjectNode describe(int last) {
        ObjectNode node = counts();
        ArrayNode list = node.putArray("list");
        messages.subList(Math.max(0, messages.size() - last), messages.size())
                .forEach(message -> list.add(message.json()));
        return node;
    }
}
