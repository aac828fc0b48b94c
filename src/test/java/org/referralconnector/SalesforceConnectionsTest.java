package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Route;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.referralconnector.RunningConnector.Answer;
import org.referralconnector.sandbox.Sandbox;

/** A running connector whose campaigns go to two orgs: the campaign {@code live} to the one, {@code test} to the other. */
@Timeout(120)
class SalesforceConnectionsTest {
    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>();
    private Sandbox other;
    private RunningConnector connector;

    @BeforeEach
    void write() throws Exception {
        other = Sandbox.start(0);
        for (String[] campaign : new String[][] {{"live", "default"}, {"test", "test-org"}}) {
            Files.writeString(folder.resolve(campaign[0] + ".yaml"), """
                    campaign: %1$s
                    program:
                      type: generic
                      webhook: { open: true }
                      api: { url: "{{sandbox.url}}/hooks/%1$s", secret: whsec_c2FuZGJveC1zZWNyZXQtb2YtMzItYnl0ZXMtLi4uLi4= }
                    salesforce:
                      connection: %2$s
                      leads:
                        action: create-lead
                        fields:
                          LastName: { from: last_name, default: "(not given)" }
                          Company:  { fixed: Referred }
                          Email:    { from: email }
                      qualification:
                        - { name: Hot lead, when: { lead-field: { field: Rating, is: [Hot] } }, then: [confirmed] }
                    """.formatted(campaign[0], campaign[1]));
        }
        settings.put("referral.campaigns", folder.toString());
        settings.put("referral.salesforce.test-org.login-url", other.url().toString());
        settings.put("referral.salesforce.test-org.client-id", Sandbox.CLIENT_ID);
        settings.put("referral.salesforce.test-org.client-secret", Sandbox.CLIENT_SECRET);
    }

