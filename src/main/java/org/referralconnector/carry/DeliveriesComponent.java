package org.referralconnector.carry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.referralconnector.journal.DeliveryQueue;

/** The {@code deliveries} component: consumes the durable queue of one destination in batches. */
public final class DeliveriesComponent extends DefaultComponent {
    private final DeliveryQueue queue;
    private final Gates gates;
    private final MeterRegistry meters;
    private final ConcurrentMap<String, Doorbell> doorbells = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Allowance> allowances = new ConcurrentHashMap<>();

    public DeliveriesComponent(DeliveryQueue queue, Gates gates, MeterRegistry meters) {
        this.queue = queue;
        this.gates = gates;
        this.meters = meters;
    }

    /** From now on no more is claimed for {@code destination} than {@code allowance} says; before, everything is. */
    public void limit(String destination, Allowance allowance) {
        allowances.put(destination, allowance);
    }

    /** Wakes the workers of these destinations: something was recorded or released for them, or may go again. */
    public void wake(Set<String> destinations) {
        destinations.forEach(destination -> doorbell(destination).ring());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DeliveriesEndpoint endpoint = new DeliveriesEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    DeliveryQueue queue() {
        return queue;
    }

    Gate gate(String destination) {
        return gates.of(destination);
    }

    Allowance allowance(String destination) {
        return allowances.getOrDefault(destination, Allowance.EVERYTHING);
    }

    MeterRegistry meters() {
        return meters;
    }

    Doorbell doorbell(String destination) {
        return doorbells.computeIfAbsent(destination, any -> new Doorbell());
    }
}
