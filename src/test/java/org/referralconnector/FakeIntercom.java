package org.referralconnector;

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

/** Answers over HTTP as a test says, and remembers what it was asked. */
public final class FakeIntercom implements AutoCloseable {

    /** What it does with a request. */
    public interface Reaction {
        void to(HttpExchange exchange) throws IOException;
    }

    /** What came in. */
    public record Request(String method, String uri, Map<String, List<String>> headers, String body) {
        /** A header of any case; empty if there is none. */
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> String.join(",", header.getValue()))
                    .findFirst()
                    .orElse("");
        }
    }

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Reaction reaction = exchange -> answer(exchange, 200, "{}");

    /** Starts it on a free port. */
    public FakeIntercom() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            reaction.to(exchange);
        });
        server.setExecutor(threads);
        server.start();
    }

    /** From now on it answers so. */
    public void react(Reaction other) {
        reaction = other;
    }

    /** Where the API is, with a path of its own. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/intercom";
    }

    /** All requests so far. */
    public List<Request> requests() {
        return requests;
    }

    /** Sends an answer. */
    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Nobody listens any more. */
    public void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
