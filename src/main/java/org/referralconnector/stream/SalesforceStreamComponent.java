package org.referralconnector.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.referralconnector.journal.StreamPositions;

/** The {@code salesforce-stream} component: consumes the events of connections from where they are recorded. */
public final class SalesforceStreamComponent extends DefaultComponent {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final String apiVersion;
    private final StreamPositions positions;
    private final MeterRegistry meters;
    private final Clock clock;
    private final RandomGenerator random;
    private final ConcurrentMap<String, Following> followings = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, StreamAccess> accesses = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<Subscription>> subscriptions = new ConcurrentHashMap<>();
    private HttpClient http;

    /**
     * @param apiVersion such as {@code 62.0}
     * @param positions from where each channel goes on
     */
    public SalesforceStreamComponent(
            String apiVersion, StreamPositions positions, MeterRegistry meters, Clock clock, RandomGenerator random) {
        this.apiVersion = apiVersion;
        this.positions = positions;
        this.meters = meters;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Says what the endpoint of this connection, such as {@code salesforce/default}, consumes.
     *
     * @param access the connection's login
     */
    public void follow(String connection, StreamAccess access, Following following) {
        accesses.put(connection, access);
        followings.put(connection, following);
    }

    /** How the channels of a connection stand; none if its consumer has not started. */
    public List<StreamState> states(String connection) {
        return subscriptions.getOrDefault(connection, List.of()).stream()
                .map(one -> new StreamState(one.channel(), one.stream(), one.subscribedSince(), one.interruption()))
                .toList();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        SalesforceStreamEndpoint endpoint = new SalesforceStreamEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        QueuedThreadPool threads = new QueuedThreadPool(32, 1);
        threads.setName("referral-stream");
        threads.setDaemon(true);
        http = new HttpClient();
        http.setExecutor(threads);
        http.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
        http.start();
        // an answer that asks for credentials, or says that the server is elsewhere, is for us to judge
        http.getProtocolHandlers().clear();
    }

    @Override
    protected void doStop() throws Exception {
        if (http != null) {
            http.stop();
        }
        super.doStop();
    }

    Following following(String connection) {
        return followings.getOrDefault(connection, new Following(List.of(), Duration.ZERO));
    }

    void watch(String connection, List<Subscription> channels) {
        subscriptions.put(connection, channels);
    }

    StreamSession open(StreamAccess.Session session, Duration longestSilence) {
        return new StreamSession(http, session.instance() + "/cometd/" + apiVersion, session.token(), longestSilence);
    }

    /** The login of a connection that {@link #follow} has named. */
    StreamAccess access(String connection) {
        return accesses.get(connection);
    }

    StreamPositions positions() {
        return positions;
    }

    MeterRegistry meters() {
        return meters;
    }

    Clock clock() {
        return clock;
    }

    RandomGenerator random() {
        return random;
    }
}
