package org.referralconnector.sandbox.salesforce.streaming;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.ServerSession;
import org.eclipse.jetty.util.ajax.JSON;

/**
 * Sends events to their subscribers, each of whom has a place of its own in the log. One thread does it, so that events
 * keep their order and writers of records wait for nobody.
 */
final class Deliveries {
    private record Subscription(ServerSession client, String channel) {}

    private final Map<Subscription, Long> positions = new HashMap<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicLong delivered = new AtomicLong();
    private final ExecutorService courier = Executors.newSingleThreadExecutor(Deliveries::courierThread);
    private volatile EventSource source;

    Deliveries(EventSource source) {
        this.source = source;
    }

    /** Goes on with the events of another organization; nobody is subscribed to them. */
    void use(EventSource other) {
        courier.execute(() -> {
            source = other;
            positions.clear();
        });
        delivered.set(0);
    }

    void subscribe(ServerSession client, String channel, long position) {
        courier.execute(() -> {
            positions.put(new Subscription(client, channel), position);
            deliver();
        });
    }

    void unsubscribe(ServerSession client, String channel) {
        courier.execute(() -> positions.remove(new Subscription(client, channel)));
    }

    /** There may be something to send. */
    void wake() {
        if (awake.compareAndSet(false, true)) {
            courier.execute(() -> {
                awake.set(false);
                deliver();
            });
        }
    }

    long delivered() {
        return delivered.get();
    }

    boolean exhausted() {
        return delivered.get() >= source.settings().maxDeliveries();
    }

    void stop() {
        courier.shutdownNow();
    }

    private void deliver() {
        if (source.settings().silent()) {
            return;
        }
        long last = source.log().last();
        positions.replaceAll((subscription, position) -> sent(subscription, position, last));
        source.log()
                .forget(positions.values().stream()
                        .mapToLong(each -> each)
                        .min()
                        .orElse(last));
    }

    private long sent(Subscription subscription, long position, long last) {
        for (EventLog.Event event : source.log().after(subscription.channel(), position)) {
            if (event.replayId() > last) {
                return last;
            }
            if (exhausted()) {
                return event.replayId() - 1;
            }
            JSON.Literal data = new JSON.Literal(event.json());
            subscription.client().deliver(null, subscription.channel(), data, Promise.noop());
            delivered.incrementAndGet();
        }
        return Math.max(position, last);
    }

    private static Thread courierThread(Runnable work) {
        Thread thread = new Thread(work, "sandbox-streaming");
        thread.setDaemon(true);
        return thread;
    }
}
