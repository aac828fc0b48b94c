package org.referralconnector.sandbox.intercom.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Base64;
import org.referralconnector.sandbox.http.Json;

/**
 * Where the next page begins: behind the item with this sort key and id. It says nothing about positions, so that what is
 * added or taken away between two pages makes no gap and no repeat.
 *
 * @param page the number of the page which begins there
 */
public record Cursor(JsonNode key, String id, int page) {
    /**
     * The place for which this text was given out.
     *
     * @throws Refusal if the text is none that was given out
     */
    public static Cursor of(String text) {
        try {
            JsonNode parts = Json.parse(Base64.getUrlDecoder().decode(text));
            if (parts.isArray() && parts.size() == 3) {
                return new Cursor(
                        parts.get(0), parts.get(1).asText(), parts.get(2).asInt());
            }
        } catch (IllegalArgumentException | JsonProcessingException none) {
            throw refused();
        }
        throw refused();
    }

    private static Refusal refused() {
        return Refusal.invalid("starting_after is not valid");
    }

    public String text() {
        ArrayNode parts = Json.array().add(key).add(id).add(page);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(parts));
    }
}
