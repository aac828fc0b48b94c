package org.referralconnector.stream;

import java.time.Duration;
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
 * Hands the events of a connection's channels to the route, in their order, from where they are recorded.
 *
 * <p>The route gets a {@link StreamBatch} as its body and has to record it together with the position (see
 * {@link org.referralconnector.journal.Journal#recordAll(java.util.List, java.util.List)}). If it fails, it gets the same
 * batch again until it does not; meanwhile nothing more is asked of the server.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "salesforce-stream",
        title = "Salesforce Stream",
        syntax = "salesforce-stream:connection",
        consumerOnly = true,
        category = {Category.SAAS})
public final class SalesforceStreamEndpoint extends DefaultEndpoint {

    @UriPath(description = "The connection, such as salesforce/default; which channels it has is said in Java")
    @Metadata(required = true)
    private final String connection;

    @UriParam(defaultValue = "200", description = "The most events in one batch")
    private int batchSize = 200;

    @UriParam(
            defaultValue = "150s",
            description =
                    "After which time without any answer a session counts as dead; Salesforce holds a call for 110"
                            + " seconds when there is nothing to tell")
    private Duration longestSilence = Duration.ofSeconds(150);

    @UriParam(
            defaultValue = "30s",
            description = "After which time a handshake or a subscription counts as not answered")
    private Duration answerTimeout = Duration.ofSeconds(30);

    @UriParam(defaultValue = "250ms", description = "How long to wait before the second attempt at anything")
    private Duration firstRetry = Duration.ofMillis(250);

    @UriParam(defaultValue = "10s", description = "How long to wait between attempts at most")
    private Duration longestRetry = Duration.ofSeconds(10);

    SalesforceStreamEndpoint(String uri, SalesforceStreamComponent component, String connection) {
        super(uri, component);
        this.connection = connection;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "salesforce-stream:" + connection + " can only be consumed; events come into being in Salesforce");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SalesforceStreamConsumer consumer = new SalesforceStreamConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public SalesforceStreamComponent getComponent() {
        return (SalesforceStreamComponent) super.getComponent();
    }

    public String getConnection() {
        return connection;
    }

    public int getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public Duration getLongestSilence() {
        return longestSilence;
    }

    public void setLongestSilence(Duration longestSilence) {
        this.longestSilence = longestSilence;
    }

    public Duration getAnswerTimeout() {
        return answerTimeout;
    }

    public void setAnswerTimeout(Duration answerTimeout) {
        this.answerTimeout = answerTimeout;
    }

    public Duration getFirstRetry() {
        return firstRetry;
    }

    public void setFirstRetry(Duration firstRetry) {
        this.firstRetry = firstRetry;
    }

    public Duration getLongestRetry() {
        return longestRetry;
    }

    public void setLongestRetry(Duration longestRetry) {
        this.longestRetry = longestRetry;
    }
}
