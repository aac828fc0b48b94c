package org.referralconnector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Database;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.TestDatabase;
import org.referralconnector.sandbox.Sandbox;
import org.referralconnector.stream.SalesforceStreamComponent;

/** The connector in the context of a host that uses the same names for its own things. */
@RunsOnBothDatabases
class EmbeddingTest {
    @TempDir
    Path folder;

    private final DefaultCamelContext host = new DefaultCamelContext();
    private final Map<String, String> settings = new HashMap<>();
    private final JdbcDataSource hostDatabase = new JdbcDataSource();
    private final TestDatabase database;
    private Sandbox sandbox;

    EmbeddingTest(DatabaseKind kind) throws Exception {
        database = kind.fresh();
    }

    @BeforeEach
    void prepare() throws Exception {
        sandbox = Sandbox.start(0);
        settings.putAll(RunningConnector.settings(folder, sandbox));
        settings.putAll(database.settings());
        settings.put("referral.receive.webhooks", "direct:host-webhooks");
        host.getRegistry().bind("journal", "the host's journal");
        host.getRegistry().bind("links", "the host's links");
        host.getRegistry().bind("programs", "the host's programs");
        host.getRegistry().bind("dataSource", hostDatabase);
        host.addComponent("deliveries", new DirectComponent());
        host.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:a").routeId("receive-program-webhook").setBody(constant("the host received"));
                from("deliveries:b").routeId("deliver-to-salesforce").setBody(constant("the host delivered"));
                from("direct:call-salesforce")
                        .routeId("ours")
                        .setBody(constant("the host called"))
                        .id("keep-call");
                from("direct:use-bean").setBody(simple("${bean:journal?method=length}"));
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        host.stop();
        sandbox.close();
        database.close();
    }

