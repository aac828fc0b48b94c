package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.RestConsumerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.journal.TestDatabase;
import org.referralconnector.sandbox.Sandbox;

@RunsOnBothDatabases
class EmbeddedOperatorApiTest {
    @TempDir
    private Path folder;

    private final DefaultCamelContext host = new DefaultCamelContext();
    private final TestDatabase database;
    private Sandbox sandbox;
    private Map<String, String> settings;

    EmbeddedOperatorApiTest(DatabaseKind kind) throws Exception {
        database = kind.fresh();
    }

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(0);
        settings = new HashMap<>(RunningConnector.settings(folder, sandbox));
        settings.putAll(database.settings());
        settings.put("referral.receive.webhooks", "direct:webhooks");
    }

    @AfterEach
    void stop() throws Exception {
        host.stop();
        sandbox.close();
        database.close();
    }

    @Test
    void a_host_gets_no_operator_api_and_needs_no_token_unless_it_asks() throws Exception {
        settings.remove("referral.admin.token");
        ReferralConnector.addTo(host, Settings.of(settings));
        host.start();

        assertThat(host.getRoutes())
                .extracting(Route::getRouteId)
                .contains("referral-receive-program-webhook", "referral-measure-queue")
                .noneMatch(id -> id.contains("status") || id.contains("operator"));
    }

    @Test
    void a_host_that_asks_serves_the_operator_api_with_its_own_rest_component() throws Exception {
        RestConsumerFactory rest =
                (context, processor, verb, basePath, template, consumes, produces, configuration, parameters) ->
                        context.getEndpoint("direct:" + verb + ":" + basePath + template)
                                .createConsumer(processor);
        host.getRegistry().bind("hostRest", rest);
        host.getRestConfiguration().setComponent("hostRest");
        ReferralConnector.addWithOperatorApiTo(host, Settings.of(settings));
        host.start();

        assertThat(status("Bearer nonsense")).isEqualTo(401);
        assertThat(status("Bearer " + RunningConnector.TOKEN)).isEqualTo(200);
    }

    private int status(String authorization) {
        Exchange answer = host.createFluentProducerTemplate()
                .to("direct:get:/api/status")
                .withHeader("Authorization", authorization)
                .send();
        return answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    }
}
