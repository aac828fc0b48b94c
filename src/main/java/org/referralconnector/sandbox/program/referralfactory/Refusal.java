package org.referralconnector.sandbox.program.referralfactory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;

/**
 * A call is refused. Referral Factory publishes no error bodies; these have the shape of Laravel's, the framework whose
 * paging it has.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String field;

    private Refusal(int status, String message, String field) {
        super(message, null, false, false);
        this.status = status;
        this.field = field;
    }

    static Refusal of(int status, String message) {
        return new Refusal(status, message, "");
    }

    /** A parameter is missing or makes no sense (422). */
    static Refusal invalid(String field, String message) {
        return new Refusal(422, message, field);
    }

    static Refusal required(String field) {
        return invalid(field, "The " + field.replace('_', ' ') + " field is required.");
    }

    static Refusal notFound() {
        return of(404, "Not found.");
    }

    static Refusal tooManyCalls() {
        return of(429, "Too Many Attempts.");
    }

    Answer answer() {
        ObjectNode body = Json.object().put("message", getMessage());
        if (!field.isEmpty()) {
            body.putObject("errors").putArray(field).add(getMessage());
        }
        return Answer.json(status, body);
    }
}