    @Test
    void both_work_side_by_side() throws Exception {
        ReferralConnector.addTo(host, Settings.of(settings));
        host.start();

        Exchange answer = receive("ada@example.org");

        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, int.class))
                .isEqualTo(202);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(leads()).contains("ada@example.org"));
        assertThat(ask("direct:a")).isEqualTo("the host received");
        assertThat(ask("deliveries:b")).isEqualTo("the host delivered");
        assertThat(ask("direct:call-salesforce")).isEqualTo("the host called");
        assertThat(ask("direct:use-bean")).isEqualTo("18");
    }

    @Test
    void everything_that_the_connector_names_begins_with_referral() throws Exception {
        host.start();
        var routes = host.getRoutes().stream().map(route -> route.getRouteId()).toList();
        var components = host.getComponentNames();
        ReferralConnector.addTo(host, Settings.of(settings));

        assertThat(host.getRoutes().stream().map(route -> route.getRouteId()).filter(id -> !routes.contains(id)))
                // no campaign of this host has a write key, or rules by which deals come back, and nobody wants to be
                // told of
                // imports
                .hasSize(RouteFiles.NAMES.size()
                        - 2
                        - IntercomFollowing.ROUTES.size()
                        + RouteFiles.OF_A_SALESFORCE_CONNECTION.size()
                        - SalesforceFollowing.ROUTES.size())
                .doesNotContain(
                        "referral-receive-identify",
                        "referral-follow-salesforce-changes-default",
                        "referral-announce-import")
                .allMatch(id -> id.startsWith("referral-"));
        assertThat(host.getRegistry().findByTypeWithName(DataSource.class)).containsOnlyKeys("dataSource");
        assertThat(host.getComponentNames()).containsAll(components);
        assertThat(host.getRegistry().lookupByName("journal")).isEqualTo("the host's journal");
    }

    @Test
    void changes_in_salesforce_are_followed_under_our_own_names() throws Exception {
        settings.put("referral.campaigns", "src/test/resources/deal-campaigns");
        ReferralConnector.addTo(host, Settings.of(settings));
        host.start();

        SalesforceStreamComponent stream =
                host.getComponent("referral-salesforce-stream", SalesforceStreamComponent.class);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(stream.states("salesforce/default"))
                .hasSize(2)
                .allMatch(state -> state.subscribedSince().isPresent()));
        assertThat(host.getRoutes().stream().map(route -> route.getRouteId()))
                .contains("referral-follow-salesforce-changes-default", "referral-read-missed-changes-default")
                .doesNotContain("referral-keep-push-topics-default");
    }

    @Test
    void what_analytics_libraries_send_is_received_where_the_host_says() throws Exception {
        settings.put("referral.campaigns", "src/test/resources/all-campaigns");
        settings.put("referral.receive.identify", "direct:host-identify");
        ReferralConnector.addTo(host, Settings.of(settings));
        host.start();

        Exchange answer = host.createFluentProducerTemplate()
                .to("direct:host-identify")
                .withHeader(Exchange.HTTP_PATH, "/identify")
                .withHeader("Authorization", "Basic dHJhY2tpbmctd3JpdGUta2V5LW9mLXRlc3RzOg==")
                .withBody("{\"userId\":\"u-1\",\"traits\":{\"email\":\"grace@example.org\"}}")
                .request(Exchange.class);

        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, int.class))
                .isEqualTo(200);
        assertThat(answer.getMessage().getBody(String.class)).isEqualTo("OK");
        assertThat(host.getRoute("referral-receive-identify")).isNotNull();
    }

    @Test
    void a_program_is_told_through_routes_that_begin_with_referral() throws Exception {
        settings.put("referral.campaigns", "src/test/resources/telling-campaigns");
        ReferralConnector.addTo(host, Settings.of(settings));
        host.start();

        host.getRegistry()
                .lookupByNameAndType("referral-journal", Journal.class)
                .record(new Arrival(
                        "hook",
                        Instant.now(),
                        "application/json",
                        """
                        {"action":"confirmed","participant":"p-1","cause":{"rule":"Deal won","object":"Opportunity",
                         "record":"006","at":"2026-11-27T12:00:00Z","reversal":false}}""",
                        List.of(new Event(
                                EventKind.STATUS_CHANGED, Optional.of("1"), "p-1", Optional.empty(), Map.of())),
                        List.of("program/hook")));

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(sandboxSays("/sandbox/hooks/hook"))
                .contains("referral.confirmed"));
        assertThat(host.getRoute("referral-deliver-to-program-hook")).isNotNull();
        assertThat(host.getRoute("referral-ask-program-hook").getDescription())
                .isEqualTo("Send one request to a program");
    }

    @Test
    void no_port_is_opened() throws Exception {
        ReferralConnector.addTo(host, Settings.of(settings));
        host.start();

        try (var port = new java.net.ServerSocket(Integer.parseInt(settings.get("referral.http.port")));
                var management =
                        new java.net.ServerSocket(Integer.parseInt(settings.get("referral.management.port")))) {
            assertThat(port.isBound() && management.isBound()).isTrue();
        }
    }

    @Test
    void the_connector_ends_with_the_context() throws Exception {
        ReferralConnector.addTo(host, Settings.of(settings));
        host.start();
        receive("ada@example.org");
        DataSource ours =
                host.getComponent("referral-referral-sql", SqlComponent.class).getDataSource();

        host.stop();

        assertThatThrownBy(ours::getConnection).isInstanceOf(SQLException.class);
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("referral-journal") || name.contains("deliveries-salesforce")));
        databaseIsFree();
    }

    @Test
    void a_mistake_in_the_settings_leaves_nothing_behind() throws Exception {
        settings.put("referral.salesforce.authentication", "magic");

        assertThatThrownBy(() -> ReferralConnector.addTo(host, Settings.of(settings)))
                .isInstanceOf(InvalidSetting.class);
        databaseIsFree();
    }

    @Test
    void a_route_can_be_replaced_as_the_documentation_says() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        String documentation = Files.readString(Path.of("docs/routes.md"));
        String recipe = documentation.substring(documentation.indexOf("```yaml\n") + 8);
        Files.writeString(
                routes.resolve("nobody.camel.yaml"),
                recipe.substring(0, recipe.indexOf("```"))
                        .replace("find-duplicates-in-salesforce", "referral-find-duplicates-in-salesforce"));
        settings.put("referral.routes.exclude", "find-duplicates-in-salesforce");
        settings.put("referral.routes", routes.toString());
        ReferralConnector.addTo(host, Settings.of(settings));
        host.start();

        assertThat(host.getRoute("referral-find-duplicates-in-salesforce-default")
                        .getDescription())
                .isEqualTo("Look for nobody");
        assertThat(host.getRoute("referral-write-to-salesforce-default")).isNotNull();
    }

    private void databaseIsFree() {
        try (Database reopened =
                Database.open(settings.get("referral.database.url"), settings.get("referral.database.username"), "")) {
            assertThat(reopened.reachable()).isTrue();
        }
    }

    private Exchange receive(String email) {
        return host.createFluentProducerTemplate()
                .to("direct:host-webhooks")
                .withHeader(Exchange.HTTP_PATH, "/spring")
                .withHeader("Content-Type", "application/json")
                .withBody("""
                        {"id": "evt-1", "type": "lead.joined",
                         "participant": {"id": "p-1", "email": "%s", "last_name": "Lovelace"}}""".formatted(email).getBytes(UTF_8))
                .request(Exchange.class);
    }

    private String ask(String uri) {
        FluentProducerTemplate template = host.createFluentProducerTemplate();
        return template.to(uri).request(String.class);
    }

    private String leads() throws Exception {
        return sandboxSays("/sandbox/records/Lead");
    }

    private String sandboxSays(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(sandbox.url() + path)).build(), BodyHandlers.ofString())
                .body();
    }
}
