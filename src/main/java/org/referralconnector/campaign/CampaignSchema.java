package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Checks campaign files against {@code campaign.schema.json} and says in plain words what would be right. */
final class CampaignSchema {
    private static final String RESOURCE = "/campaign/campaign.schema.json";

    private final JsonNode schema;
    private final JsonSchema validator;

    CampaignSchema() {
        try (InputStream in = CampaignSchema.class.getResourceAsStream(RESOURCE)) {
            schema = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .regularExpressionFactory(CampaignSchema::expression)
                .build();
        validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema, config);
    }

    /** A pattern as JSON Schema means it: {@code $} is the end of a text, in Java also the place before a last line break. */
    private static RegularExpression expression(String pattern) {
        return Pattern.compile(pattern.replaceFirst("\\$$", "\\\\z")).asPredicate()::test;
    }

    /** Adds a mistake for everything that the schema forbids; a part whose value is not known is passed over. */
    void check(CampaignDocument document, List<Mistake> mistakes) {
        for (ValidationMessage violation : validator.validate(document.content())) {
            String pointer = pointer(violation);
            if (!isConsequence(violation) && !document.unresolved().contains(pointer)) {
                mistakes.add(document.mistake(pointer, message(violation, pointer)));
            }
        }
    }

    /** True for what only follows from another mistake: why each branch of a choice fails, a choice that is no map. */
    private static boolean isConsequence(ValidationMessage violation) {
        boolean isChoice = violation.getType().equals("oneOf");
        return isChoice
                ? !violation.getInstanceNode().isObject()
                : violation.getEvaluationPath().contains("oneOf");
    }

    private static String pointer(ValidationMessage violation) {
        String pointer = violation.getInstanceLocation().toString();
        return violation.getType().equals("additionalProperties")
                ? CampaignDocument.child(pointer, violation.getProperty())
                : pointer;
    }

    private String message(ValidationMessage violation, String pointer) {
        String part = CampaignDocument.readable(pointer);
        JsonNode rule = schema.at(
                violation.getSchemaLocation().getFragment().getParent().toString());
        if (violation.getInstanceNode().isNull()) {
            return part + " is empty; write a value or remove the key";
        }
        return switch (violation.getType()) {
            case "additionalProperties" -> unknownKey(violation.getProperty(), rule);
            case "required" ->
                part + " lacks \"" + violation.getProperty() + "\"; add it: "
                        + description(rule.path("properties").path(violation.getProperty()));
            case "type" -> part + " must be " + expected(rule) + "; " + description(rule);
            case "enum" -> notOneOf(part, violation.getInstanceNode().asText(), words(rule.path("enum")));
            case "oneOf" -> part + " needs exactly one of from, fixed and manual; keep one of them";
            case "minProperties", "minItems", "minLength" -> part + " is empty; " + description(rule);
            case "pattern" -> part + " is not well-formed; " + description(rule);
            default -> part + " is not allowed; " + description(rule);
        };
    }

    private String unknownKey(String key, JsonNode parent) {
        if (parent.has("patternProperties")) {
            return "\"" + key + "\" cannot be a key here; " + description(parent);
        }
        List<String> known = new ArrayList<>();
        parent.path("properties").fieldNames().forEachRemaining(known::add);
        return "unknown key \"" + key + "\"; " + suggestion(key, known);
    }

    private static String notOneOf(String part, String word, List<String> known) {
        return part + " is none of " + String.join(", ", known)
                + NearestWord.of(word, known)
                        .map(nearest -> "; did you mean \"" + nearest + "\"?")
                        .orElse("; choose one of them");
    }

    private static String suggestion(String key, List<String> known) {
        return NearestWord.of(key, known)
                .map(nearest -> "did you mean \"" + nearest + "\"?")
                .orElse("known here are " + String.join(", ", known));
    }

    private static String expected(JsonNode rule) {
        return switch (rule.path("type").asText()) {
            case "object" -> "a map of keys";
            case "array" -> "a list";
            case "boolean" -> "true or false";
            default -> "a plain value";
        };
    }

    private String description(JsonNode rule) {
        String reference = rule.path("$ref").asText("");
        JsonNode described = rule.has("description") || reference.isEmpty() ? rule : schema.at(reference.substring(1));
        return described.path("description").asText("see docs/campaigns.md");
    }

    private static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
