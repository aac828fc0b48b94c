package org.referralconnector.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.Sandbox;

/** One session against a sandbox. */
class StreamSessionTest {
    private final Sandbox sandbox = Sandbox.start(0);
    private final HttpClient http = new HttpClient();
    private final Set<Thread> senders = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void start() throws Exception {
        http.getRequestListeners().addListener(new Request.Listener() {
            @Override
            public void onQueued(Request request) {
                senders.add(Thread.currentThread());
            }
        });
        http.start();
    }

    @AfterEach
    void stop() throws Exception {
        http.stop();
        sandbox.close();
    }

    /** It might have to deliver an answer itself, and then wait for itself to take it: nobody would ever wake it. */
    @Test
    void whoever_takes_the_signals_sends_nothing() throws Exception {
        try (StreamSession session =
                new StreamSession(http, sandbox.url() + "/cometd/62.0", token(), Duration.ofSeconds(30))) {
            session.shakeHands();
            assertThat(nextBut(session)).isInstanceOf(Signal.ShakenHands.class);
            session.subscribe("data/LeadChangeEvent", -1);
            assertThat(nextBut(session)).isInstanceOf(Signal.Subscribed.class);
        }

        assertThat(senders).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    /** The next signal that is no answer to {@code /meta/connect}; those are proceeded with. */
    private static Signal nextBut(StreamSession session) {
        return await().until(
                        () -> {
                            Optional<Signal> next = session.next(Duration.ofMillis(10));
                            if (next.orElse(null) instanceof Signal.Events) {
                                session.proceed();
                                return Optional.<Signal>empty();
                            }
                            return next;
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private String token() throws IOException, InterruptedException {
        String form = "grant_type=client_credentials&client_id=" + Sandbox.CLIENT_ID + "&client_secret="
                + Sandbox.CLIENT_SECRET;
        String answer = java.net.http.HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.url() + "/services/oauth2/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(answer).path("access_token").asText();
    }
}
