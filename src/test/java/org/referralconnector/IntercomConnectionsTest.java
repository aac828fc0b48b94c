package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;

/** A running connector whose campaigns go to two workspaces. */
class IntercomConnectionsTest {
    @TempDir
    private Path folder;

    private FakeIntercom intercom;
    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void write() throws Exception {
        intercom = new FakeIntercom();
        for (String connection : new String[] {"apac", "emea"}) {
            Files.writeString(folder.resolve("to-" + connection + ".yaml"), """
                    campaign: to-%1$s
                    program: { type: generic, webhook: { open: true } }
                    intercom:
                      connection: %1$s
                      leads: { action: create-lead, fields: { email: { from: email } } }
                    """.formatted(connection));
        }
        settings.put("referral.campaigns", folder.toString());
        settings.put("referral.intercom.apac.token", "t0k3n");
        settings.put("referral.intercom.apac.region", "au");
        settings.put("referral.intercom.emea.token", "other-t0k3n");
        settings.put("referral.intercom.emea.url", intercom.url());
    }

    @AfterEach
    void stop() {
        intercom.close();
    }

    @Test
    void status_and_health_tell_how_each_connection_stands() throws Exception {
        try (RunningConnector connector = RunningConnector.start(DatabaseKind.H2, settings)) {
            intercom.react(exchange -> FakeIntercom.answer(exchange, 401, """
                    {"type": "error.list", "errors": [{"code": "unauthorized", "message": "Access Token Invalid"}]}
                    """));

            IntercomCall call = IntercomCall.reading("emea", "read-app", "/me", "");
            IntercomAnswer answer = connector
                    .context()
                    .createFluentProducerTemplate()
                    .to("direct:call-intercom-emea")
                    .withBody(call)
                    .request(IntercomAnswer.class);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(intercom.requests().get(0).header("Authorization")).isEqualTo("Bearer other-t0k3n");
            JsonNode status = connector.operate("GET", "/api/status", null).json();
            assertThat(status.at("/intercom/apac/region").asText()).isEqualTo("au");
            assertThat(status.at("/intercom/apac/awaySince").isNull()).isTrue();
            assertThat(status.at("/intercom/emea/url").asText()).isEqualTo(intercom.url());
            assertThat(status.at("/intercom/emea/awaySince").isTextual()).isTrue();
            assertThat(status.at("/destinations/intercom~1emea/gate/detail").asText())
                    .isEqualTo("UNAUTHORIZED");
            assertThat(look(connector, "/observe/health?data=true"))
                    .contains("\"referral-intercom\",\"status\":\"UP\"", "login UNAUTHORIZED", "emea.away.since")
                    .doesNotContain("t0k3n");
            assertThat(connector
                            .send("GET", connector.management("/observe/health/ready"), null, Map.of())
                            .status())
                    .isEqualTo(200);
            assertThat(look(connector, "/observe/metrics"))
                    .contains(
                            "referral_intercom_calls_total{call=\"read-app\",connection=\"emea\",status=\"401\"} 1.0");
        }
    }

    @Test
    void each_connection_has_its_routes_and_a_connector_without_one_has_none() throws Exception {
        try (RunningConnector connector = RunningConnector.start(DatabaseKind.H2, settings)) {
            assertThat(connector.context().getRoutes())
                    .extracting(Route::getRouteId)
                    .contains("call-intercom-apac", "ask-intercom-apac", "call-intercom-emea", "ask-intercom-emea");
        }
        try (RunningConnector connector = RunningConnector.start(DatabaseKind.H2)) {
            assertThat(connector.context().getRoutes())
                    .extracting(Route::getRouteId)
                    .noneMatch(id -> id.contains("-intercom-"));
            assertThat(look(connector, "/observe/health?data=true")).doesNotContain("referral-intercom");
        }
    }

    @Test
    void a_connection_that_is_not_set_up_stops_the_start() {
        settings.remove("referral.intercom.emea.token");

        assertThatThrownBy(() -> RunningConnector.start(DatabaseKind.H2, settings))
                .hasStackTraceContaining("referral.intercom.emea.token is not set");
    }

    private static String look(RunningConnector connector, String path) {
        return connector.send("GET", connector.management(path), null, Map.of()).body();
    }
}
