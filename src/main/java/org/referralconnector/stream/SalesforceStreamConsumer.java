package org.referralconnector.stream;

import io.micrometer.core.instrument.Gauge;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.referralconnector.journal.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that keeps a session with the server and hands its events to the route. Whatever goes wrong, the session is
 * given up, and the next one goes on after the last event that is recorded.
 */
final class SalesforceStreamConsumer extends DefaultConsumer implements ShutdownAware {
    private static final Logger LOG = LoggerFactory.getLogger(SalesforceStreamConsumer.class);
    private static final Duration SOON = Duration.ofMillis(250);
    private static final long STEADY_MILLIS = 2_000;
    private static final Duration FIRST_LOGIN_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_LOGIN_RETRY = Duration.ofMinutes(5);
    private static final long BETWEEN_NOTES_MILLIS = 60_000;

    private final SalesforceStreamEndpoint endpoint;
    private final SalesforceStreamComponent component;
    private final String connection;
    private final Backoff backoff;
    private final Backoff loginBackoff;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private ExecutorService thread;
    private CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean carrying;
    private volatile boolean stopping;
    private String refusedToken;
    private long notedAt = now() - BETWEEN_NOTES_MILLIS;

    SalesforceStreamConsumer(SalesforceStreamEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.component = endpoint.getComponent();
        this.connection = endpoint.getConnection();
        this.backoff = new Backoff(endpoint.getFirstRetry(), endpoint.getLongestRetry(), component.random());
        this.loginBackoff = new Backoff(FIRST_LOGIN_RETRY, LONGEST_LOGIN_RETRY, component.random());
        Following following = component.following(connection);
        for (String channel : following.channels()) {
            Subscription subscription = new Subscription(
                    connection, channel, following.retention(), component.positions(), backoff, component.clock());
            subscriptions.put(channel, subscription);
            Gauge.builder("referral.stream.subscribed", subscription, one -> one.live() ? 1 : 0)
                    .description("Whether the events of a channel come")
                    .tag("channel", channel)
                    .register(component.meters());
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        component.watch(connection, List.copyOf(subscriptions.values()));
        stopping = false;
        stopped = new CountDownLatch(1);
        if (subscriptions.isEmpty()) {
            return;
        }
        thread = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "salesforce-stream-" + connection);
        thread.execute(this::run);
    }

    @Override
    protected void doStop() throws Exception {
        stopListening();
        if (thread != null) {
            getEndpoint()
                    .getCamelContext()
                    .getExecutorServiceManager()
                    .shutdownGraceful(thread, TimeUnit.SECONDS.toMillis(30));
            thread = null;
        }
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        stopListening();
    }

    @Override
    protected void doResume() throws Exception {
        doStop();
        doStart();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        return carrying ? 1 : 0;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        stopListening();
    }

    private void stopListening() {
        stopping = true;
        stopped.countDown();
    }

    private boolean goesOn() {
        return !stopping && isRunAllowed();
    }

