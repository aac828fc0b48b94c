package org.referralconnector.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Subscribes to channels to see whether that works, and leaves again; no event is looked at. */
public final class ChannelTrial {
    private static final long ONLY_NEW = -1;

    private final String apiVersion;
    private final Duration patience;

    /**
     * @param apiVersion such as {@code 62.0}
     * @param patience how long an answer may take
     */
    public ChannelTrial(String apiVersion, Duration patience) {
        this.apiVersion = apiVersion;
        this.patience = patience;
    }

    /**
     * Tries channels, such as {@code data/LeadChangeEvent}.
     *
     * @return of those that cannot be subscribed to, why
     */
    public Map<String, Interruption> refused(StreamAccess.Session session, List<String> channels) throws Exception {
        HttpClient http = new HttpClient();
        QueuedThreadPool threads = new QueuedThreadPool(8, 1);
        threads.setDaemon(true);
        http.setExecutor(threads);
        http.setConnectTimeout(patience.toMillis());
        http.start();
        // an answer that asks for credentials, or says that the server is elsewhere, is for us to judge
        http.getProtocolHandlers().clear();
        String url = session.instance() + "/cometd/" + apiVersion;
        try (StreamSession trial = new StreamSession(http, url, session.token(), patience)) {
            Map<String, Interruption> refused = tried(trial, channels);
            trial.leave();
            return refused;
        } finally {
            http.stop();
        }
    }

    private Map<String, Interruption> tried(StreamSession trial, List<String> channels) throws InterruptedException {
        Map<String, Interruption> refused = new HashMap<>();
        List<String> open = new ArrayList<>(channels);
        long end = System.nanoTime() + patience.toNanos();
        trial.shakeHands();
        while (!open.isEmpty()) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            Signal signal = trial.next(left).orElseGet(() -> new Signal.Broken(Interruption.NOT_ANSWERED));
            if (signal instanceof Signal.ShakenHands) {
                channels.forEach(channel -> trial.subscribe(channel, ONLY_NEW));
            } else if (signal instanceof Signal.Subscribed granted) {
                open.remove(granted.channel());
            } else if (signal instanceof Signal.Refused no) {
                open.remove(no.channel());
                refused.put(no.channel(), no.reason());
            } else if (signal instanceof Signal.Events) {
                trial.proceed();
            } else if (signal instanceof Signal.Broken broken) {
                open.forEach(channel -> refused.put(channel, broken.reason()));
                open.clear();
            }
        }
        return refused;
    }
}
