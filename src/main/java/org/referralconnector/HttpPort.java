package org.referralconnector;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
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
 * <p>A port that is taken stops the start, where Camel only warns. Idle connections are closed, and those of senders who
 * take too long. While the connector stops, senders are told to come again (503), where Camel would answer 404, which
 * some senders take as final.
 */
final class HttpPort extends VertxPlatformHttpServer {
    private static final long START_SECONDS = 10;
    private static final int WAITING_WEBHOOKS = 64;
    private static final String COME_AGAIN_SECONDS = "5";

    private static final String FORM = "application/x-www-form-urlencoded";

    private static final Map<Integer, String> REFUSALS = Map.of(
            400, "{\"error\":\"bad-request\",\"message\":\"the request has to name one host\"}",
            404, "{\"error\":\"not-found\",\"message\":\"nothing is served at this path\"}",
            405, "{\"error\":\"method-not-allowed\",\"message\":\"webhooks are sent with POST\"}",
            413, "{\"error\":\"too-large\",\"message\":\"the body is larger than allowed\"}");

    private final VertxPlatformHttpServerConfiguration configuration;
    private final Duration idleTimeout;
    private Senders senders;
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

    /** One thread per webhook that waits for its commit: the more of them wait, the more share one. */
    @Override
    protected Vertx createVertxInstance() {
        return Vertx.vertx(new VertxOptions().setWorkerPoolSize(WAITING_WEBHOOKS));
    }

    @Override
    protected void startServer() throws Exception {
        senders = new Senders(getVertx(), idleTimeout);
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getPort()));
        for (int status : List.of(404, 405, 413)) {
            router.errorHandler(status, failed -> refuse(failed.response(), status));
        }
        HttpServer starting = getVertx()
                .createHttpServer(new HttpServerOptions()
                        .setIdleTimeout((int) idleTimeout.toMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        // with HTTP/2 one connection could bring any number of slow requests
                        .setHttp2ClearTextEnabled(false))
                .connectionHandler(senders::met)
                .requestHandler(request -> {
                    if (!senders.speaks(request)) {
                        return;
                    }
                    if (stopping) {
                        comeAgain(request);
                    } else if (!namesOneHost(request)) {
                        senders.lastOne(request);
                        refuse(request.response(), 400);
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

    private static boolean namesOneHost(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_0
                || request.headers().getAll(HttpHeaders.HOST).size() == 1;
    }

    private static void refuse(HttpServerResponse response, int status) {
        if (status == 405) {
            response.putHeader("Allow", "POST");
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(REFUSALS.get(status));
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
