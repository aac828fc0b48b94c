package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

class QueriesTest {
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
    void a_long_result_comes_in_pages_without_gap_or_repetition() {
        for (int i = 0; i < 3; i++) {
            String rows = IntStream.range(0, 150)
                    .mapToObj(n -> "{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"L\",\"Company\":\"Pages\"}")
                    .collect(Collectors.joining(","));
            client.post(SandboxClient.DATA + "/composite/sobjects", "{\"records\":[" + rows + "]}");
        }
        Reply page =
                client.query("SELECT Id FROM Lead WHERE Company = 'Pages'", "Sforce-Query-Options", "batchSize=200");
        Set<String> ids = new HashSet<>(page.json().path("records").findValuesAsText("Id"));
        assertThat(page.json().path("totalSize").asInt()).isEqualTo(450);
        assertThat(ids).hasSize(200);

        while (!page.json().path("done").booleanValue()) {
            page = client.get(page.json().path("nextRecordsUrl").asText());
            ids.addAll(page.json().path("records").findValuesAsText("Id"));
        }

        assertThat(ids).hasSize(450);
    }

    @Test
    void an_unknown_locator_is_refused() {
        assertThat(client.get(SandboxClient.DATA + "/query/01g0S0000000999-2000")
                        .errorCode())
                .isEqualTo("INVALID_QUERY_LOCATOR");
    }

    @Test
    void nothing_found_is_an_empty_list() {
        assertThat(client.query("SELECT Id FROM Task").text())
                .isEqualTo("{\"totalSize\":0,\"done\":true,\"records\":[]}");
    }

    @Test
    void query_all_sees_deleted_rows() {
        String id = client.create("Lead", "{\"LastName\":\"Gone\",\"Company\":\"C\"}");
        client.delete(SandboxClient.DATA + "/sobjects/Lead/" + id);

        String soql = "SELECT IsDeleted FROM Lead WHERE Id = '" + id + "'";
        assertThat(client.count(soql)).isZero();
        JsonNode all = client.get(SandboxClient.DATA + "/queryAll?q=" + SandboxClient.encoded(soql))
                .json();
        assertThat(all.path("records").path(0).path("IsDeleted").booleanValue()).isTrue();
    }

    @Test
    void a_record_is_seen_by_the_very_next_query() {
        for (int i = 0; i < 20; i++) {
            String email = "next" + i + "@example.org";
            String id = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\",\"Email\":\"" + email + "\"}");
            assertThat(client.query("SELECT Id FROM Lead WHERE Email IN ('" + email + "')")
                            .json()
                            .findValuesAsText("Id"))
                    .containsExactly(id);
        }
    }

    @Test
    void a_bad_query_is_refused_with_the_code_of_its_mistake() {
        assertThat(client.query("SELEC Id FRM Lead").errorCode()).isEqualTo("MALFORMED_QUERY");
        assertThat(client.query("SELECT Nope__c FROM Lead").errorCode()).isEqualTo("INVALID_FIELD");
        assertThat(client.query("SELECT Id FROM Nope__c").errorCode()).isEqualTo("INVALID_TYPE");
        assertThat(client.query("SELECT Id FROM Lead WHERE Id = 'me'").errorCode())
                .isEqualTo("INVALID_QUERY_FILTER_OPERATOR");
    }

    @Test
    void text_is_searched_with_sosl_and_with_parameters() {
        String id =
                client.create("Contact", "{\"LastName\":\"K\",\"Email\":\"find.me@example.org\",\"Phone\":\"0815\"}");

        JsonNode sosl = client.get(SandboxClient.DATA + "/search?q="
                        + SandboxClient.encoded("FIND {find.me@example.org} IN EMAIL FIELDS"
                                + " RETURNING Lead(Id), Contact(Id, Phone WHERE LastName = 'K' LIMIT 5)"))
                .json();
        assertThat(sosl.path("searchRecords").findValuesAsText("Id")).containsExactly(id);

        JsonNode parameters = client.get(SandboxClient.DATA
                        + "/parameterizedSearch/?q=FIND.ME@example.org&sobject=Contact&Contact.fields=id,Phone")
                .json();
        assertThat(parameters.path("searchRecords").path(0).path("Phone").asText())
                .isEqualTo("0815");

        JsonNode body = client.post(
                        SandboxClient.DATA + "/parameterizedSearch",
                        "{\"q\":\"find.me*\",\"fields\":[\"Id\"],\"sobjects\":[{\"name\":\"Contact\"}]}")
                .json();
        assertThat(body.path("searchRecords")).hasSize(1);
    }
}
