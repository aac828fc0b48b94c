package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class ExternalIdUpsertTest {
    private static final String BY_KEY = SandboxClient.DATA + "/sobjects/Lead/Referral_Key__c/";
    private static final String LEAD = "{\"LastName\":\"L\",\"Company\":\"C\"}";
    private static Sandbox sandbox;
    private static SandboxClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        client = SandboxClient.of(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void the_first_upsert_creates_and_the_next_updates_whatever_the_case() {
        Reply first = client.patch(BY_KEY + "Key-1", LEAD);
        Reply second = client.patch(BY_KEY + "KEY-1", "{\"Phone\":\"7\"}");

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().path("created").booleanValue()).isTrue();
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().path("created").booleanValue()).isFalse();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(client.read("Lead", first.id()).path("Phone").asText()).isEqualTo("7");
    }

    @Test
    void an_external_id_may_hold_any_character() {
        String key = "a b/c?d&e+f%#é'ü";

        Reply created = client.patch(BY_KEY + SandboxClient.encoded(key), LEAD);

        assertThat(created.status()).isEqualTo(201);
        assertThat(client.read("Lead", created.id()).path("Referral_Key__c").asText())
                .isEqualTo(key);
    }

    @Test
    void thirty_upserts_at_once_leave_one_record() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(30);
        List<Future<Reply>> replies = IntStream.range(0, 30)
                .mapToObj(i -> clients.submit(() -> client.patch(BY_KEY + "race", LEAD)))
                .toList();
        int created = 0;
        for (Future<Reply> reply : replies) {
            created += reply.get().status() == 201 ? 1 : 0;
        }
        clients.shutdown();

        assertThat(created).isEqualTo(1);
        assertThat(client.count("SELECT Id FROM Lead WHERE Referral_Key__c = 'race'"))
                .isEqualTo(1);
    }

    @Test
    void a_second_record_with_a_unique_value_is_refused_and_the_first_is_named() {
        String id = client.patch(BY_KEY + "taken", LEAD).id();

        Reply refused = client.post(
                SandboxClient.DATA + "/sobjects/Lead",
                "{\"LastName\":\"L\",\"Company\":\"C\",\"Referral_Key__c\":\"Taken\"}");

        assertThat(refused.errorCode()).isEqualTo("DUPLICATE_VALUE");
        assertThat(refused.json().path(0).path("message").asText())
                .isEqualTo("duplicate value found: Referral_Key__c duplicates value on record with id: " + id);
    }

    @Test
    void the_value_of_a_deleted_record_is_free_again() {
        String id = client.patch(BY_KEY + "again", LEAD).id();
        client.delete(SandboxClient.DATA + "/sobjects/Lead/" + id);

        assertThat(client.patch(BY_KEY + "again", LEAD).status()).isEqualTo(201);
    }

    @Test
    void several_matches_are_answered_300_with_their_addresses() {
        client.post(
                "/sandbox/fields",
                "{\"object\":\"Lead\",\"name\":\"Group__c\",\"type\":\"string\",\"length\":9,\"externalId\":true}");
        client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\",\"Group__c\":\"g\"}");
        client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\",\"Group__c\":\"g\"}");

        Reply reply = client.patch(SandboxClient.DATA + "/sobjects/Lead/Group__c/g", LEAD);

        assertThat(reply.status()).isEqualTo(300);
        assertThat(reply.json()).hasSize(2);
        assertThat(reply.json().path(0).asText()).startsWith(SandboxClient.DATA + "/sobjects/Lead/00Q");
    }

    @Test
    void an_update_only_upsert_creates_nothing() {
        assertThat(client.patch(BY_KEY + "nobody?updateOnly=true", LEAD).status())
                .isEqualTo(404);
    }

    @Test
    void a_field_which_is_no_external_id_is_not_found() {
        Reply reply = client.patch(SandboxClient.DATA + "/sobjects/Lead/Phone/1", LEAD);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().path(0).path("message").asText())
                .isEqualTo("Provided external ID field does not exist or is not accessible: Phone");
    }
}
