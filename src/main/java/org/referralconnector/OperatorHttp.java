package org.referralconnector;

import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.util.FileUtil;

/**
 * The REST DSL's way to the port for operators. Camel's own component would serve REST paths on the port for webhooks:
 * under whatever name it is asked, it goes on to the one called {@code platform-http}.
 */
final class OperatorHttp extends PlatformHttpComponent {
    /** What the component is called in the context. */
    static final String NAME = "operator-http";

    private static final Map<Integer, String> REFUSALS = Map.of(
            404, "{\"error\":\"not-found\",\"message\":\"nothing is served at this path\"}",
            405, "{\"error\":\"method-not-allowed\",\"message\":\"this path is called with another method\"}",
            413, "{\"error\":\"too-large\",\"message\":\"the body is larger than allowed\"}");

    private final int port;

    OperatorHttp(CamelContext context, int port) {
        super(context);
        this.port = port;
        setEngine(new PortEngine(context, port));
    }

    /** Words what nobody serves, once the port is open. */
    void wordRefusals() {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(port));
        REFUSALS.forEach((status, content) -> router.errorHandler(status, failed -> refuse(failed, content)));
    }

    @Override
    public Consumer createConsumer(
            CamelContext context,
            Processor processor,
            String verb,
            String basePath,
            String uriTemplate,
            String consumes,
            String produces,
            RestConfiguration configuration,
            Map<String, Object> parameters)
            throws Exception {
        String path = "/" + FileUtil.stripLeadingSeparator(basePath)
                + (uriTemplate == null ? "" : "/" + FileUtil.stripLeadingSeparator(uriTemplate));
        PlatformHttpEndpoint endpoint =
                context.getEndpoint(NAME + ":" + path + "?httpMethodRestrict=" + verb, PlatformHttpEndpoint.class);
        endpoint.setConsumes(consumes);
        endpoint.setProduces(produces);
        return endpoint.createConsumer(processor);
    }

    private static void refuse(RoutingContext failed, String content) {
        failed.response()
                .setStatusCode(failed.statusCode())
                .putHeader("Content-Type", "application/json")
                .end(content);
    }
}
