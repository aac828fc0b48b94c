package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** The answers of earlier subrequests, and the places {@code @{reference.path}} where later ones use them. */
final class References {
    private static final Pattern PLACE = Pattern.compile("@\\{([^}]+)}");
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[(\\d+)]");

    private final Map<String, JsonNode> answers = new HashMap<>();

    void put(String reference, JsonNode answer) {
        answers.put(reference, answer);
    }

    /** @throws Refusal PROCESSING_HALTED if there is no such value */
    String resolve(String text) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value(place.group(1))));
    }

    /** The same tree with all its places filled in. */
    JsonNode resolve(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(resolve(node.textValue()));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode resolved = Json.object();
            object.properties().forEach(entry -> resolved.set(entry.getKey(), resolve(entry.getValue())));
            return resolved;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode resolved = Json.array();
            array.forEach(each -> resolved.add(resolve(each)));
            return resolved;
        }
        return node;
    }

    private String value(String expression) {
        Matcher step = STEP.matcher(expression);
        JsonNode at = step.find() ? answers.getOrDefault(step.group(1), Json.object()) : Json.object();
        while (step.find()) {
            at = step.group(2) == null ? at.path(step.group(1)) : at.path(Integer.parseInt(step.group(2)));
        }
        if (!at.isValueNode()) {
            throw Refusal.of(
                    400, "PROCESSING_HALTED", "Invalid reference specified. No value for " + expression + " found");
        }
        return at.asText();
    }
}
