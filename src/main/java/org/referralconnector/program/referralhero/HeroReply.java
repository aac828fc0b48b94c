package org.referralconnector.program.referralhero;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.program.Member;
import org.referralconnector.program.ProgramAnswer;

/**
 * An answer of ReferralHero, read (support.referralhero.com, "Endpoints Reference" and "Errors"): {@code status},
 * {@code data} with what was done in {@code response} and, of most calls, the subscriber; of a refusal {@code code} and
 * {@code message}; and {@code calls_left}.
 *
 * @param answer the answer
 * @param body its body; a missing node if it is no JSON object
 */
record HeroReply(ProgramAnswer answer, JsonNode body) {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{1,79}");

    static HeroReply of(ProgramAnswer answer, ObjectMapper json) {
        if (answer.status() == ProgramAnswer.NO_ANSWER) {
            return new HeroReply(answer, MissingNode.getInstance());
        }
        try {
            JsonNode body = json.readTree(answer.body());
            return new HeroReply(answer, body != null && body.isObject() ? body : MissingNode.getInstance());
        } catch (JsonProcessingException e) {
            return new HeroReply(answer, MissingNode.getInstance());
        }
    }

    /** True if ReferralHero says that it did what it was asked. */
    boolean isOk() {
        return answer.succeeded() && body.path("status").asText().equals("ok");
    }

    /** ReferralHero's own code for a refusal, in capitals like all reasons. */
    Optional<String> code() {
        return Optional.of(body.path("code").asText())
                .filter(code -> CODE.matcher(code).matches())
                .map(code -> code.toUpperCase(Locale.ROOT));
    }

    String message() {
        return body.path("message").asText();
    }

    /** How many calls are left this hour; empty if the answer does not say. */
    Optional<Integer> callsLeft() {
        return Optional.of(body.path("calls_left")).filter(JsonNode::isInt).map(JsonNode::asInt);
    }

    String response() {
        return data().path("response").asText();
    }

    JsonNode data() {
        return body.path("data");
    }

    /** The subscriber in the answer, if there is one. */
    Optional<Member> member() {
        return text("id")
                .map(id -> new Member(
                        id,
                        text("code"),
                        text("referral_link"),
                        text("email"),
                        text("status").orElse("").toLowerCase(Locale.ROOT)));
    }

    private Optional<String> text(String name) {
        JsonNode value = data().path(name);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }
}
