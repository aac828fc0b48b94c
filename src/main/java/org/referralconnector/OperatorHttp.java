package org.referralconnector;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.util.FileUtil;

/**
 * The REST DSL's way to the port for operators. Camel's own component would serve REST paths on the port for webhooks:
 * under whatever name it is asked, it goes on to the one called {@code platform-http}.
 */
final class OperatorHttp extends PlatformHttpComponent {
    /** What the component is called in the context. */
    static final String NAME = "operator-http";

    private static final String NOT_FOUND = "{\"error\":\"not-found\",\"message\":\"nothing is served at this path\"}";
    private static final String NOT_ALLOWED =
            "{\"error\":\"method-not-allowed\",\"message\":\"this path is called with another method\"}";

    private static final Pattern PARAMETER = Pattern.compile(":[a-z]+");

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
        router.route("/api/*").last().handler(context -> refuse(context, router.getRoutes()));
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
        endpoint.setHeaderFilterStrategy(new KeepsCacheControl());
        endpoint.setConsumes(consumes);
        endpoint.setProduces(produces);
        return endpoint.createConsumer(processor);
    }

    /** Camel's own strategy keeps {@code Cache-Control} from going out, and then whoever comes between may store answers. */
    private static final class KeepsCacheControl extends HttpHeaderFilterStrategy {
        KeepsCacheControl() {
            getOutFilter().remove("cache-control");
        }
    }

    private static void refuse(RoutingContext context, List<Route> routes) {
        boolean otherMethod = routes.stream()
                .filter(route -> route.getPath() != null && route.methods() != null)
                .anyMatch(route -> context.normalizedPath()
                        .matches(PARAMETER.matcher(route.getPath()).replaceAll("[^/]+")));
        context.response()
                .setStatusCode(otherMethod ? 405 : 404)
                .putHeader("Content-Type", "application/json")
                .end(otherMethod ? NOT_ALLOWED : NOT_FOUND);
    }
}
