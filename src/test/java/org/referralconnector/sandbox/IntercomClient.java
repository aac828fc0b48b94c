package org.referralconnector.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.referralconnector.MovingClock;
import org.referralconnector.sandbox.SandboxClient.Reply;

/** A sandbox with a clock that is moved by hand, and a client of its Intercom. */
final class IntercomClient implements AutoCloseable {
    static final String ADA =
            "{\"role\":\"user\",\"email\":\"ada@example.org\",\"external_id\":\"42\",\"name\":\"Ada\"}";
    static final String LEAD = "{\"role\":\"lead\",\"email\":\"ada@example.org\",\"phone\":\"+15550001\"}";

    private static final String CONTROL = "/sandbox/intercom";

    final MovingClock clock = new MovingClock(Instant.parse("2026-05-13T12:00:03Z"));
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final SandboxClient client = SandboxClient.stranger(sandbox);

    IntercomClient() {
        client.use(Sandbox.INTERCOM_TOKEN);
    }

    SandboxClient client() {
        return client;
    }

    Reply call(String method, String path, String body, String... headers) {
        return client.send(method, "/intercom" + path, body, headers);
    }

    Reply get(String path, String... headers) {
        return call("GET", path, "", headers);
    }

    Reply post(String path, String body, String... headers) {
        return call("POST", path, body, headers);
    }

    Reply put(String path, String body) {
        return call("PUT", path, body);
    }

    Reply delete(String path) {
        return call("DELETE", path, "");
    }

    /** Does something that has to work, and returns the answer. */
    JsonNode done(Reply reply) {
        if (reply.status() / 100 != 2) {
            throw new AssertionError(reply.status() + " " + reply.text());
        }
        return reply.json();
    }

    /** Creates a contact and returns its id. */
    String create(String body) {
        return done(post("/contacts", body)).path("id").asText();
    }

    /** Makes a control call that has to work. */
    JsonNode control(String path, String body) {
        return done(client.post(CONTROL + path, body));
    }

    JsonNode look(String path) {
        return done(client.get(CONTROL + path));
    }

    static String code(Reply reply) {
        return reply.json().path("errors").path(0).path("code").asText();
    }

    static String message(Reply reply) {
        return reply.json().path("errors").path(0).path("message").asText();
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
