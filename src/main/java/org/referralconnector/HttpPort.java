package org.referralconnector;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.referralconnector.program.WebhookRequest;

/**
 * The port on which webhooks are received: Camel's platform-http server, with what a public port needs beyond it.
 *
 * <p>A port that is taken stops the start, where Camel only warns. Idle connections are closed. While the connector
 * stops, senders are told to come again (503), where Camel would answer 404, which some senders take as final.
 */
final class HttpPort extends VertxPlatformHttpServer {
    private static final long START_SECONDS = 10;
    private static final String COME_AGAIN_SECONDS = "5";

    private static final String FORM = "application/x-www-form-urlencoded";

    private static final Map<Integer, String> REFUSALS = Map.of(
            404, "{\"error\":\"not-found\",\"message\":\"nothing is served at this path\"}",
            405, "{\"error\":\"method-not-allowed\",\"message\":\"webhooks are sent with POST\"}",
            413, "{\"error\":\"too-large\",\"message\":\"the body is larger than allowed\"}");

    private final VertxPlatformHttpServerConfiguration configuration;
    private final Duration idleTimeout;
    private HttpServer server;
    private volatile boolean stopping;

    HttpPort(VertxPlatformHttpServerConfiguration configuration, Duration idleTimeout) {
        super(configuration);
        this.configuration = configuration;
        this.idleTimeout = idleTimeout;
    }

    /** From now on senders are told to come again. */
    void refuse() {
        stopping = true;
    }

    /** Whether the port takes connections. */
    boolean listening() {
        return server != null && !stopping;
    }

    @Override
    public HttpServer getServer() {
        return server;
    }

    @Override
    protected void startServer() throws Exception {
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getPort()));
        REFUSALS.forEach((status, content) -> router.errorHandler(status, failed -> refuse(failed, content)));
        HttpServer starting = getVertx()
                .createHttpServer(new HttpServerOptions()
                        .setIdleTimeout((int) idleTimeout.toMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                .requestHandler(request -> {
                    if (stopping) {
                        comeAgain(request);
                    } else {
                        keepForm(request);
                        router.handle(request);
                    }
                });
        try {
            server = starting.listen(configuration.getBindPort(), configuration.getBindHost())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BindException) {
                throw new InvalidSetting(Setting.HTTP_PORT.key() + ": port " + configuration.getBindPort()
                        + " is taken by another program; stop that program or choose another port");
            }
            throw e;
        }
    }

    @Override
    protected void stopServer() {
        if (server == null) {
            return;
        }
        try {
            server.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("port " + configuration.getBindPort() + " could not be closed", e);
        } finally {
            server = null;
        }
    }

    @Override
    protected void stopVertx() {
        // Camel's way needs a thread that only its own startServer makes
        getVertx().close().toCompletionStage().toCompletableFuture().join();
    }

    private static void refuse(RoutingContext failed, String content) {
        failed.response()
                .setStatusCode(failed.statusCode())
                .putHeader("Content-Type", "application/json")
                .end(content);
    }

    /** Hides from Vert.x that a body is a form: it would decode it, and a signature is over the bytes as sent. */
    private static void keepForm(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            request.headers().set("Content-Type", WebhookRequest.RAW_FORM);
        }
    }

    private static void comeAgain(HttpServerRequest request) {
        request.response()
                .setStatusCode(503)
                .putHeader("Retry-After", COME_AGAIN_SECONDS)
                .putHeader("Connection", "close")
                .end();
    }
}
