package org.referralconnector.provision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.campaign.NewField;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomErrors;

/** Sets up one Intercom workspace: the custom attributes of contacts that campaigns map ({@code /data_attributes}). */
public final class WorkspaceSetup {
    private static final String CHANGE = "; it was not altered. Map another attribute, or declare what it is.";
    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private final String connection;
    private final Map<String, Wanted> wanted = new LinkedHashMap<>();
    private final Function<IntercomCall, IntercomAnswer> ask;
    private final IntercomErrors errors;
    private final ObjectMapper json;

    /** An attribute that campaigns map, and what it looks like; {@code made} if it is made with its first value anyway. */
    private record Wanted(String campaign, Optional<NewField> shape, boolean made) {}

    /**
     * @param campaigns the campaigns to set up; those of other connections are passed over
     * @param ask makes a call; a failure is an answer, too
     */
    public WorkspaceSetup(
            String connection, Campaigns campaigns, Function<IntercomCall, IntercomAnswer> ask, ObjectMapper json) {
        this.connection = connection;
        this.ask = ask;
        this.errors = new IntercomErrors(json);
        this.json = json;
        for (Campaign campaign : campaigns.all()) {
            campaign.intercom()
                    .filter(rules -> rules.connection().equals(connection))
                    .ifPresent(rules -> add(campaign.name(), rules));
        }
    }

    private void add(String campaign, IntercomRules rules) {
        for (People people : List.of(rules.leads(), rules.referrers())) {
            if (people.action() != Action.NOTHING) {
                people.fields().forEach((name, rule) -> add(campaign, name, rule, rules.createAttributes()));
            }
        }
    }

    private void add(String campaign, String name, FieldRule rule, boolean made) {
        if (!People.isStandard(name)) {
            wanted.merge(
                    name,
                    new Wanted(campaign, rule.newField(), made),
                    (one, other) -> one.shape().isPresent() || other.shape().isEmpty() ? one : other);
        }
    }

    /**
     * Tells what is there, and does, or only tells, what is missing.
     *
     * @param planOnly true to change nothing
     * @param progress is told each result as soon as it is certain
     */
    public void run(boolean planOnly, Consumer<Result> progress) {
        if (wanted.isEmpty()) {
            return;
        }
        IntercomAnswer list = ask.apply(IntercomCall.reading(
                connection, "list-attributes", "/data_attributes", "model=contact&include_archived=true"));
        Optional<Map<String, JsonNode>> present = attributes(list);
        if (present.isEmpty()) {
            progress.accept(Result.refused("the workspace's attributes", "read", refusal(list)));
            progress.accept(Result.notTried(
                    String.join(", ", wanted.keySet()), "attributes", "the workspace could not be read"));
            return;
        }
        Plan plan = new Plan();
        wanted.forEach(
                (name, one) -> add(name, one, Optional.ofNullable(present.get().get(name)), plan));
        if (planOnly) {
            plan.tell(progress);
        } else {
            plan.carryOut(progress);
        }
    }

    private void add(String name, Wanted one, Optional<JsonNode> present, Plan plan) {
        String part = "attribute " + name;
        if (present.isPresent()) {
            plan.add(mismatch(one, present.get())
                    .map(refusal -> Result.refused(part, words(one), refusal))
                    .orElseGet(() ->
                            Result.there(part, present.get().path("data_type").asText())));
        } else if (one.shape().isPresent()) {
            plan.add(new Step(
                    part, words(one), List.of(), ids -> create(name, one.shape().get())));
        } else if (one.made()) {
            plan.add(Result.noted(
                    part,
                    "is made with the first value, since campaign " + one.campaign()
                            + " says create-attributes: true"));
        } else {
            plan.add(Result.refused(
                    part,
                    "attribute",
                    Refusal.of(
                            "TYPE_NOT_DECLARED",
                            "The workspace has no such attribute. Declare what it is like in the campaign file, such as"
                                    + " type: text, or make it in Intercom.")));
        }
    }

    private static String words(Wanted one) {
        return one.shape().map(shape -> "of type " + type(shape)).orElse("of any type");
    }

    private static Optional<Refusal> mismatch(Wanted one, JsonNode present) {
        if (present.path("archived").asBoolean()) {
            return Optional.of(
                    Refusal.of("ARCHIVED", "It is archived; unarchive it in Intercom (Settings, People data)."));
        }
        if (!present.path("api_writable").asBoolean(true)) {
            return Optional.of(Refusal.of("NOT_WRITABLE", "The API may not write it; map another attribute."));
        }
        String type = present.path("data_type").asText();
        return one.shape()
                .filter(shape -> !alike(type(shape), type))
                .map(shape -> Refusal.of("OTHER_TYPE", "It is of type " + type + " and not " + type(shape) + CHANGE));
    }

    /** Of a list, and of a day and a moment, Intercom tells the one and not the other. */
    private static boolean alike(String wantedType, String presentType) {
        return switch (wantedType) {
            case "datetime", "date" -> presentType.equals("date") || presentType.equals("datetime");
            case "options" -> presentType.equals("options") || presentType.equals("string");
            default -> presentType.equals(wantedType);
        };
    }

    private Attempt create(String name, NewField shape) {
        ObjectNode body = json.createObjectNode()
                .put("name", name)
                .put("model", "contact")
                .put("data_type", type(shape));
        shape.description().or(shape::label).ifPresent(text -> body.put("description", text));
        if (shape.type() == NewField.Type.PICKLIST) {
            shape.values()
                    .forEach(value -> body.withArray("options").addObject().put("value", value));
        }
        IntercomAnswer answer = ask.apply(
                IntercomCall.writing(connection, "create-attribute", "POST", "/data_attributes", body.toString()));
        return answer.succeeded() ? Attempt.done(Optional.empty()) : Attempt.refused(refusal(answer));
    }

    private Refusal refusal(IntercomAnswer answer) {
        String reason = answer.succeeded() ? IntercomErrors.UNREADABLE : errors.reason(answer);
        boolean general = answer.status() == IntercomAnswer.NO_ANSWER
                || answer.status() == UNAUTHORIZED
                || answer.status() == TOO_MANY
                || answer.status() >= SERVER_ERROR;
        return new Refusal(reason, errors.of(reason).cure(), general);
    }

    /** The custom attributes by name: of several of one name the one in use. */
    private Optional<Map<String, JsonNode>> attributes(IntercomAnswer list) {
        try {
            JsonNode data = list.succeeded() ? json.readTree(list.body()).path("data") : json.missingNode();
            if (!data.isArray()) {
                return Optional.empty();
            }
            Map<String, JsonNode> attributes = new HashMap<>();
            for (JsonNode attribute : data) {
                if (attribute.path("custom").asBoolean()) {
                    attributes.merge(
                            attribute.path("name").asText(),
                            attribute,
                            (one, other) -> one.path("archived").asBoolean() ? other : one);
                }
            }
            return Optional.of(attributes);
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }

    /** The word with which an attribute is made (REST API 2.16, create a data attribute). */
    private static String type(NewField shape) {
        return switch (shape.type()) {
            case TEXT, TEXTAREA, LONG_TEXTAREA, EMAIL, PHONE, URL -> "string";
            case NUMBER, CURRENCY, PERCENT -> shape.scale() == 0 ? "integer" : "float";
            case CHECKBOX -> "boolean";
            case DATE -> "date";
            case DATETIME -> "datetime";
            case PICKLIST -> "options";
        };
    }
}
