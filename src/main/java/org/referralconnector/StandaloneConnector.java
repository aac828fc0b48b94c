package org.referralconnector;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.LifecycleStrategySupport;

/** The connector as a process of its own: Camel Main, the port for webhooks and the port for operators. */
final class StandaloneConnector {
    private final Settings settings;

    StandaloneConnector(Settings settings) {
        this.settings = settings;
    }

    /** A Camel Main that serves the connector once it is started. */
    Main main() {
        Main main = new Main();
        defaults().forEach(main::addInitialProperty);
        settings.startingWith("camel.").forEach(main::addOverrideProperty);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                configured
                        .getCamelContext()
                        .getRegistry()
                        .bind("metricsRegistry", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            }

            @Override
            public void afterConfigure(BaseMainSupport configured) {
                try {
                    add(configured.getCamelContext());
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        return main;
    }

    private Map<String, String> defaults() {
        return Map.ofEntries(
                Map.entry("camel.main.name", "referral-connector"),
                Map.entry("camel.main.routes-collector-enabled", "false"),
                Map.entry("camel.main.base-package-scan-enabled", "false"),
                Map.entry("camel.main.jmx-enabled", "false"),
                Map.entry("camel.main.shutdown-timeout", "30"),
                Map.entry("camel.main.startup-summary-level", "Oneline"),
                Map.entry("camel.metrics.enabled", "true"),
                Map.entry("camel.metrics.enable-message-history", "false"),
                Map.entry("camel.metrics.enable-exchange-event-notifier", "false"),
                Map.entry("camel.metrics.enable-route-event-notifier", "false"),
                Map.entry("camel.management.enabled", "true"),
                Map.entry("camel.management.host", settings.get(Setting.MANAGEMENT_HOST)),
                Map.entry("camel.management.port", settings.get(Setting.MANAGEMENT_PORT)),
                Map.entry("camel.management.health-check-enabled", "true"),
                Map.entry("camel.management.metrics-enabled", "true"),
                Map.entry("camel.health.exposure-level", "full"),
                Map.entry("camel.health.consumers-enabled", "false"),
                Map.entry("camel.health.routes-enabled", "false"),
                Map.entry("camel.rest.component", OperatorHttp.NAME));
    }

    private void add(CamelContext context) throws Exception {
        settings.adminToken();
        Ports.checkFree(settings);
        HttpPort port = new HttpPort(http(), settings.duration(Setting.HTTP_IDLE_TIMEOUT));
        context.addService(port, true, true);
        OperatorHttp operators = new OperatorHttp(context, settings.number(Setting.MANAGEMENT_PORT));
        context.addComponent(OperatorHttp.NAME, operators);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStarted(CamelContext started) {
                operators.wordRefusals();
            }

            @Override
            public void onContextStopping(CamelContext stopping) {
                port.refuse();
            }
        });
        context.addComponent("platform-http", PortEngine.component(context, settings.number(Setting.HTTP_PORT)));
        HealthCheckRegistry.get(context).register(new Health("http-port", details -> port.listening()));
        ReferralConnector.addTo(context, settings, "", true);
    }

    private VertxPlatformHttpServerConfiguration http() {
        VertxPlatformHttpServerConfiguration http = new VertxPlatformHttpServerConfiguration();
        http.setHost(settings.get(Setting.HTTP_HOST));
        http.setPort(settings.number(Setting.HTTP_PORT));
        http.setMaxBodySize(Math.max(settings.bytes(Setting.HTTP_MAX_BODY), settings.bytes(Setting.HTTP_MAX_BATCH)));
        http.getBodyHandler().setHandleFileUploads(false);
        return http;
    }
}
