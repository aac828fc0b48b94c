package org.referralconnector;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Optional;
import org.referralconnector.provision.FakeOrg;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceCall.Kind;

/** A {@link FakeOrg} behind HTTP: whoever logs in as client {@code admin} is its administrator. */
final class FakeOrgServer implements AutoCloseable {
    private static final String TOKEN = "00D000000000001AAA!token-of-";

    private final FakeOrg org;
    private final HttpServer server;

    FakeOrgServer(FakeOrg org) throws IOException {
        this.org = org;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/services/oauth2/token", this::logIn);
        server.createContext("/services/data", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void logIn(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String who = form.contains("client_id=admin") ? "admin" : "user";
        reply(exchange, 200, """
                {"access_token": "%s%s", "instance_url": "%s", "token_type": "Bearer", "issued_at": "1700000000000",
                 "id": "%s/id/00D000000000001AAA/005000000000001AAA", "signature": "c2lnbmVk"}
                """.formatted(TOKEN, who, url(), url()));
    }

    private void serve(HttpExchange exchange) throws IOException {
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        SalesforceCall call = call(exchange);
        SalesforceAnswer answer = token.endsWith(TOKEN + "admin") ? org.asAdmin(call) : org.asUser(call);
        reply(exchange, answer.status(), answer.body());
    }

    private static SalesforceCall call(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        String method = exchange.getRequestMethod();
        boolean writes = !method.equals("GET");
        Kind kind = writes
                ? Kind.WRITE
                : exchange.getRequestURI().getPath().endsWith("describe") ? Kind.DESCRIBE : Kind.QUERY;
        try {
            return new SalesforceCall(
                    kind,
                    method,
                    exchange.getRequestURI().getPath().replaceFirst("/$", ""),
                    Optional.ofNullable(query)
                            .filter(text -> text.startsWith("q="))
                            .map(text -> URLDecoder.decode(text.substring(2), UTF_8)),
                    writes
                            ? Optional.of(new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                            : Optional.empty(),
                    "FALSE",
                    false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
        exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
        if (status != 204) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
