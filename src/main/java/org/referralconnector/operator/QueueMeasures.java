package org.referralconnector.operator;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;
import org.referralconnector.journal.DeliveryQueue;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.QueueDepth;
import org.referralconnector.journal.Urgency;
import org.referralconnector.salesforce.SalesforceBudget;
import org.referralconnector.salesforce.SalesforceBudget.Standing;

/** The gauges. Those of the queue show what {@link #measure()} last found, so that no scrape asks the database. */
public final class QueueMeasures {
    private final DeliveryQueue queue;
    private final Clock clock;
    private final MultiGauge deliveries;
    private final MultiGauge oldest;
    private final MultiGauge waiting;
    private final Set<String> destinations = new TreeSet<>();

    /**
     * Registers the gauges.
     *
     * @param salesforce the Salesforce connections
     * @param destinations those that are measured even while nothing is open for them
     */
    public QueueMeasures(
            DeliveryQueue queue,
            Journal journal,
            Gates gates,
            Collection<SalesforceStatus> salesforce,
            Collection<String> destinations,
            MeterRegistry meters,
            Clock clock) {
        this.queue = queue;
        this.clock = clock;
        this.destinations.addAll(destinations);
        this.deliveries = MultiGauge.builder("referral.queue.deliveries")
                .description("Deliveries that are not settled, by destination and state")
                .register(meters);
        this.oldest = MultiGauge.builder("referral.queue.oldest.due.age")
                .description("For how long the delivery that has waited longest is due")
                .baseUnit("seconds")
                .register(meters);
        this.waiting = MultiGauge.builder("referral.queue.waiting")
                .description("Deliveries that are due, by destination and urgency")
                .register(meters);
        Gauge.builder("referral.journal.waiting", journal, Journal::waiting)
                .description("Arrivals that wait to be written")
                .register(meters);
        this.destinations.forEach(destination -> watch(destination, gates.of(destination), meters));
        salesforce.forEach(connection -> watch(connection.name(), connection.budget(), meters));
    }

    /** Looks how much is open, with one query. */
    public void measure() throws SQLException {
        Map<String, QueueDepth> depths = new HashMap<>(queue.depths());
        Instant now = clock.instant();
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        List<MultiGauge.Row<?>> waits = new ArrayList<>();
        synchronized (destinations) {
            destinations.addAll(depths.keySet());
            for (String destination : destinations) {
                QueueDepth depth = depths.getOrDefault(destination, QueueDepth.NONE);
                counts.add(count(destination, "due", depth.due()));
                counts.add(count(destination, "claimed", depth.claimed()));
                counts.add(count(destination, "parked", depth.parked()));
                for (Urgency urgency : Urgency.values()) {
                    waits.add(MultiGauge.Row.of(
                            Tags.of("destination", destination, "urgency", urgency.word()),
                            depth.waiting().getOrDefault(urgency, 0L)));
                }
                ages.add(MultiGauge.Row.of(Tags.of("destination", destination), OperatorStatus.ageSeconds(depth, now)));
            }
        }
        deliveries.register(counts, true);
        oldest.register(ages, true);
        waiting.register(waits, true);
    }

    private static MultiGauge.Row<Number> count(String destination, String state, long count) {
        return MultiGauge.Row.of(Tags.of("destination", destination, "state", state), count);
    }

    private static void watch(String destination, Gate gate, MeterRegistry meters) {
        for (Gate.Reason reason : Gate.Reason.values()) {
            Gauge.builder("referral.gate.closed", gate, closed -> closedFor(closed, reason) ? 1 : 0)
                    .description("1 while nothing is sent, for this reason")
                    .tags("destination", destination, "reason", OperatorStatus.word(reason))
                    .register(meters);
        }
    }

    private static boolean closedFor(Gate gate, Gate.Reason reason) {
        return gate.closure().filter(closure -> closure.reason() == reason).isPresent();
    }

    /** Seconds since 1970. */
    private static double exhaustedAt(SalesforceBudget budget) {
        return budget.standing()
                .flatMap(Standing::exhaustedAt)
                .map(moment -> (double) moment.getEpochSecond())
                .orElse(Double.NaN);
    }

    private static void watch(String connection, SalesforceBudget budget, MeterRegistry meters) {
        Tags tags = Tags.of("connection", connection);
        watch("used", tags, budget, meters, Standing::used);
        watch("limit", tags, budget, meters, Standing::limit);
        watch("left", tags, budget, meters, Standing::left);
        watch("reserve", tags, budget, meters, Standing::reserve);
        watch("restricted", tags, budget, meters, standing -> standing.restricted() ? 1 : 0);
        Gauge.builder("referral.salesforce.api.exhausted.at", budget, QueueMeasures::exhaustedAt)
                .description("When no API call is left at the rate of the last quarter of an hour")
                .baseUnit("seconds")
                .tags(tags)
                .register(meters);
    }

    private static void watch(
            String name, Tags tags, SalesforceBudget budget, MeterRegistry meters, ToDoubleFunction<Standing> value) {
        Gauge.builder("referral.salesforce.api." + name, budget, known -> known.standing()
                        .map(value::applyAsDouble)
                        .orElse(Double.NaN))
                .description("The API calls of the org within 24 hours, as Salesforce told last")
                .tags(tags)
                .register(meters);
    }
}
