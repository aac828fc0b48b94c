package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;

/** Reads the bodies of control calls. */
final class ControlBody {
    private ControlBody() {}

    /** @throws IllegalArgumentException with a sentence for people if the body is no JSON object */
    static ObjectNode of(Call call) {
        return object(read(call));
    }

    /** @throws IllegalArgumentException with a sentence for people if the body is no JSON */
    static JsonNode read(Call call) {
        try {
            return Json.parse(call.body());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws IllegalArgumentException with a sentence for people if this is no JSON object */
    static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("the body must be a JSON object");
    }
}
