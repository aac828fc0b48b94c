package org.referralconnector.sandbox.intercom.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.UUID;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;

/**
 * A call is refused, in the one shape that all errors of Intercom have. The codes and texts of the named refusals are those
 * of Intercom's OpenAPI description 2.16, or of its list of error codes
 * (developers.intercom.com, references, rest-api/errors); what neither says was chosen here, as docs/sandbox.md tells.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;

    public Refusal(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    private Refusal(int status, String code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }

    public static Refusal invalid(String message) {
        return new Refusal(400, "parameter_invalid", message);
    }

    public static Refusal missing(String message) {
        return new Refusal(400, "parameter_not_found", message);
    }

    public static Refusal wrongType(String name, String wanted) {
        return new Refusal(400, "type_mismatch", name + " must be " + wanted);
    }

    public static Refusal noContact() {
        return new Refusal(404, "not_found", "User Not Found");
    }

    public static Refusal notFound() {
        return new Refusal(404, "not_found", "Resource Not Found");
    }

    public static Refusal noCompany() {
        return new Refusal(404, "company_not_found", "Company Not Found");
    }

    /** The text as it is seen in issues and clients, such as PostHog/posthog#72192 and rudderlabs/rudder-transformer. */
    public static Refusal conflict(String id, boolean archived) {
        String who = archived ? "An archived contact" : "A contact";
        return new Refusal(409, "conflict", who + " matching those details already exists with id=" + id);
    }

    public static Refusal merged(String canonical) {
        return new Refusal(
                410,
                "contact_merged",
                "This contact has been merged. See the 'Link' header for the canonical contact.",
                Map.of("Link", "</contacts/" + canonical + ">; rel=\"canonical\""));
    }

    public static Refusal tooManyCalls(int limit) {
        return new Refusal(429, "rate_limit_exceeded", "Exceeded rate limit of " + limit + " in 10_seconds");
    }

    public Answer answer() {
        ObjectNode body = Json.object()
                .put("type", "error.list")
                .put("request_id", UUID.randomUUID().toString());
        body.putArray("errors").addObject().put("code", code).put("message", getMessage());
        Answer answer = Answer.json(status, body);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }
}