    @AfterEach
    void stop() {
        if (connector != null) {
            connector.close();
        }
        other.close();
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void people_go_to_the_org_of_their_campaign_and_their_changes_come_back_from_it(DatabaseKind database)
            throws Exception {
        connector = RunningConnector.start(database, settings);
        join("live", "ada@example.org");
        join("test", "byron@example.org");

        patiently()
                .until(() -> emails(ofDefault()).equals(List.of("ada@example.org"))
                        && emails(ofOther()).equals(List.of("byron@example.org")));
        send("PATCH", ofOther() + "/sandbox/records/Lead/" + id(ofOther()), "{\"Rating\": \"Hot\"}");

        patiently().until(() -> status("test").equals("confirmed"));
        assertThat(status("live")).isEqualTo("pending");
        assertThat(items("/api/deliveries?destination=changes%2Fsalesforce%2Ftest-org"))
                .isNotEmpty();
        send("PATCH", ofDefault() + "/sandbox/records/Lead/" + id(ofDefault()), "{\"Rating\": \"Hot\"}");
        patiently().until(() -> status("live").equals("confirmed"));
    }

    @Test
    void one_org_is_away_and_the_other_gets_its_people() throws Exception {
        connector = RunningConnector.start(DatabaseKind.H2, settings);
        send(
                "POST",
                ofOther() + "/sandbox/faults",
                "{\"status\": 503, \"path\": \"/services/data\", \"seconds\": 3600}");
        join("test", "byron@example.org");
        patiently().until(() -> !open("salesforce/test-org"));

        join("live", "ada@example.org");
        patiently().until(() -> emails(ofDefault()).equals(List.of("ada@example.org")));

        assertThat(open("salesforce/default")).isTrue();
        assertThat(open("changes")).isTrue();
        assertThat(open("changes/salesforce/test-org")).isFalse();
        assertThat(emails(ofOther())).isEmpty();

        send("DELETE", ofOther() + "/sandbox/faults", null);
        patiently().until(() -> emails(ofOther()).equals(List.of("byron@example.org")));
    }

    @Test
    void each_connection_has_routes_a_budget_and_a_stream_of_its_own() throws Exception {
        settings.put("referral.salesforce.test-org.stream", "poll");
        settings.put("referral.salesforce.test-org.api-reserve", "7");
        connector = RunningConnector.start(DatabaseKind.H2, settings);
        join("live", "ada@example.org");
        join("test", "byron@example.org");
        patiently().until(() -> emails(ofDefault()).size() + emails(ofOther()).size() == 2);

        assertThat(connector.context().getRoutes())
                .extracting(Route::getRouteId)
                .contains("deliver-to-salesforce-default", "deliver-to-salesforce-test-org")
                .contains("follow-salesforce-changes-default", "reconcile-salesforce-changes-test-org")
                .doesNotContain("follow-salesforce-changes-test-org");
        JsonNode salesforce =
                connector.operate("GET", "/api/status", null).json().path("salesforce");
        assertThat(salesforce.at("/default/login").asText()).isEqualTo("logged-in");
        assertThat(salesforce.at("/default/stream/mode").asText()).isEqualTo("cdc");
        assertThat(salesforce.at("/test-org/stream/mode").asText()).isEqualTo("poll");
        assertThat(salesforce.at("/test-org/api/reserve").asInt()).isEqualTo(7);
        assertThat(salesforce.at("/default/api/reserve").asInt()).isEqualTo(3_000);
        assertThat(look("/observe/health?data=true")).contains("default.login", "test-org.login");
        assertThat(look("/observe/metrics"))
                .contains("referral_salesforce_api_reserve{connection=\"default\"} 3000.0")
                .contains("referral_salesforce_api_reserve{connection=\"test-org\"} 7.0")
                .contains("connection=\"test-org\",kind=\"write\",status=\"200\"");
    }

    @Test
    void a_connection_that_is_not_set_up_stops_the_start() {
        settings.remove("referral.salesforce.test-org.client-id");

        assertThatThrownBy(() -> RunningConnector.start(DatabaseKind.H2, settings))
                .hasStackTraceContaining("referral.salesforce.test-org.client-id is not set");
    }

    @Test
    void a_key_that_no_connection_has_is_refused() {
        settings.put("referral.salesforce.test-org.clientid", "x");

        assertThatThrownBy(() -> Settings.of(settings))
                .hasMessage("referral.salesforce.test-org.clientid is no setting; did you mean"
                        + " referral.salesforce.test-org.client-id?");
    }

    private void join(String campaign, String email) {
        Answer answer =
                connector.send("POST", connector.business("/webhooks/" + campaign), """
                {"id": "%1$s", "type": "lead.joined",
                 "participant": {"id": "%1$s", "email": "%1$s", "last_name": "Lovelace"},
                 "referrer": {"id": "r-1", "email": "referrer@example.org"}}
                """.formatted(email), Map.of());
        assertThat(answer.status()).isEqualTo(202);
    }

    private String ofDefault() {
        return connector.sandbox("").toString();
    }

    private String ofOther() {
        return other.url().toString();
    }

    private List<String> emails(String org) {
        return leads(org).findValuesAsText("Email");
    }

    private String id(String org) {
        return leads(org).path(0).path("Id").asText();
    }

    private JsonNode leads(String org) {
        return send("GET", org + "/sandbox/records/Lead", null).json().path("records");
    }

    private String status(String campaign) {
        return items("/api/referrals?campaign=" + campaign)
                .path(0)
                .path("status")
                .asText();
    }

    private boolean open(String destination) {
        return connector
                .operate("GET", "/api/status", null)
                .json()
                .path("destinations")
                .path(destination)
                .at("/gate/open")
                .asBoolean();
    }

    private JsonNode items(String path) {
        return connector.operate("GET", path, null).json().path("items");
    }

    private String look(String path) {
        return connector.send("GET", connector.management(path), null, Map.of()).body();
    }

    private Answer send(String method, String address, String body) {
        Answer answer = connector.send(method, URI.create(address), body, Map.of());
        assertThat(answer.status())
                .as("%s %s: %s", method, address, answer.body())
                .isLessThan(300);
        return answer;
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(40));
    }
}
