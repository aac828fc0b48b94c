package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.sandbox.IntercomClient.ADA;
import static org.referralconnector.sandbox.IntercomClient.LEAD;
import static org.referralconnector.sandbox.IntercomClient.code;
import static org.referralconnector.sandbox.IntercomClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

/** What belongs to contacts: tags, notes, companies, segments, custom attributes, events. */
class IntercomBelongingsTest {
    private static final String NOBODY = "/contacts/ffffffffffffffffffffffff";

    private final IntercomClient intercom = new IntercomClient();
    private final String ada = intercom.create(ADA);

    @AfterEach
    void close() {
        intercom.close();
    }

    @Test
    void a_tag_is_one_whatever_the_case_of_its_name() {
        JsonNode made = intercom.done(intercom.post("/tags", "{\"name\":\"Spring\"}"));
        JsonNode again = intercom.done(intercom.post("/tags", "{\"name\":\"SPRING\"}"));

        assertThat(again.path("id")).isEqualTo(made.path("id"));
        assertThat(intercom.get("/tags").json().path("data")).hasSize(1);
        assertThat(intercom.get("/tags/" + made.path("id").asText())
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("Spring");
        assertThat(code(intercom.post("/tags", "{\"test\":1}"))).isEqualTo("parameter_invalid");
    }

    @Test
    void a_tag_is_attached_listed_detached_and_deleted() {
        String tag = intercom.done(intercom.post("/tags", "{\"name\":\"Spring\"}"))
                .path("id")
                .asText();
        String order = "{\"id\":\"" + tag + "\"}";
        String path = "/contacts/" + ada + "/tags";

        JsonNode attached = intercom.done(intercom.post(path, order));
        assertThat(attached.path("applied_at").asLong())
                .isEqualTo(intercom.clock.instant().getEpochSecond());
        assertThat(attached.path("applied_by").path("type").asText()).isEqualTo("admin");
        assertThat(intercom.get(path).json().path("data").findValuesAsText("name"))
                .containsExactly("Spring");
        intercom.done(intercom.delete(path + "/" + tag));
        assertThat(intercom.get(path).json().path("data")).isEmpty();
        assertThat(intercom.delete(path + "/" + tag).status()).isEqualTo(404);
        assertThat(intercom.post(path, "{\"id\":\"9999\"}").status()).isEqualTo(404);
        assertThat(message(intercom.post(NOBODY + "/tags", order))).isEqualTo("User Not Found");

        intercom.done(intercom.post("/tags", "{\"name\":\"spring\",\"users\":[{\"id\":\"" + ada + "\"}]}"));
        assertThat(intercom.get(path).json().path("data")).hasSize(1);
        intercom.done(intercom.delete("/tags/" + tag));
        assertThat(intercom.get(path).json().path("data")).isEmpty();
    }

    @Test
    void notes_are_kept_the_latest_first() {
        JsonNode note =
                intercom.done(intercom.post("/contacts/" + ada + "/notes", "{\"body\":\"first\",\"admin_id\":\"1\"}"));
        intercom.done(intercom.post("/contacts/" + ada + "/notes", "{\"body\":\"<b>second</b>\"}"));

        assertThat(note.path("body").asText()).isEqualTo("<p>first</p>");
        assertThat(note.path("author").path("type").asText()).isEqualTo("admin");
        JsonNode list = intercom.get("/contacts/" + ada + "/notes?per_page=1").json();
        assertThat(list.path("data").findValuesAsText("body")).containsExactly("<b>second</b>");
        assertThat(list.path("total_count").asInt()).isEqualTo(2);
        assertThat(list.path("pages").path("next").asText()).endsWith("/notes?per_page=1&page=2");
        assertThat(intercom.get("/notes/" + note.path("id").asText()).json()).isEqualTo(note);
        assertThat(message(intercom.post("/contacts/" + ada + "/notes", "{\"body\":\"x\",\"admin_id\":\"77\"}")))
                .isEqualTo("Resource Not Found");
        assertThat(intercom.post("/contacts/" + ada + "/notes", "{}").status()).isEqualTo(400);
    }

    @Test
    void a_company_is_created_once_and_contacts_belong_to_it() {
        JsonNode made = intercom.done(intercom.post(
                "/companies", "{\"company_id\":\"6\",\"name\":\"Engines\",\"monthly_spend\":155.98,\"plan\":\"Pro\"}"));
        JsonNode updated =
                intercom.done(intercom.post("/companies", "{\"company_id\":\"6\",\"name\":\"Engines Ltd\"}"));
        String id = made.path("id").asText();

        assertThat(updated.path("id").asText()).isEqualTo(id);
        assertThat(updated.path("monthly_spend").asInt()).isEqualTo(155);
        assertThat(updated.path("plan").path("name").asText()).isEqualTo("Pro");
        assertThat(intercom.get("/companies?company_id=6").json()).isEqualTo(updated);
        assertThat(intercom.get("/companies").json().path("total_count").asInt())
                .isEqualTo(1);
        assertThat(code(intercom.get("/companies?name=Nobody"))).isEqualTo("company_not_found");

        String path = "/contacts/" + ada + "/companies";
        assertThat(intercom.done(intercom.post(path, "{\"id\":\"" + id + "\"}"))
                        .path("user_count")
                        .asInt())
                .isEqualTo(1);
        assertThat(intercom.get(path).json().path("data").findValuesAsText("company_id"))
                .containsExactly("6");
        assertThat(intercom.get("/contacts/" + ada)
                        .json()
                        .path("companies")
                        .path("data")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(id);
        intercom.done(intercom.delete(path + "/" + id));
        assertThat(code(intercom.delete(path + "/" + id))).isEqualTo("company_not_found");
        assertThat(message(intercom.post(path, "{}"))).isEqualTo("company not specified");
        assertThat(intercom.done(intercom.put("/companies/" + id, "{\"industry\":\"Looms\"}"))
                        .path("industry")
                        .asText())
                .isEqualTo("Looms");
        assertThat(intercom.done(intercom.delete("/companies/" + id))
                        .path("deleted")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void segments_are_listed_with_their_members() {
        JsonNode made = intercom.control("/segments", "{\"name\":\"Active\",\"contacts\":[\"42\"]}");
        intercom.control("/segments", "{\"name\":\"Active\",\"contacts\":[\"ada@example.org\"]}");

        JsonNode list = intercom.get("/segments?include_count=true").json();
        assertThat(list.path("type").asText()).isEqualTo("segment.list");
        assertThat(list.path("segments")).hasSize(1);
        assertThat(list.path("segments").path(0).path("count").asInt()).isEqualTo(1);
        assertThat(intercom.get("/segments/" + made.path("id").asText())
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("Active");
        assertThat(intercom.get("/contacts/" + ada + "/segments")
                        .json()
                        .path("data")
                        .findValuesAsText("name"))
                .containsExactly("Active");
        assertThat(intercom.get("/segments/nope").status()).isEqualTo(404);
    }

    @Test
    void a_custom_attribute_has_to_exist_before_it_is_used() {
        Reply refused = attribute("\"tier\":\"gold\"");
        make("{\"name\":\"tier\",\"model\":\"contact\",\"data_type\":\"string\",\"description\":\"Which one\"}");
        make("{\"name\":\"tier\",\"model\":\"company\",\"data_type\":\"string\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(code(refused)).isEqualTo("parameter_invalid");
        assertThat(message(refused)).isEqualTo("Custom attribute 'tier' does not exist");
        assertThat(attribute("\"tier\":\"gold\"")
                        .json()
                        .path("custom_attributes")
                        .path("tier")
                        .asText())
                .isEqualTo("gold");
        assertThat(attribute("\"tier\":null").json().path("custom_attributes").has("tier"))
                .isFalse();
    }

    @Test
    void a_value_has_to_be_of_the_type_of_its_attribute() {
        make("{\"name\":\"count\",\"model\":\"contact\",\"data_type\":\"integer\"}");
        make("{\"name\":\"spend\",\"model\":\"contact\",\"data_type\":\"float\"}");
        make("{\"name\":\"vip\",\"model\":\"contact\",\"data_type\":\"boolean\"}");
        make("{\"name\":\"since\",\"model\":\"contact\",\"data_type\":\"datetime\"}");
        make("{\"name\":\"status\",\"model\":\"contact\",\"data_type\":\"options\","
                + "\"options\":[{\"value\":\"new\"},{\"value\":\"won\"}]}");

        for (String wrong : List.of(
                "\"count\":1.5",
                "\"count\":\"1\"",
                "\"spend\":\"1.5\"",
                "\"vip\":\"true\"",
                "\"since\":\"today\"",
                "\"status\":\"lost\"",
                "\"status\":3")) {
            assertThat(code(attribute(wrong))).describedAs(wrong).isEqualTo("parameter_invalid");
        }
        assertThat(attribute("\"count\":1,\"spend\":1.5,\"vip\":true,\"since\":1778673600,\"status\":\"won\"")
                        .json()
                        .path("custom_attributes")
                        .toString())
                .isEqualTo("{\"count\":1,\"spend\":1.5,\"vip\":true,\"since\":1778673600,\"status\":\"won\"}");
    }

    @Test
    void attributes_are_listed_archived_and_given_other_options() {
        JsonNode made = make("{\"name\":\"status\",\"model\":\"contact\",\"data_type\":\"options\","
                + "\"options\":[{\"value\":\"new\"},{\"value\":\"won\"}]}");
        String path = "/data_attributes/" + made.path("id").asText();

        assertThat(made.path("full_name").asText()).isEqualTo("custom_attributes.status");
        assertThat(made.path("data_type").asText()).isEqualTo("string");
        assertThat(made.path("options").toString()).isEqualTo("[\"new\",\"won\"]");
        intercom.done(intercom.put(path, "{\"options\":[{\"value\":\"new\"},{\"value\":\"lost\"}]}"));
        assertThat(attribute("\"status\":\"lost\"").status()).isEqualTo(200);
        assertThat(message(intercom.put(path, "{\"options\":{\"value\":\"x\"}}")))
                .isEqualTo("Options isn't an array");
        assertThat(intercom.put(path, "{\"options\":[{\"value\":\"x\"}]}").status())
                .isEqualTo(400);
        assertThat(code(intercom.put("/data_attributes/1", "{}"))).isEqualTo("field_not_found");

        intercom.done(intercom.put(path, "{\"archived\":true}"));
        assertThat(attribute("\"status\":\"new\"").status()).isEqualTo(400);
        assertThat(names("?model=contact")).contains("email").doesNotContain("status", "company_id");
        assertThat(names("?model=contact&include_archived=true")).contains("status");
        assertThat(names("")).contains("company_id");
        assertThat(intercom.get("/data_attributes?model=conversation").status()).isEqualTo(422);
    }

    private List<String> names(String query) {
        return intercom.get("/data_attributes" + query).json().path("data").findValuesAsText("name");
    }

    @Test
    void an_attribute_that_cannot_be_is_not_made() {
        make("{\"name\":\"tier\",\"model\":\"contact\",\"data_type\":\"string\"}");

        assertThat(refusal("\"name\":\"tier\",\"model\":\"contact\",\"data_type\":\"integer\""))
                .startsWith("You already have 'tier' in your people data");
        assertThat(refusal("\"name\":\"!nv@l!d\",\"model\":\"contact\",\"data_type\":\"string\""))
                .startsWith("Your name for this attribute must only contain");
        assertThat(refusal("\"name\":\"x\",\"model\":\"contact\",\"data_type\":\"mithril\""))
                .isEqualTo("Data Type isn't an option");
        assertThat(refusal("\"name\":\"x\",\"model\":\"ring\",\"data_type\":\"string\""))
                .isEqualTo("The Data Attribute model field must be either contact or company");
        assertThat(refusal("\"name\":\"x\",\"model\":\"contact\",\"data_type\":\"options\","
                        + "\"options\":[{\"value\":\"one\"}]"))
                .startsWith("At least two options");
    }

    private String refusal(String members) {
        Reply reply = intercom.post("/data_attributes", "{" + members + "}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(code(reply)).isEqualTo("parameter_invalid");
        return message(reply);
    }

    private JsonNode make(String attribute) {
        return intercom.done(intercom.post("/data_attributes", attribute));
    }

    private Reply attribute(String members) {
        return intercom.put("/contacts/" + ada, "{\"custom_attributes\":{" + members + "}}");
    }

    @Test
    void an_event_is_taken_by_id_user_id_or_address_and_counts_once() {
        String lead = intercom.create(LEAD);
        Reply taken = submit("\"user_id\":\"42\",\"metadata\":{\"amount\":3}", 1778673600);
        submit("\"email\":\"ada@example.org\"", 1778673600);
        submit("\"id\":\"" + ada + "\"", 1778673601);
        submit("\"id\":\"" + lead + "\"", 1778673600);

        assertThat(taken.status()).isEqualTo(202);
        assertThat(taken.text()).isEmpty();
        JsonNode events = intercom.get("/events?type=user&user_id=42").json().path("events");
        assertThat(events).hasSize(2);
        assertThat(events.path(1).path("metadata").path("amount").asInt()).isEqualTo(3);
        assertThat(events.path(0).path("intercom_user_id").asText()).isEqualTo(ada);
        assertThat(intercom.look("/events").path("total").asInt()).isEqualTo(3);
        JsonNode summary = intercom.get("/events?type=user&email=ada@example.org&summary=true")
                .json();
        assertThat(summary.path("type").asText()).isEqualTo("event.summary");
        assertThat(summary.path("events").path(0).path("count").asInt()).isEqualTo(2);
        assertThat(summary.path("events").path(0).path("first").asText()).isEqualTo("2026-05-13T12:00:00Z");
    }

    @Test
    void an_event_of_nobody_or_without_a_time_is_refused() {
        assertThat(submit("\"user_id\":\"99\"", 1778673600).status()).isEqualTo(404);
        assertThat(submit("\"email\":\"nobody@example.org\"", 1778673600).status())
                .isEqualTo(404);
        assertThat(code(submit("\"metadata\":{}", 1778673600))).isEqualTo("parameter_not_found");
        assertThat(code(intercom.post("/events", "{\"event_name\":\"won\",\"user_id\":\"42\"}")))
                .isEqualTo("parameter_not_found");
        assertThat(code(intercom.post("/events", "{\"created_at\":1778673600,\"user_id\":\"42\"}")))
                .isEqualTo("parameter_not_found");
        assertThat(intercom.look("/events").path("total").asInt()).isZero();
    }

    @Test
    void metadata_has_ten_keys_and_no_depth_but_links_and_amounts() {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            keys.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":").append(i);
        }
        submit("\"user_id\":\"42\",\"metadata\":{" + keys + "}", 1778673600);
        submit(
                "\"user_id\":\"42\",\"metadata\":{\"price\":{\"amount\":34999,\"currency\":\"eur\"},"
                        + "\"article\":{\"url\":\"https://example.org\",\"value\":\"x\"}}",
                1778673601);
        Reply deep = submit("\"user_id\":\"42\",\"metadata\":{\"a\":{\"b\":{}}}", 1778673602);

        JsonNode events = intercom.get("/events?type=user&user_id=42").json().path("events");
        assertThat(events.path(1).path("metadata")).hasSize(10);
        assertThat(events.path(0).path("metadata").path("price").path("amount").asInt())
                .isEqualTo(34999);
        assertThat(deep.status()).isEqualTo(400);
    }

    @Test
    void events_have_pages() {
        for (int i = 0; i < 3; i++) {
            submit("\"user_id\":\"42\"", 1778673600 + i);
        }

        JsonNode first = intercom.get("/events?type=user&user_id=42&per_page=2").json();
        String next = first.path("pages").path("next").asText();
        JsonNode second = intercom.get(next.substring(next.indexOf("/events"))).json();

        assertThat(first.path("events")).hasSize(2);
        assertThat(second.path("events").path(0).path("created_at").asLong()).isEqualTo(1778673600);
        assertThat(second.path("pages").has("next")).isFalse();
        assertThat(intercom.get("/events?user_id=42").status()).isEqualTo(400);
    }

    private Reply submit(String members, long createdAt) {
        return intercom.post("/events", "{\"event_name\":\"won\",\"created_at\":" + createdAt + "," + members + "}");
    }
}
