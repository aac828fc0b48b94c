package org.referralconnector.carry;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.DeliveryQueue;
import org.referralconnector.journal.DeliveryState;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of one destination: each claims a batch, hands it to the route and settles what it answers. */
final class DeliveriesConsumer extends DefaultConsumer implements ShutdownAware {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveriesConsumer.class);

    private final DeliveriesEndpoint endpoint;
    private final String destination;
    private final DeliveryQueue queue;
    private final Gate gate;
    private final Doorbell doorbell;
    private final Pace pace;
    private final Settler settler;
    private final Semaphore turn = new Semaphore(1);
    private final AtomicInteger carrying = new AtomicInteger();
    private ExecutorService workers;
    private volatile boolean stopping;

    DeliveriesConsumer(DeliveriesEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.destination = endpoint.getDestination();
        this.queue = endpoint.getComponent().queue();
        this.gate = endpoint.getComponent().gate(destination);
        this.doorbell = endpoint.getComponent().doorbell(destination);
        this.settler = new Settler(queue, () -> stopping, this::pause);
        this.pace = new Pace(Duration.ofMillis(endpoint.getLongestWait()), endpoint.getBatchSize());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        stopping = false;
        doorbell.dismiss(false);
        workers = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "deliveries-" + destination, endpoint.getWorkers());
        for (int i = 0; i < endpoint.getWorkers(); i++) {
            workers.execute(this::work);
        }
    }

    @Override
    protected void doStop() throws Exception {
        stopClaiming();
        if (workers != null) {
            getEndpoint()
                    .getCamelContext()
                    .getExecutorServiceManager()
                    .shutdownGraceful(workers, TimeUnit.SECONDS.toMillis(30));
            workers = null;
        }
        super.doStop();
    }

    @Override
    protected void doSuspend() {
        stopClaiming();
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
        return carrying.get();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        stopClaiming();
    }

    private void stopClaiming() {
        stopping = true;
        doorbell.dismiss(true);
    }

    private void work() {
        while (!stopping && isRunAllowed()) {
            try {
                Optional<Duration> wait = gate.pass();
                if (wait.isPresent()) {
                    doorbell.await(Math.min(wait.get().toMillis() + 1, endpoint.getPollDelay()));
                    continue;
                }
                Optional<Batch> batch = next();
                if (batch.isPresent()) {
                    carry(batch.get());
                } else {
                    gate.leave();
                    doorbell.await(endpoint.getPollDelay());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                gate.leave();
                LOG.warn(
                        "Cannot claim deliveries for {}: {}",
                        destination,
                        e.getClass().getSimpleName());
                pause();
            }
        }
    }

    /** Claims the next batch. One worker at a time keeps the pace; the others carry meanwhile. */
    private Optional<Batch> next() throws Exception {
        turn.acquire();
        try {
            for (long wait; (wait = pace.waitMillis(now())) > 0 && !stopping; ) {
                TimeUnit.MILLISECONDS.sleep(wait);
            }
            if (stopping) {
                return Optional.empty();
            }
            Optional<Batch> batch = queue.claim(
                    destination,
                    endpoint.getBatchSize(),
                    endpoint.getComponent().allowance(destination).leastUrgent());
            batch.ifPresent(claimed -> pace.started(claimed.deliveries().size(), now()));
            return batch;
        } finally {
            turn.release();
        }
    }

    private void carry(Batch batch) throws Exception {
        if (batch.deliveries().size() >= endpoint.getBatchSize()) {
            doorbell.ring();
        }
        Settlement settlement = ask(batch);
        Map<Long, Outcome> outcomes = batch.deliveries().stream()
                .filter(delivery -> !settlement.untried().contains(delivery.id()))
                .collect(Collectors.toMap(Delivery::id, delivery -> settlement
                        .outcomes()
                        .getOrDefault(delivery.id(), tryAgain("NOT_SETTLED", "the route gave no outcome"))));
        gate.leave();
        count(settler.settle(batch, outcomes, settlement).values());
    }

    private Settlement ask(Batch batch) {
        Exchange exchange = getEndpoint().createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(batch);
        carrying.incrementAndGet();
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            carrying.decrementAndGet();
        }
        if (exchange.getException() != null) {
            String failure = exchange.getException().getClass().getName();
            LOG.error("Route {} failed with {}: {}", getRouteId(), batch, failure);
            LOG.debug("Route {} failed", getRouteId(), exchange.getException());
            return all(batch, "ROUTE_FAILED", failure);
        }
        if (exchange.getMessage().getBody() instanceof Settlement settlement) {
            return settlement;
        }
        LOG.error("Route {} did not answer {} with a settlement", getRouteId(), batch);
        return all(batch, "NOT_SETTLED", "route " + getRouteId() + " did not answer with a settlement");
    }

    private void count(Collection<Outcome> outcomes) {
        outcomes.stream()
                .collect(Collectors.groupingBy(DeliveriesConsumer::word, Collectors.counting()))
                .forEach((word, count) -> endpoint.getComponent()
                        .meters()
                        .counter("referral.deliveries", "destination", destination, "outcome", word)
                        .increment(count));
    }

    private static String word(Outcome outcome) {
        return switch (DeliveryState.after(outcome)) {
            case DELIVERED -> "delivered";
            case SKIPPED -> "skipped";
            case REFUSED -> "refused";
            case PARKED -> "parked";
            case DUE, CLAIMED -> "retried";
        };
    }

    private static Settlement all(Batch batch, String reason, String detail) {
        Map<Long, Outcome> outcomes = batch.deliveries().stream()
                .map(Delivery::id)
                .collect(Collectors.toMap(Function.identity(), id -> tryAgain(reason, detail)));
        return Settlement.of(outcomes);
    }

    private static Outcome tryAgain(String reason, String detail) {
        return new Outcome.TryLater(Optional.empty(), reason, detail, true);
    }

    private void pause() {
        try {
            doorbell.await(endpoint.getPollDelay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
