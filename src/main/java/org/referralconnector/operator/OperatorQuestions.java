package org.referralconnector.operator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.referralconnector.journal.DeliveryState;
import org.referralconnector.operator.OperatorRequest.Parameters;
import org.referralconnector.referral.ReferralStatus;

/** Turns calls of the operator API into the parameters of the SQL in {@code sql/}. */
public final class OperatorQuestions {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final Set<String> STATES =
            Arrays.stream(DeliveryState.values()).map(DeliveryState::word).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> STATUSES = Stream.of(ReferralStatus.values())
            .map(status -> status.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    /** The request, apart from the message that brought it. */
    public OperatorRequest request(Map<String, Object> headers) {
        return OperatorRequest.of(headers);
    }

    /** Which deliveries are asked for. */
    public Map<String, Object> deliveries(OperatorRequest request) throws OperatorRefused {
        Parameters given = request.parameters(Set.of("state", "destination", "campaign", "reason", "after", "limit"));
        Map<String, Object> question = page(given);
        question.put("state", given.oneOf("state", STATES));
        question.put("destination", given.text("destination").orElse(null));
        question.put("campaign", given.text("campaign").orElse(null));
        question.put("reason", given.text("reason").orElse(null));
        question.put("after", given.number("after", 0, 0, Long.MAX_VALUE));
        return question;
    }

    /** Which referrals are asked for; {@code after} is a campaign and a participant, as {@code next} gives them. */
    public Map<String, Object> referrals(OperatorRequest request) throws OperatorRefused {
        Parameters given = request.parameters(Set.of("campaign", "status", "after", "limit"));
        Map<String, Object> question = page(given);
        question.put("campaign", given.text("campaign").orElse(null));
        question.put("status", given.oneOf("status", STATUSES));
        String after = given.text("after").orElse("/");
        int slash = after.indexOf('/');
        if (slash < 0) {
            throw OperatorRefused.bad("after: allowed is what next says on the page before");
        }
        question.put("afterCampaign", after.substring(0, slash));
        question.put("afterParticipant", after.substring(slash + 1));
        return question;
    }

    /** The delivery or the entry that is asked for. */
    public Map<String, Object> one(OperatorRequest request) throws OperatorRefused {
        return Map.of("id", request.id());
    }

    /**
     * The body of a call that changes something.
     *
     * @param body what the JSON says
     * @throws OperatorRefused if it is no object
     */
    @SuppressWarnings("unchecked") // Jackson's maps of JSON objects have texts for keys
    public Map<String, Object> order(Object body) throws OperatorRefused {
        if (body instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw OperatorRefused.bad("the body: send a JSON object such as {\"reason\": \"field added\"}");
    }

    /** The referral that is asked for. */
    public Map<String, Object> referral(OperatorRequest request) {
        return Map.of(
                "campaign", request.path().getOrDefault("campaign", ""),
                "participant", request.path().getOrDefault("participant", ""));
    }

    /** The referral code that is asked for. */
    public String code(OperatorRequest request) {
        return request.path().getOrDefault("code", "");
    }

    /** One row more than the page has tells whether there is a next page. */
    static Map<String, Object> page(Parameters given) throws OperatorRefused {
        Map<String, Object> question = new HashMap<>();
        long limit = given.number("limit", PAGE, 1, LARGEST_PAGE);
        question.put("limit", limit);
        question.put("fetch", limit + 1);
        return question;
    }
}
