package org.referralconnector.carry;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.DeliveryQueue;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles batches, and insists on it: what a destination has done must not be forgotten because the database is away
 * for a while. What the database refuses for good holds up nobody else.
 */
final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    private final DeliveryQueue queue;
    private final BooleanSupplier stopping;
    private final Runnable pause;

    /**
     * @param stopping whether there is no time left to insist
     * @param pause waits until the next attempt
     */
    Settler(DeliveryQueue queue, BooleanSupplier stopping, Runnable pause) {
        this.queue = queue;
        this.stopping = stopping;
        this.pause = pause;
    }

    /**
     * Settles each delivery by its outcome.
     *
     * @param outcomes the outcome of each delivery of the batch; one without an outcome goes back as it was
     * @param learned the settlement with what was learned about records
     * @return the outcomes that were stored: a delivery whose own could not be is parked
     */
    Map<Long, Outcome> settle(Batch batch, Map<Long, Outcome> outcomes, Settlement learned) throws SQLException {
        Optional<String> refusal = store(batch, outcomes, learned.links(), learned.staleLinks());
        if (refusal.isEmpty()) {
            return outcomes;
        }
        LOG.warn(
                "The database refuses to settle {} as a whole (SQLSTATE {}), so it is settled one by one",
                batch,
                refusal.get());
        return settleOneByOne(batch, outcomes, learned);
    }

    private Map<Long, Outcome> settleOneByOne(Batch batch, Map<Long, Outcome> outcomes, Settlement learned)
            throws SQLException {
        store(part(batch, List.of()), Map.of(), List.of(), learned.staleLinks());
        Set<Link> ofOthers = new LinkedHashSet<>(learned.links());
        Map<Long, Outcome> stored = new HashMap<>();
        for (Delivery delivery : batch.deliveries()) {
            List<Link> own = learned.links().stream()
                    .filter(link -> isOf(link, delivery))
                    .toList();
            own.forEach(ofOthers::remove);
            Batch alone = part(batch, List.of(delivery));
            Outcome outcome = outcomes.get(delivery.id());
            if (outcome == null) {
                store(alone, Map.of(), own, List.of());
            } else {
                stored.put(delivery.id(), settleAlone(alone, outcome, own));
            }
        }
        for (Link link : ofOthers) {
            store(part(batch, List.of()), Map.of(), List.of(link), List.of())
                    .ifPresent(sqlState -> LOG.warn(
                            "A record of a person in campaign {} is not remembered: the database refuses it"
                                    + " (SQLSTATE {})",
                            link.campaign(),
                            sqlState));
        }
        return stored;
    }

    private Outcome settleAlone(Batch alone, Outcome outcome, List<Link> links) throws SQLException {
        long id = alone.deliveries().get(0).id();
        Optional<String> refusal = store(alone, Map.of(id, outcome), links, List.of());
        if (refusal.isEmpty()) {
            return outcome;
        }
        Outcome parked = new Outcome.Parked(
                "NOT_STORABLE",
                "the database refuses to store what became of it (SQLSTATE " + refusal.get() + "): " + told(outcome));
        LOG.error(
                "Delivery {} is parked, because the database refuses to store what became of it (SQLSTATE {})",
                id,
                refusal.get());
        store(alone, Map.of(id, parked), List.of(), List.of())
                .ifPresent(sqlState -> LOG.error(
                        "Delivery {} cannot be parked either (SQLSTATE {}); it stays claimed until the next start",
                        id,
                        sqlState));
        return parked;
    }

    /** Repeats what fails, unless it would fail for ever; then the SQLSTATE of the refusal. */
    private Optional<String> store(
            Batch batch, Map<Long, Outcome> outcomes, Collection<Link> links, Collection<Link> staleLinks)
            throws SQLException {
        while (true) {
            try {
                queue.settle(batch, outcomes, links, staleLinks);
                return Optional.empty();
            } catch (SQLException | RuntimeException e) {
                Optional<String> refusal = refusal(e);
                if (refusal.isPresent()) {
                    return refusal;
                }
                if (stopping.getAsBoolean()) {
                    throw e;
                }
                LOG.warn("Cannot settle {} yet: {}", batch, e.getClass().getSimpleName());
                pause.run();
            }
        }
    }

    /** The SQLSTATE of a failure that lies in the data: 22 is a value that cannot be held, 23 a broken constraint. */
    private static Optional<String> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && (sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23"))) {
                return Optional.of(sql.getSQLState());
            }
        }
        return Optional.empty();
    }

    private static Batch part(Batch batch, List<Delivery> deliveries) {
        return new Batch(batch.destination(), batch.claim(), deliveries);
    }

    private static boolean isOf(Link link, Delivery delivery) {
        return link.campaign().equals(delivery.entry().campaign())
                && link.participant().equals(delivery.entry().participant());
    }

    private static String told(Outcome outcome) {
        return outcome instanceof Outcome.Delivered delivered
                ? "it was delivered as " + delivered.object() + " " + delivered.recordId()
                        + "; look there before you release it"
                : "it ended with " + outcome.reason();
    }
}
