package org.referralconnector.sandbox.salesforce.refusal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.http.Json;

/**
 * A call or a record is refused. It carries the HTTP status for a call of its own and the error code; the same refusal
 * says {@code errorCode} in the body of a call and {@code statusCode} in a row of a Collections answer.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean ofWholeCall;
    private final transient List<String> fields;
    private final transient Map<String, JsonNode> details;

    private Refusal(
            int status,
            String code,
            String message,
            boolean ofWholeCall,
            List<String> fields,
            Map<String, JsonNode> details) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.ofWholeCall = ofWholeCall;
        this.fields = fields;
        this.details = details;
    }

    public static Refusal of(int status, String code, String message) {
        return new Refusal(status, code, message, false, List.of(), Map.of());
    }

    /** A record is refused (status 400). */
    public static Refusal record(String code, String message, String... fields) {
        return of(400, code, message, List.of(fields));
    }

    public static Refusal of(int status, String code, String message, List<String> fields) {
        return new Refusal(status, code, message, false, List.copyOf(fields), Map.of());
    }

    /** A body names a field which does not exist for the client. */
    public static Refusal noSuchColumn(String field, String object) {
        return ofWholeCall("INVALID_FIELD", "No such column '" + field + "' on sobject of type " + object);
    }

    public static Refusal missing(List<String> fields) {
        String message = "Required fields are missing: " + fields;
        return new Refusal(400, "REQUIRED_FIELD_MISSING", message, false, List.copyOf(fields), Map.of());
    }

    public static Refusal notFound() {
        return of(404, "NOT_FOUND", "The requested resource does not exist");
    }

    public static Refusal unreadable(String message) {
        return ofWholeCall("JSON_PARSER_ERROR", message);
    }

    private static Refusal ofWholeCall(String code, String message) {
        return new Refusal(400, code, message, true, List.of(), Map.of());
    }

    public static Refusal malformedQuery(String message) {
        return of(400, "MALFORMED_QUERY", message);
    }

    /** Adds a further member to the error body, such as the duplicates which were found. */
    public Refusal with(String key, JsonNode detail) {
        Map<String, JsonNode> more = new LinkedHashMap<>(details);
        more.put(key, detail);
        return new Refusal(status, code, getMessage(), ofWholeCall, fields, more);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The names of the fields which are to blame, perhaps none. */
    public List<String> fields() {
        return fields;
    }

    /** Whether one record with this mistake makes a whole Collections call fail, so that no record of it is saved. */
    public boolean ofWholeCall() {
        return ofWholeCall;
    }

    /** The array which is the body of a refused call. */
    public ArrayNode body() {
        ObjectNode error = Json.object();
        details.forEach(error::set);
        error.put("message", getMessage()).put("errorCode", code);
        if (!fields.isEmpty()) {
            fields.forEach(error.putArray("fields")::add);
        }
        return Json.array().add(error);
    }

    /** The member of {@code errors} in the result of one row. */
    public ObjectNode rowError() {
        ObjectNode error = Json.object().put("statusCode", code).put("message", getMessage());
        fields.forEach(error.putArray("fields")::add);
        details.forEach(error::set);
        return error;
    }
}
