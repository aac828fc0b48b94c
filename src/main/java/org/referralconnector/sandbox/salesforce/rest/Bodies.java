package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** Reads the JSON bodies of calls; whatever is unreadable is refused with JSON_PARSER_ERROR. */
public final class Bodies {
    private Bodies() {}

    /**
     * The JSON object which is the body of a call.
     *
     * @throws Refusal JSON_PARSER_ERROR if the body is no JSON object
     */
    public static ObjectNode object(Call call) {
        JsonNode body;
        try {
            body = Json.parse(call.body());
        } catch (JsonProcessingException e) {
            throw Refusal.unreadable(
                    e.getOriginalMessage() + " at [line:" + e.getLocation().getLineNr() + ", column:"
                            + e.getLocation().getColumnNr() + "]");
        }
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.unreadable("The HTTP entity body is required, but this request has no entity body.");
    }

    static ArrayNode array(ObjectNode body, String member) {
        if (body.get(member) instanceof ArrayNode array) {
            return array;
        }
        throw Refusal.unreadable("The member " + member + " is missing, or is no list");
    }

    static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.unreadable("Cannot deserialize instance of sObject from " + node.getNodeType());
    }

    /** The start of addresses for the API version of this call: {@code /services/data/vXX.X}. */
    public static String dataPath(Call call) {
        return "/services/data/" + call.segment("version");
    }
}
