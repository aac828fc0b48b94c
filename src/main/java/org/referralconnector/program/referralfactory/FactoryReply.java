package org.referralconnector.program.referralfactory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import org.referralconnector.program.Member;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramErrors;

/**
 * An answer of Referral Factory, read (developers.referral-factory.com, "User structure"): the user, under {@code data}
 * or on top; of a refusal {@code message}, and {@code errors} by parameter. The shape of refusals is not published.
 *
 * @param answer the answer
 * @param body its body; a missing node if it is no JSON object
 */
record FactoryReply(ProgramAnswer answer, JsonNode body) {
    static final String NOT_FOUND = "USER_NOT_FOUND";
    static final String REFUSED = "REFUSED";

    private static final int MISSING = 404;
    private static final int INVALID = 422;
    private static final String PENDING = "pending";
    private static final String QUALIFIED = "qualified";

    static FactoryReply of(ProgramAnswer answer, ObjectMapper json) {
        if (answer.status() == ProgramAnswer.NO_ANSWER) {
            return new FactoryReply(answer, MissingNode.getInstance());
        }
        try {
            JsonNode body = json.readTree(answer.body());
            return new FactoryReply(answer, body != null && body.isObject() ? body : MissingNode.getInstance());
        } catch (JsonProcessingException e) {
            return new FactoryReply(answer, MissingNode.getInstance());
        }
    }

    boolean isOk() {
        return answer.succeeded();
    }

    /** True if Referral Factory itself says that it does not have the user. */
    boolean isNotFound() {
        return answer.status() == MISSING && body.isObject();
    }

    /** True if Referral Factory does not take what it was sent. */
    boolean isRefused() {
        return answer.status() == INVALID;
    }

    /** The reason behind a refusal or a failure. */
    String reason() {
        Optional<String> code =
                isNotFound() ? Optional.of(NOT_FOUND) : isRefused() ? Optional.of(REFUSED) : Optional.empty();
        return answer.succeeded() ? ProgramErrors.UNREADABLE : ProgramErrors.reason(answer, code);
    }

    String message() {
        return body.path("message").asText();
    }

    /** The user in the answer, if there is one and it is of this campaign. */
    Optional<Member> member(String campaignId) {
        JsonNode user = body.path("data").isObject() ? body.path("data") : body;
        boolean ofAnother = user.hasNonNull("campaign_id")
                && !user.path("campaign_id").asText().equals(campaignId);
        return ofAnother
                ? Optional.empty()
                : text(user, "id")
                        .map(id -> new Member(
                                id,
                                text(user, "code"),
                                text(user, "url"),
                                text(user, "email"),
                                user.has("qualified_at") ? user.hasNonNull("qualified_at") ? QUALIFIED : PENDING : ""));
    }

    /** True if the user stands as it should. */
    static boolean stands(Member member, boolean qualified) {
        return member.status().equals(qualified ? QUALIFIED : PENDING);
    }

    private static Optional<String> text(JsonNode user, String name) {
        JsonNode value = user.path(name);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }
}
