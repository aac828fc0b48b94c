package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Salesforce's errors in all their shapes: an array, as the REST API answers, or a single object, as an overloaded
 * instance does; the code under {@code errorCode}, or under {@code statusCode} within sObject Collections.
 */
final class ApiErrors {

    /** The id of a lead, a contact or an account, as messages quote it. */
    private static final Pattern RECORD_ID = Pattern.compile("\\b00[Q13][0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?\\b");

    private final ObjectMapper json;

    ApiErrors(ObjectMapper json) {
        this.json = json;
    }

    /** The errors in {@code body}; none if it is not Salesforce's API that speaks, but a page of HTML, say. */
    List<ApiError> read(String body) {
        try {
            JsonNode tree = json.readTree(body);
            return tree == null ? List.of() : read(tree);
        } catch (JsonProcessingException noJson) {
            return List.of();
        }
    }

    /** The errors in an array of them, or in a single one. */
    List<ApiError> read(JsonNode errors) {
        if (!errors.isArray()) {
            return isError(errors) ? List.of(error(errors)) : List.of();
        }
        List<ApiError> all = new ArrayList<>();
        for (JsonNode error : errors) {
            if (isError(error)) {
                all.add(error(error));
            }
        }
        return all;
    }

    private static boolean isError(JsonNode error) {
        return !code(error).isEmpty();
    }

    private static ApiError error(JsonNode error) {
        List<String> fields = new ArrayList<>();
        error.path("fields").forEach(field -> fields.add(field.asText()));
        String message = error.path("message").asText("");
        return new ApiError(code(error), message, fields, recordIds(error, message));
    }

    private static String code(JsonNode error) {
        return error.path("errorCode").asText(error.path("statusCode").asText(""));
    }

    private static List<String> recordIds(JsonNode error, String message) {
        Set<String> ids = new LinkedHashSet<>(error.findValuesAsText("Id"));
        Matcher quoted = RECORD_ID.matcher(message);
        while (quoted.find()) {
            ids.add(quoted.group());
        }
        return List.copyOf(ids);
    }
}
