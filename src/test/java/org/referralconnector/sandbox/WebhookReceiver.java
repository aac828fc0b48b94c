package org.referralconnector.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;

/** Takes webhooks and remembers them; its answers can be chosen. */
final class WebhookReceiver implements AutoCloseable {
    /** A webhook as it came; header names are as the server writes them, such as {@code X-api-key}. */
    record Received(String method, String query, Map<String, List<String>> headers, String body) {}

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile IntUnaryOperator status = number -> 200;
    private volatile String answer = "";

    WebhookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/spring";
    }

    /** Chooses the status by the number of the webhook, from 1. */
    void answer(IntUnaryOperator statusOf, String body) {
        status = statusOf;
        answer = body;
    }

    List<Received> received() {
        return received;
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        received.add(new Received(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawQuery(),
                Map.copyOf(exchange.getRequestHeaders()),
                new String(body, StandardCharsets.UTF_8)));
        byte[] text = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status.applyAsInt(received.size()), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
