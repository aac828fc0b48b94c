package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.sandbox.IntercomClient.ADA;
import static org.referralconnector.sandbox.IntercomClient.LEAD;
import static org.referralconnector.sandbox.IntercomClient.code;
import static org.referralconnector.sandbox.IntercomClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class IntercomContactsTest {
    private static final String[] OLDER = {"Intercom-Version", "2.15"};

    private final IntercomClient intercom = new IntercomClient();

    @AfterEach
    void close() {
        intercom.close();
    }

    @Test
    void a_user_is_created_and_shown_as_the_description_says() {
        JsonNode ada = intercom.done(intercom.post("/contacts", ADA));

        assertThat(ada.path("type").asText()).isEqualTo("contact");
        assertThat(ada.path("id").asText()).matches("[0-9a-f]{24}");
        assertThat(ada.path("role").asText()).isEqualTo("user");
        assertThat(ada.path("email_domain").asText()).isEqualTo("example.org");
        assertThat(ada.path("created_at").asLong())
                .isEqualTo(intercom.clock.instant().getEpochSecond());
        assertThat(ada.path("signed_up_at")).isEqualTo(ada.path("created_at"));
        assertThat(ada.path("phone").isNull()).isTrue();
        assertThat(ada.path("tags").toString())
                .isEqualTo("{\"type\":\"list\",\"data\":[],\"url\":\"/contacts/"
                        + ada.path("id").asText() + "/tags\",\"total_count\":0,\"has_more\":false}");
        assertThat(intercom.get("/contacts/" + ada.path("id").asText()).json()).isEqualTo(ada);
        assertThat(intercom.get("/contacts/find_by_external_id/42").json()).isEqualTo(ada);
    }

    @Test
    void one_of_email_external_id_and_role_is_required_and_a_user_needs_one_of_the_first_two() {
        assertThat(code(intercom.post("/contacts", "{\"name\":\"Ada\"}"))).isEqualTo("parameter_not_found");
        assertThat(code(intercom.post("/contacts", "{\"role\":\"user\"}"))).isEqualTo("parameter_not_found");
        assertThat(intercom.post("/contacts", "{\"role\":\"lead\"}").status()).isEqualTo(200);
        assertThat(intercom.post("/contacts", "{\"email\":\"byron@example.org\"}")
                        .json()
                        .path("role")
                        .asText())
                .isEqualTo("user");
    }

    @Test
    void values_that_cannot_be_are_refused() {
        String lead = "{\"role\":\"lead\",";

        assertThat(code(intercom.post("/contacts", lead + "\"email\":\"ada\"}")))
                .isEqualTo("parameter_invalid");
        assertThat(code(intercom.post("/contacts", lead + "\"email\":17}"))).isEqualTo("type_mismatch");
        assertThat(intercom.post("/contacts", lead + "\"phone\":\"call me\"}").status())
                .isEqualTo(400);
        assertThat(intercom.post("/contacts", "{\"role\":\"visitor\"}").status())
                .isEqualTo(400);
        assertThat(intercom.post("/contacts", lead + "\"signed_up_at\":\"yesterday\"}")
                        .status())
                .isEqualTo(400);
        assertThat(intercom.post("/contacts", lead + "\"email_verified\":true}").status())
                .isEqualTo(400);
        assertThat(code(intercom.post("/contacts", lead + "\"owner_id\":\"77\"}")))
                .isEqualTo("admin_not_found");
        assertThat(intercom.look("/contacts").path("total").asInt()).isZero();
    }

    @Test
    void an_update_changes_what_is_given_and_null_takes_away() {
        String ada = intercom.create(ADA);
        intercom.clock.move(Duration.ofSeconds(5));

        JsonNode updated = intercom.done(
                intercom.put("/contacts/" + ada, "{\"name\":null,\"phone\":\"+353871234567\",\"owner_id\":\"1\"}"));

        assertThat(updated.path("name").isNull()).isTrue();
        assertThat(updated.path("phone").asText()).isEqualTo("+353871234567");
        assertThat(updated.path("owner_id").asText()).isEqualTo("1");
        assertThat(updated.path("email").asText()).isEqualTo("ada@example.org");
        assertThat(updated.path("updated_at").asLong())
                .isEqualTo(updated.path("created_at").asLong() + 5);
    }

    @Test
    void address_and_external_id_of_a_user_are_unique_and_the_conflict_names_the_holder() {
        String ada = intercom.create(ADA);
        String byron = intercom.create("{\"email\":\"byron@example.org\"}");

        Reply sameAddress = intercom.post("/contacts", "{\"email\":\"ADA@example.org\"}");
        Reply sameId = intercom.post("/contacts", "{\"external_id\":\"42\"}");
        Reply update = intercom.put("/contacts/" + byron, "{\"email\":\"ada@example.org\"}");

        assertThat(List.of(sameAddress, sameId, update)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(409);
            assertThat(code(reply)).isEqualTo("conflict");
            assertThat(message(reply)).isEqualTo("A contact matching those details already exists with id=" + ada);
        });
    }

    @Test
    void an_archived_contact_keeps_what_identifies_it_and_a_deleted_one_does_not() {
        String ada = intercom.create(ADA);
        intercom.done(intercom.post("/contacts/" + ada + "/archive", ""));
        assertThat(intercom.done(intercom.post("/contacts/" + ada + "/archive", ""))
                        .path("archived")
                        .booleanValue())
                .isTrue();
        assertThat(intercom.look("/contacts/" + ada)
                        .path("effects")
                        .path("archived")
                        .asInt())
                .isEqualTo(1);

        Reply conflict = intercom.post("/contacts", "{\"email\":\"ada@example.org\"}");
        assertThat(message(conflict))
                .isEqualTo("An archived contact matching those details already exists with id=" + ada);
        assertThat(intercom.get("/contacts/" + ada).status()).isEqualTo(404);
        intercom.done(intercom.post("/contacts/" + ada + "/unarchive", ""));
        assertThat(intercom.get("/contacts/" + ada).status()).isEqualTo(200);

        JsonNode deleted = intercom.done(intercom.delete("/contacts/" + ada));
        assertThat(deleted.toString())
                .isEqualTo("{\"type\":\"contact\",\"id\":\"" + ada + "\",\"external_id\":\"42\",\"deleted\":true}");
        assertThat(intercom.post("/contacts", ADA).status()).isEqualTo(200);
    }

    @Test
    void a_blocked_contact_is_gone_and_cannot_be_created_again() {
        String ada = intercom.create(ADA);

        assertThat(intercom.done(intercom.post("/contacts/" + ada + "/block", ""))
                        .path("blocked")
                        .booleanValue())
                .isTrue();

        assertThat(intercom.get("/contacts/" + ada).status()).isEqualTo(404);
        assertThat(code(intercom.post("/contacts", ADA))).isEqualTo("not_restorable");
    }

    @Test
    void leads_share_addresses_unless_they_may_not_with_users() {
        intercom.create(LEAD);
        intercom.create(LEAD);
        String ada = intercom.create(ADA);
        intercom.create(LEAD);

        intercom.control("", "{\"leadsShareUserEmail\":false}");
        assertThat(message(intercom.post("/contacts", LEAD))).endsWith(ada);
    }

    @Test
    void of_many_creations_at_once_one_succeeds() {
        List<Reply> replies = IntStream.range(0, 25)
                .parallel()
                .mapToObj(i -> intercom.post(
                        "/contacts", "{\"external_id\":\"race\",\"email\":\"race" + i + "@example.org\"}"))
                .toList();

        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
        assertThat(replies).filteredOn(reply -> reply.status() == 409).hasSize(24);
    }

    @Test
    void a_lead_becomes_a_user_by_its_role_and_no_user_becomes_a_lead() {
        String ada = intercom.create(LEAD);
        assertThat(intercom.get("/contacts/" + ada).json().path("signed_up_at").isNull())
                .isTrue();
        intercom.clock.move(Duration.ofMinutes(1));

        JsonNode user = intercom.done(intercom.put("/contacts/" + ada, "{\"role\":\"user\",\"external_id\":\"7\"}"));

        assertThat(user.path("role").asText()).isEqualTo("user");
        assertThat(user.path("signed_up_at").asLong())
                .isEqualTo(intercom.clock.instant().getEpochSecond());
        assertThat(intercom.get("/contacts/find_by_external_id/7").status()).isEqualTo(200);
        assertThat(intercom.put("/contacts/" + ada, "{\"role\":\"lead\"}").status())
                .isEqualTo(400);
        String other = intercom.create(LEAD);
        assertThat(intercom.put("/contacts/" + other, "{\"role\":\"user\"}").status())
                .isEqualTo(409);
    }

    @Test
    void leads_are_not_found_by_external_id() {
        intercom.create("{\"role\":\"lead\",\"external_id\":\"9\"}");

        assertThat(intercom.get("/contacts/find_by_external_id/9").status()).isEqualTo(404);
    }

    @Test
    void a_merged_lead_points_to_its_user_and_in_older_versions_is_unknown() {
        String user = intercom.create(ADA);
        String lead = intercom.create("{\"role\":\"lead\",\"email\":\"ada@example.org\",\"external_id\":\"9\"}");
        intercom.done(intercom.post("/contacts/merge", "{\"from\":\"" + lead + "\",\"into\":\"" + user + "\"}"));

        Reply byId = intercom.get("/contacts/" + lead);
        Reply byExternalId = intercom.get("/contacts/find_by_external_id/9");

        assertThat(List.of(byId, byExternalId)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(410);
            assertThat(code(reply)).isEqualTo("contact_merged");
            assertThat(reply.headers().firstValue("Link")).hasValue("</contacts/" + user + ">; rel=\"canonical\"");
        });
        assertThat(intercom.get("/contacts/" + lead, OLDER).status()).isEqualTo(404);
        assertThat(intercom.get("/contacts/find_by_external_id/9", OLDER).status())
                .isEqualTo(404);
        assertThat(intercom.get("/contacts").json().path("total_count").asInt()).isEqualTo(1);
    }

    @Test
    void a_merge_keeps_the_user_and_adds_what_it_lacks() {
        String user = intercom.create(ADA);
        String lead = intercom.create(LEAD.replace("}", ",\"name\":\"Countess\"}"));
        String tag = intercom.done(intercom.post("/tags", "{\"name\":\"Spring\"}"))
                .path("id")
                .asText();
        intercom.done(intercom.post("/contacts/" + lead + "/tags", "{\"id\":\"" + tag + "\"}"));
        intercom.done(intercom.post("/contacts/" + lead + "/notes", "{\"body\":\"hello\"}"));
        intercom.done(intercom.post(
                "/events", "{\"event_name\":\"asked\",\"created_at\":1778673600,\"id\":\"" + lead + "\"}"));

        JsonNode merged = intercom.done(intercom.post(
                "/contacts/merge?include_merge_history=true", "{\"from\":\"" + lead + "\",\"into\":\"" + user + "\"}"));

        assertThat(merged.path("id").asText()).isEqualTo(user);
        assertThat(merged.path("name").asText()).isEqualTo("Ada");
        assertThat(merged.path("external_id").asText()).isEqualTo("42");
        assertThat(merged.path("phone").asText()).isEqualTo("+15550001");
        assertThat(merged.path("tags").path("data").path(0).path("id").asText()).isEqualTo(tag);
        assertThat(merged.path("notes").path("total_count").asInt()).isEqualTo(1);
        assertThat(merged.path("merge_history")
                        .path(0)
                        .path("source_contact_id")
                        .asText())
                .isEqualTo(lead);
        assertThat(intercom.get("/contacts/" + user + "/merge_history")
                        .json()
                        .path("data")
                        .path(0)
                        .path("source_contact_role")
                        .asText())
                .isEqualTo("lead");
        assertThat(intercom.get("/events?type=user&intercom_user_id=" + user)
                        .json()
                        .path("events"))
                .hasSize(1);
    }

    @Test
    void only_a_lead_is_merged_and_only_into_a_user() {
        String ada = intercom.create(ADA);
        String byron = intercom.create("{\"email\":\"byron@example.org\"}");
        String lead = intercom.create(LEAD);

        assertThat(code(merge(byron, ada, ""))).isEqualTo("invalid_merge");
        assertThat(code(merge(lead, intercom.create(LEAD), ""))).isEqualTo("invalid_merge");
        assertThat(merge("ffffffffffffffffffffffff", ada, "").status()).isEqualTo(404);
    }

    @Test
    void a_merge_of_strangers_is_refused_if_it_is_checked() {
        String ada = intercom.create(ADA);
        String stranger = intercom.create("{\"role\":\"lead\",\"email\":\"mary@example.org\"}");

        Reply asked = merge(stranger, ada, ",\"skip_duplicate_validation\":false");
        intercom.control("", "{\"mergeChecked\":true}");
        Reply always = merge(stranger, ada, "");

        assertThat(code(asked)).isEqualTo("invalid_merge");
        assertThat(code(always)).isEqualTo("invalid_merge");
        assertThat(message(always)).contains("skip_duplicate_validation=true");
        assertThat(merge(intercom.create(LEAD), ada, ",\"skip_duplicate_validation\":false")
                        .status())
                .isEqualTo(200);
        assertThat(merge(stranger, ada, ",\"skip_duplicate_validation\":true").status())
                .isEqualTo(200);
        String another = intercom.create("{\"role\":\"lead\"}");
        assertThat(intercom.post("/contacts/merge", mergeOrder(another, ada, ""), OLDER)
                        .status())
                .isEqualTo(200);
    }

    private Reply merge(String from, String into, String more) {
        return intercom.post("/contacts/merge", mergeOrder(from, into, more));
    }

    private static String mergeOrder(String from, String into, String more) {
        return "{\"from\":\"" + from + "\",\"into\":\"" + into + "\"" + more + "}";
    }

    @Test
    void many_contacts_are_planted_at_once_or_none() {
        intercom.control("", "{\"searchLag\":60}");

        JsonNode planted = intercom.control(
                "/contacts",
                "[{\"email\":\"a@example.org\",\"created_at\":1700000000,\"location\":{\"city\":\"Cork\"}},"
                        + "{\"role\":\"lead\",\"email\":\"b@example.org\"}]");

        assertThat(planted.path("total").asInt()).isEqualTo(2);
        JsonNode list = intercom.get("/contacts").json();
        assertThat(list.path("total_count").asInt()).isEqualTo(2);
        JsonNode eldest = list.path("data").path(1);
        assertThat(eldest.path("created_at").asLong()).isEqualTo(1700000000);
        assertThat(eldest.path("location").path("city").asText()).isEqualTo("Cork");
        Reply refused = intercom.client()
                .post("/sandbox/intercom/contacts", "[{\"email\":\"c@example.org\"},{\"email\":\"a@example.org\"}]");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").asText()).startsWith("contact 2: A contact matching");
        assertThat(intercom.look("/contacts").path("total").asInt()).isEqualTo(2);
    }

    @Test
    void people_see_what_calls_did_to_a_contact() {
        String ada = intercom.create(ADA);
        intercom.put("/contacts/" + ada, "{\"name\":\"Ada\"}");
        intercom.control("/contacts/42", "{\"name\":\"Countess\",\"last_replied_at\":1778673600}");

        JsonNode seen = intercom.look("/contacts?email=ada@example.org")
                .path("contacts")
                .path(0);

        assertThat(seen.path("state").asText()).isEqualTo("live");
        assertThat(seen.path("effects").toString()).isEqualTo("{\"created\":1,\"nothing\":1,\"updated\":1}");
        assertThat(seen.path("calls").findValuesAsText("call"))
                .containsExactly("create contact", "update contact", "by hand");
        assertThat(seen.path("last_replied_at").asLong()).isEqualTo(1778673600);
        assertThat(intercom.look("").path("effects").path("created").asInt()).isEqualTo(1);
        assertThat(intercom.client()
                        .stats()
                        .path("calls")
                        .path("intercom create contact")
                        .path("200")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void people_archive_merge_and_delete_by_hand() {
        String ada = intercom.create(ADA);
        String lead = intercom.create(LEAD);

        assertThat(intercom.control("/contacts/42/archive", "").path("state").asText())
                .isEqualTo("archived");
        assertThat(intercom.control("/contacts/" + ada + "/unarchive", "")
                        .path("state")
                        .asText())
                .isEqualTo("live");
        intercom.control("/contacts/" + lead + "/merge", "{\"into\":\"42\"}");
        assertThat(intercom.look("/contacts/" + lead).path("merged_into").asText())
                .isEqualTo(ada);
        assertThat(intercom.client().delete("/sandbox/intercom/contacts/42").status())
                .isEqualTo(200);
        assertThat(intercom.client()
                        .post("/sandbox/intercom/contacts/" + ada, "{\"name\":\"X\"}")
                        .status())
                .isEqualTo(400);
    }
}