    private void run() {
        int failures = 0;
        while (goesOn()) {
            long began = now();
            Interruption reason;
            try {
                oneSession();
                return;
            } catch (StreamInterrupted e) {
                reason = e.reason();
                LOG.debug("The stream of {} is interrupted", connection, e);
            } catch (SQLException e) {
                reason = Interruption.DATABASE;
                LOG.debug("The stream of {} is interrupted", connection, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                reason = Interruption.OTHER;
                LOG.error(
                        "The stream of {} failed with {}",
                        connection,
                        e.getClass().getName());
                LOG.debug("The stream of {} failed", connection, e);
            }
            failures = now() - began > STEADY_MILLIS ? 1 : failures + 1;
            interrupted(reason, failures == 1);
            // whoever asks for a session too often with wrong credentials may be locked out
            if (doze((reason == Interruption.LOGIN_FAILED ? loginBackoff : backoff).after(failures))) {
                return;
            }
        }
    }

    /** Follows one session until the consumer stops. */
    private void oneSession() throws StreamInterrupted, SQLException, InterruptedException {
        StreamAccess.Session login = logIn();
        try (StreamSession session = component.open(login, endpoint.getLongestSilence())) {
            session.shakeHands();
            follow(session);
            session.leave();
            subscriptions.values().forEach(Subscription::ended);
        } catch (StreamInterrupted e) {
            if (e.reason() == Interruption.UNAUTHORIZED || e.reason() == Interruption.DENIED) {
                // some servers call an invalid session forbidden
                refusedToken = login.token();
            }
            throw e;
        }
    }

    private StreamAccess.Session logIn() throws StreamInterrupted, InterruptedException {
        try {
            StreamAccess.Session session = component.access(connection).session(refusedToken);
            refusedToken = null;
            return session;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            Interruption reason = Interruption.of(e);
            boolean away = reason == Interruption.CONNECTION || reason == Interruption.SILENCE;
            throw new StreamInterrupted(away ? reason : Interruption.LOGIN_FAILED, e);
        }
    }

    private void follow(StreamSession session) throws StreamInterrupted, SQLException, InterruptedException {
        boolean known = false;
        long heardAt = now();
        while (goesOn()) {
            if (known) {
                askForWhatIsDue(session);
            }
            Optional<Signal> next = session.next(SOON);
            if (next.isEmpty()) {
                lookForSilence(known, heardAt);
                continue;
            }
            Signal signal = next.get();
            Instant told = component.clock().instant();
            heardAt = now();
            if (signal instanceof Signal.Broken broken) {
                throw new StreamInterrupted(broken.reason());
            } else if (signal instanceof Signal.ShakenHands) {
                known = true;
            } else if (signal instanceof Signal.Subscribed subscribed) {
                subscriptions.get(subscribed.channel()).granted();
                LOG.info("{} is subscribed to {}", connection, subscribed.channel());
            } else if (signal instanceof Signal.Refused refused) {
                refused(session, refused);
            } else if (signal instanceof Signal.Events events) {
                if (carryAll(events.events())) {
                    noteThatNothingIsMissing(told);
                    session.proceed();
                }
                // the route may have taken long
                heardAt = now();
            }
        }
    }

    private void askForWhatIsDue(StreamSession session) throws SQLException {
        for (Subscription subscription : subscriptions.values()) {
            if (subscription.due()) {
                subscription.ask(session);
            }
        }
    }

    private void lookForSilence(boolean known, long heardAt) throws StreamInterrupted {
        long silence = now() - heardAt;
        Duration longest = endpoint.getAnswerTimeout();
        boolean unanswered = !known && silence > longest.toMillis();
        for (Subscription subscription : subscriptions.values()) {
            unanswered |= subscription.unansweredFor(longest);
        }
        if (unanswered) {
            throw new StreamInterrupted(Interruption.NOT_ANSWERED);
        }
        if (silence > endpoint.getLongestSilence().toMillis()) {
            throw new StreamInterrupted(Interruption.SILENCE);
        }
    }

    /** One channel that is refused does not end the others, unless it says something about the whole session. */
    private void refused(StreamSession session, Signal.Refused refused) throws StreamInterrupted, SQLException {
        Subscription subscription = subscriptions.get(refused.channel());
        switch (refused.reason()) {
            case REPLAY_REFUSED -> {
                count(refused.channel(), refused.reason());
                LOG.warn(
                        "{} keeps no events of {} from where they are recorded; what is missing is asked for",
                        connection,
                        refused.channel());
                subscription.replayRefused(session);
            }
            case DENIED, NO_SUCH_CHANNEL, BUSY, OTHER -> {
                count(refused.channel(), refused.reason());
                if (!subscription.interruption().equals(Optional.of(refused.reason()))) {
                    LOG.warn(
                            "{} does not let us have {}: {}",
                            connection,
                            refused.channel(),
                            refused.reason().word());
                }
                subscription.refused(refused.reason());
            }
            default -> throw new StreamInterrupted(refused.reason());
        }
    }

    private void interrupted(Interruption reason, boolean news) {
        subscriptions.values().forEach(subscription -> {
            subscription.ended(reason);
            count(subscription.channel(), reason);
        });
        if (news) {
            LOG.warn("The stream of {} is interrupted: {}", connection, reason.word());
        }
    }

    private void count(String channel, Interruption reason) {
        component
                .meters()
                .counter("referral.stream.interruptions", "channel", channel, "reason", reason.word())
                .increment();
    }

    /** Whoever hears the server and has recorded all that it told knows everything up to now. */
    private void noteThatNothingIsMissing(Instant told) throws SQLException {
        if (now() - notedAt > BETWEEN_NOTES_MILLIS) {
            List<String> live = subscriptions.values().stream()
                    .filter(Subscription::live)
                    .map(Subscription::stream)
                    .toList();
            if (!live.isEmpty()) {
                component.positions().cover(live, told);
                notedAt = now();
            }
        }
    }

    /** @return false if the consumer stops before all is carried */
    private boolean carryAll(List<StreamEvent> events) {
        for (int from = 0; from < events.size(); from += endpoint.getBatchSize()) {
            List<StreamEvent> some = events.subList(from, Math.min(from + endpoint.getBatchSize(), events.size()));
            if (!carry(new StreamBatch(connection, some))) {
                return false;
            }
            some.forEach(event -> component
                    .meters()
                    .counter("referral.stream.events", "channel", event.channel())
                    .increment());
        }
        return true;
    }

    private boolean carry(StreamBatch batch) {
        for (int attempts = 1; goesOn(); attempts++) {
            Optional<Exception> failure = hand(batch);
            if (failure.isEmpty()) {
                return true;
            }
            batch.events().stream()
                    .map(StreamEvent::channel)
                    .distinct()
                    .forEach(channel -> count(channel, Interruption.ROUTE_FAILED));
            if (attempts == 1) {
                LOG.error(
                        "Route {} failed with {}: {}",
                        getRouteId(),
                        batch,
                        failure.get().getClass().getName());
            }
            LOG.debug("Route {} failed", getRouteId(), failure.get());
            if (doze(backoff.after(attempts))) {
                return false;
            }
        }
        return false;
    }

    private Optional<Exception> hand(StreamBatch batch) {
        Exchange exchange = getEndpoint().createExchange(ExchangePattern.InOnly);
        exchange.getMessage().setBody(batch);
        carrying = true;
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            carrying = false;
        }
        return Optional.ofNullable(exchange.getException());
    }

    /** @return true if the consumer stops */
    private boolean doze(Duration time) {
        try {
            return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
