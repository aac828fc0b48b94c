package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.component.salesforce.SalesforceEndpointConfig;
import org.apache.camel.component.salesforce.api.dto.SObjectDescription;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Camel's Salesforce component, as it is released, takes the sandbox for Salesforce. */
class StockCamelTest {
    private final Sandbox sandbox = Sandbox.start(0);
    private final CamelContext camel = new DefaultCamelContext();
    private ProducerTemplate salesforce;

    @BeforeEach
    void connect() {
        SalesforceEndpointConfig config = new SalesforceEndpointConfig();
        config.setApiVersion("60.0");
        SalesforceComponent component = new SalesforceComponent();
        component.setConfig(config);
        component.setLoginUrl(sandbox.url().toString());
        component.setClientId(Sandbox.CLIENT_ID);
        component.setClientSecret(Sandbox.CLIENT_SECRET);
        component.setRefreshToken(Sandbox.REFRESH_TOKEN);
        camel.addComponent("salesforce", component);
        camel.start();
        salesforce = camel.createProducerTemplate();
    }

    @AfterEach
    void disconnect() {
        camel.stop();
        sandbox.close();
    }

    @Test
    void it_upserts_queries_describes_and_logs_in_again_when_its_session_has_ended() {
        String saved = salesforce.requestBodyAndHeaders(
                "salesforce:upsertSObject?sObjectName=Lead&sObjectIdName=Referral_Key__c&rawPayload=true",
                "{\"LastName\":\"L\",\"Company\":\"C\"}",
                Map.of("sObjectIdValue", "key/ 1"),
                String.class);
        assertThat(saved).contains("\"created\":true");

        SandboxClient.stranger(sandbox).post("/sandbox/faults", "{\"kind\":\"expire-sessions\"}");

        String found = salesforce.requestBody(
                "salesforce:query?rawPayload=true&sObjectQuery=SELECT Id FROM Lead WHERE Referral_Key__c = 'key/ 1'",
                null,
                String.class);
        assertThat(found).contains("\"totalSize\":1");
        SObjectDescription lead =
                salesforce.requestBody("salesforce:getDescription?sObjectName=Lead", null, SObjectDescription.class);
        assertThat(lead.getFields()).anyMatch(field -> field.getName().equals("Referral_Key__c"));
        assertThat(SandboxClient.stranger(sandbox).stats().path("tokenCalls").asInt())
                .isEqualTo(2);
    }

    @Test
    void it_subscribes_to_change_events_and_gets_also_those_from_before() throws Exception {
        SandboxClient client = SandboxClient.of(sandbox);
        String before = client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"}");
        Set<String> heard = ConcurrentHashMap.newKeySet();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("salesforce:subscribe:data/LeadChangeEvent?rawPayload=true&replayId=-2")
                        .process(exchange -> heard.add(exchange.getMessage().getBody(String.class)));
            }
        });
        await().until(() -> heard.stream().anyMatch(event -> event.contains(before)));

        String after = client.create("Lead", "{\"LastName\":\"M\",\"Company\":\"C\"}");

        await().until(() -> heard.stream().anyMatch(event -> event.contains(after)));
    }
}
