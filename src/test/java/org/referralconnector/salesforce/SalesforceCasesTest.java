package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.Section;
import org.referralconnector.campaign.Section.Action;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;

/** Whole batches, from deliveries to outcomes, each as JSON files in one folder under {@code cases/salesforce}. */
class SalesforceCasesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a-referred-person-and-a-referrer-are-new",
                "a-known-person-and-a-duplicate-change-in-one-call",
                "records-of-one-call-end-differently",
                "the-budget-is-spent-between-search-and-write"
            })
    void a_batch_is_carried_as_its_case_says(String name) throws JsonProcessingException {
        JsonNode answers = file(name, "answers");
        JsonNode expected = file(name, "outcomes");
        ObjectNode calls = JSON.createObjectNode();

        BatchPlan batch = batch(file(name, "in")).plan();
        List<SalesforceCall> queries = new DuplicateQueries(SalesforceFixture.API).queries(batch);
        WritePlan writes = SalesforceFixture.decisions().decide(batch, answered(queries, answers.get("queries")));
        WrittenBatch settled = SalesforceFixture.settle(writes, answered(writes.requests(), answers.get("writes")));

        queries.forEach(call -> calls.withArray("queries").add(call.soql().orElseThrow()));
        calls.withArray("queries");
        for (SalesforceCall call : writes.requests()) {
            calls.withArray("writes")
                    .addObject()
                    .put("method", call.method())
                    .put("path", call.path())
                    .set("json", JSON.readTree(call.json().orElseThrow()));
        }
        assertThat(calls.toPrettyString()).isEqualTo(file(name, "calls").toPrettyString());
        expected.get("outcomes").properties().forEach(outcome -> assertThat(
                        said(settled.outcomes().get(Long.valueOf(outcome.getKey()))))
                .isEqualTo(outcome.getValue().asText()));
        assertThat(settled.outcomes()).hasSize(expected.get("outcomes").size());
        assertThat(settled.links())
                .extracting(SalesforceCasesTest::said)
                .containsExactlyElementsOf(texts(expected.get("links")));
    }

    private static SalesforceFixture batch(JsonNode in) {
        SalesforceFixture batch =
                new SalesforceFixture().leads(section(in.get("leads"))).referrers(section(in.get("referrers")));
        if (in.has("key-field")) {
            batch.keyed();
        }
        for (JsonNode link : in.get("links")) {
            batch.linked(text(link, "participant"), text(link, "object"), text(link, "record"));
        }
        for (JsonNode delivery : in.get("deliveries")) {
            batch.event(
                    delivery.get("id").asLong(),
                    EventKind.of(text(delivery, "kind")),
                    text(delivery, "participant"),
                    delivery.path("email").asText(null),
                    facts(delivery.get("facts")));
        }
        return batch;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> facts(JsonNode facts) {
        return JSON.convertValue(facts, Map.class);
    }

    private static Section section(JsonNode section) {
        Map<String, FieldRule> fields = new LinkedHashMap<>();
        section.get("fields").properties().forEach(field -> fields.put(field.getKey(), rule(field.getValue())));
        return new Section(
                Action.valueOf(constant(text(section, "action"))),
                WhenDuplicate.valueOf(constant(text(section, "when-duplicate"))),
                WhenSeveral.valueOf(constant(text(section, "when-several"))),
                fields);
    }

    private static FieldRule rule(JsonNode rule) {
        String source = rule.fieldNames().next();
        return new FieldRule(
                Source.valueOf(constant(source)),
                text(rule, source),
                Optional.ofNullable(rule.path("default").asText(null)),
                WhenEmpty.valueOf(constant(rule.path("when-empty").asText("keep"))),
                Optional.ofNullable(rule.path("join").asText(null)));
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).asText();
    }

    private static List<SalesforceAnswer> answered(List<SalesforceCall> calls, JsonNode answers) {
        assertThat(calls).hasSize(answers.size());
        List<SalesforceAnswer> answered = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            JsonNode answer = answers.get(i);
            answered.add(new SalesforceAnswer(
                    calls.get(i),
                    answer.get("status").asInt(),
                    answer.get("body").toString()));
        }
        return answered;
    }

    private static String said(Outcome outcome) {
        if (outcome instanceof Delivered delivered) {
            return "Delivered " + delivered.object() + " " + delivered.recordId()
                    + (delivered.created() ? " created" : " updated");
        }
        return outcome.getClass().getSimpleName() + " " + outcome.reason();
    }

    private static String said(Link link) {
        return link.participant() + " " + link.object() + " " + link.recordId();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode file(String name, String part) throws JsonProcessingException {
        return JSON.readTree(SalesforceFixture.resource(name + "/" + part + ".json"));
    }
}
