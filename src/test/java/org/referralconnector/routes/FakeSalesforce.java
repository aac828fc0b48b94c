package org.referralconnector.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A few lines of Salesforce: gives out sessions {@code token-1}, {@code token-2}, …, and answers as it is told. */
final class FakeSalesforce implements AutoCloseable {

    /** Answers one call; an exchange that it closes without an answer is a broken connection. */
    interface Reaction {
        void to(HttpExchange exchange) throws IOException;
    }

    /** What was asked. */
    record Request(String method, String uri, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger logins = new AtomicInteger();
    volatile Reaction onCall = exchange -> answer(exchange, 200, "{}");
    volatile Reaction onLogin = exchange -> answer(
            exchange,
            200,
            "{\"access_token\":\"token-" + logins.incrementAndGet() + "\",\"instance_url\":\"" + url() + "\",\"id\":\""
                    + url() + "/id\",\"token_type\":\"Bearer\",\"issued_at\":\"1\",\"signature\":\"x\"}");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FakeSalesforce() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/services/oauth2/token", exchange -> onLogin.to(exchange));
        server.createContext("/services/oauth2/revoke", exchange -> answer(exchange, 200, ""));
        server.createContext("/services/data", exchange -> {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            onCall.to(exchange);
        });
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
        exchange.getResponseHeaders().set("Sforce-Limit-Info", "api-usage=18/15000");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
