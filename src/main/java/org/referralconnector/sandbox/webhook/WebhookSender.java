package org.referralconnector.sandbox.webhook;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Sends webhooks in the background. Those about one person are first tried in the order in which they were handed in. */
public final class WebhookSender implements AutoCloseable {
    private static final int LANES = 4;
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECTING)
            .build();
    private final List<ScheduledExecutorService> lanes =
            Stream.generate(WebhookSender::lane).limit(LANES).toList();

    /** Does the work after some time in the lane of this person; after the end nothing is done. */
    void later(String person, Duration pause, Runnable work) {
        ScheduledFuture<?> unused = laneOf(person).schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @throws IOException if there is no answer */
    HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the sandbox is closed", e);
        }
    }

    @Override
    public void close() {
        lanes.forEach(ScheduledExecutorService::shutdownNow);
    }

    private ScheduledExecutorService laneOf(String person) {
        return lanes.get(Math.floorMod(person.hashCode(), LANES));
    }

    private static ScheduledExecutorService lane() {
        ThreadFactory threads = work -> {
            Thread thread = new Thread(work, "sandbox-webhooks");
            thread.setDaemon(true);
            return thread;
        };
        return new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
    }
}
