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
import org.referralconnector.salesforce.ApiError.Match;

/**
 * Reads Salesforce's errors in all their shapes: an array, as the REST API answers, or a single object, as an overloaded
 * instance does; the code under {@code errorCode}, or under {@code statusCode} within sObject Collections.
 */
final class ApiErrors {

    /** The id of a lead, a contact or an account, as messages quote it. */
    private static final Pattern RECORD_ID = Pattern.compile("\\b00[Q13][0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?\\b");

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?");

    /** The id of any record, as the complaint about a unique field quotes it. */
    private static final Pattern WITH_ID = Pattern.compile("(?<=with id: )" + ID.pattern() + "\\b");

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
        return new ApiError(code(error), message, fields, recordIds(error, message), matches(error));
    }

    /** All records that a duplicate rule found, or none: who acted on half a list would choose the wrong one. */
    private static List<Match> matches(JsonNode error) {
        // Salesforce itself misspells the name in some versions
        JsonNode found = error.path("duplicateResult").isMissingNode()
                ? error.path("duplicateResut")
                : error.path("duplicateResult");
        List<Match> matches = new ArrayList<>();
        for (JsonNode result : found.path("matchResults")) {
            if (!result.path("matchRecords").isArray()
                    || !result.path("success").asBoolean(true)
                    || !result.path("errors").isEmpty()) {
                return List.of();
            }
            for (JsonNode match : result.path("matchRecords")) {
                String id = match.at("/record/Id").asText("");
                String object = match.at("/record/attributes/type")
                        .asText(result.path("entityType").asText(""));
                if (!ID.matcher(id).matches() || object.isEmpty()) {
                    return List.of();
                }
                matches.add(new Match(object, id));
            }
        }
        return matches.stream().distinct().toList();
    }

    private static String code(JsonNode error) {
        return error.path("errorCode").asText(error.path("statusCode").asText(""));
    }

    private static List<String> recordIds(JsonNode error, String message) {
        Set<String> ids = new LinkedHashSet<>(error.findValuesAsText("Id"));
        for (Pattern quoted : List.of(RECORD_ID, WITH_ID)) {
            Matcher found = quoted.matcher(message);
            while (found.find()) {
                ids.add(found.group());
            }
        }
        return List.copyOf(ids);
    }
}
