package org.referralconnector.sandbox.intercom.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;

/**
 * One call to the API.
 *
 * @param name under which histories remember the call
 * @param body the JSON object that was sent, or an empty one
 */
public record Request(Call call, ApiVersion version, String name, ObjectNode body) {
    private static final int LARGEST_BODY = 1024 * 1024;
    private static final int MOST_PER_PAGE = 150;
    private static final int PER_PAGE = 50;

    /**
     * Reads a call.
     *
     * @param usual the version of calls which name none
     * @throws Refusal if it cannot be read
     */
    public static Request of(Call call, ApiVersion usual, String name) {
        call.header("Accept").filter(accept -> !takesJson(accept)).ifPresent(accept -> {
            throw new Refusal(
                    406, "media_type_not_acceptable", "The Accept header should send a media type of application/json");
        });
        ApiVersion version = call.header(ApiVersion.HEADER)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Request::version)
                .orElse(usual);
        return new Request(call, version, name, bodyOf(call));
    }

    private static boolean takesJson(String accept) {
        String types = accept.toLowerCase(Locale.ROOT);
        return types.isBlank() || types.contains("json") || types.contains("*/*") || types.contains("application/*");
    }

    private static ApiVersion version(String text) {
        try {
            return ApiVersion.of(text);
        } catch (IllegalArgumentException unknown) {
            throw new Refusal(400, "intercom_version_invalid", "The requested version could not be found");
        }
    }

    private static ObjectNode bodyOf(Call call) {
        if (call.body().length == 0) {
            return Json.object();
        }
        if (call.body().length > LARGEST_BODY) {
            throw new Refusal(413, "client_error", "The request body is too large");
        }
        String type = call.header("Content-Type").orElse("application/json");
        if (!type.toLowerCase(Locale.ROOT).contains("json")) {
            throw new Refusal(415, "client_error", "The Content-Type should be application/json");
        }
        try {
            if (Json.parse(call.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException noJson) {
            throw Refusal.invalid("The request body is no valid JSON");
        }
        throw Refusal.invalid("The request body should be a JSON object");
    }

    public String segment(String segment) {
        return call.segment(segment);
    }

    public boolean includesMergeHistory() {
        return version.isAtLeast(ApiVersion.MERGED_IS_GONE) && isTrue("include_merge_history");
    }

    public boolean isTrue(String parameter) {
        return call.query(parameter).filter("true"::equals).isPresent();
    }

    /** A text or number of the body as text; empty if it is missing, null or blank. */
    public Optional<String> text(String member) {
        JsonNode value = body.path(member);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /**
     * A text of the body which has to be there.
     *
     * @throws Refusal if the body has no such text
     */
    public String requiredText(String member) {
        return text(member).orElseThrow(() -> Refusal.missing(member + " not specified"));
    }

    /** The wanted size of a page, from the query. */
    public int perPage() {
        return perPage(call.query("per_page").orElse(null), PER_PAGE);
    }

    /** The wanted size of a page; {@code usual} if none is. */
    public static int perPage(String wanted, int usual) {
        int size = number(wanted, "per_page", usual);
        if (size < 1 || size > MOST_PER_PAGE) {
            throw Refusal.invalid("per_page must be between 1 and " + MOST_PER_PAGE);
        }
        return size;
    }

    /** The number of the wanted page, from the query, from 1. */
    public int page() {
        return Math.max(1, number(call.query("page").orElse(null), "page", 1));
    }

    private static int number(String text, String name, int usual) {
        try {
            return text == null ? usual : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Refusal.invalid(name + " must be a whole number");
        }
    }
}
