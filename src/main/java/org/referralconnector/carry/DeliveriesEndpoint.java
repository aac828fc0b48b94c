package org.referralconnector.carry;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Claims what is due for one destination and hands it to the route in batches.
 *
 * <p>The route gets a {@link org.referralconnector.journal.Batch} as its body and answers with a
 * {@link org.referralconnector.journal.Settlement}.
 * Deliveries for which it has no outcome, or all of them if it fails, are tried again.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "deliveries",
        title = "Deliveries",
        syntax = "deliveries:destination",
        consumerOnly = true,
        category = {Category.DATABASE})
public final class DeliveriesEndpoint extends DefaultEndpoint {

    @UriPath(description = "The destination, such as salesforce/default")
    @Metadata(required = true)
    private final String destination;

    @UriParam(defaultValue = "2", description = "How many batches may be under way at the same time")
    private int workers = 2;

    @UriParam(
            defaultValue = "200",
            description = "The most deliveries in one batch, but for counters that become one write")
    private int batchSize = 200;

    @UriParam(
            defaultValue = "200",
            description = "The longest time in milliseconds that a batch waits for company while many events arrive")
    private long longestWait = 200;

    @UriParam(
            defaultValue = "1000",
            description = "How often in milliseconds to look for due deliveries that no ring announced")
    private long pollDelay = 1_000;

    DeliveriesEndpoint(String uri, DeliveriesComponent component, String destination) {
        super(uri, component);
        this.destination = destination;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("deliveries:" + destination
                + " can only be consumed; deliveries come into being when a webhook is recorded");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        DeliveriesConsumer consumer = new DeliveriesConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public DeliveriesComponent getComponent() {
        return (DeliveriesComponent) super.getComponent();
    }

    public String getDestination() {
        return destination;
    }

    public int getWorkers() {
        return workers;
    }

    public void setWorkers(int workers) {
        this.workers = workers;
    }

    public int getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public long getLongestWait() {
        return longestWait;
    }

    public void setLongestWait(long longestWait) {
        this.longestWait = longestWait;
    }

    public long getPollDelay() {
        return pollDelay;
    }

    public void setPollDelay(long pollDelay) {
        this.pollDelay = pollDelay;
    }
}
