package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;

/** Reads the bodies of control calls. */
final class ControlBody {
    private ControlBody() {}

    /** @throws IllegalArgumentException with a sentence for people if the body is no JSON object */
    static ObjectNode of(Call call) {
        try {
            if (Json.parse(call.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("the body must be a JSON object");
    }
}
