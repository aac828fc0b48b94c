package org.referralconnector.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.StatusUpdate.Cause;
import org.referralconnector.change.StatusUpdate.Spend;

/** Status updates as the bodies of journal entries: JSON objects without empty members. */
public final class StatusUpdates {
    private final ObjectMapper json;

    public StatusUpdates(ObjectMapper json) {
        this.json = json;
    }

    /** The body that says this. */
    public String body(StatusUpdate update) {
        ObjectNode body =
                json.createObjectNode().put("action", update.action().word()).put("participant", update.participant());
        update.code().ifPresent(code -> body.put("code", code));
        update.person().ifPresent(person -> body.set("person", person(person)));
        update.spend().ifPresent(spend -> body.set("spend", spend(spend)));
        body.set("cause", cause(update.cause()));
        if (update.welcomed()) {
            body.put("welcomed", true);
        }
        return body.toString();
    }

    /**
     * What a body says.
     *
     * @throws IllegalArgumentException if it was not written by {@link #body}; the message quotes nothing of it
     */
    public StatusUpdate read(String body) {
        try {
            JsonNode update = json.readTree(body);
            return new StatusUpdate(
                    Action.of(update.required("action").asText()).orElseThrow(),
                    update.required("participant").asText(),
                    text(update, "code"),
                    Optional.ofNullable(update.get("person")).map(StatusUpdates::person),
                    Optional.ofNullable(update.get("spend")).map(StatusUpdates::spend),
                    cause(update.required("cause")),
                    update.path("welcomed").asBoolean());
        } catch (JsonProcessingException
                | NoSuchElementException
                | DateTimeParseException
                | NumberFormatException unreadable) {
            throw new IllegalArgumentException("this is no status update", unreadable);
        }
    }

    private ObjectNode person(Person person) {
        ObjectNode node = json.createObjectNode()
                .put("connection", person.connection())
                .put("object", person.object())
                .put("record", person.recordId());
        person.email().ifPresent(email -> node.put("email", email));
        person.firstName().ifPresent(name -> node.put("firstName", name));
        person.lastName().ifPresent(name -> node.put("lastName", name));
        return node;
    }

    private static Person person(JsonNode node) {
        return new Person(
                node.required("connection").asText(),
                node.required("object").asText(),
                node.required("record").asText(),
                text(node, "email"),
                text(node, "firstName"),
                text(node, "lastName"));
    }

    private ObjectNode spend(Spend spend) {
        ObjectNode node = json.createObjectNode()
                .put("transaction", spend.transaction())
                .put("amount", spend.amount().toPlainString())
                .put("total", spend.total().toPlainString());
        spend.currency().ifPresent(currency -> node.put("currency", currency));
        return node;
    }

    private static Spend spend(JsonNode node) {
        return new Spend(
                node.required("transaction").asText(),
                new BigDecimal(node.required("amount").asText()),
                new BigDecimal(node.required("total").asText()),
                text(node, "currency"));
    }

    private ObjectNode cause(Cause cause) {
        return json.createObjectNode()
                .put("rule", cause.rule())
                .put("object", cause.object())
                .put("record", cause.recordId())
                .put("at", cause.at().toString())
                .put("reversal", cause.reversal());
    }

    private static Cause cause(JsonNode node) {
        return new Cause(
                node.required("rule").asText(),
                node.required("object").asText(),
                node.required("record").asText(),
                Instant.parse(node.required("at").asText()),
                node.required("reversal").asBoolean());
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name)).map(JsonNode::asText);
    }
}
