package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;

/**
 * A call is refused. The codes are ReferralHero's (support.referralhero.com, "Errors"); which HTTP status goes with which
 * is not published but for 401 and 429, and neither are the codes of {@link #noReferral} and {@link #wrongState}.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static Refusal badValue(String code, String message) {
        return new Refusal(400, code, message);
    }

    static Refusal noSubscriber() {
        return new Refusal(404, "subscriber_not_found", "Subscriber not found");
    }

    static Refusal noReferrer() {
        return new Refusal(404, "subscriber_not_found", "Referrer is not present");
    }

    static Refusal noReferral() {
        return badValue("not_a_referral", "This subscriber was not referred by anybody");
    }

    static Refusal wrongState(String message) {
        return badValue("wrong_referral_status", message);
    }

    static Refusal tooManyCalls() {
        return new Refusal(429, "too_many_calls", "You have reached the limit of calls, wait 60 minutes");
    }

    Answer answer() {
        ObjectNode body = Json.object()
                .put("status", "error")
                .put("message", getMessage())
                .put("code", code);
        return Answer.json(status, body);
    }
}
