package org.referralconnector.sandbox.salesforce.streaming;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerChannel;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.bayeux.server.ServerSession;
import org.cometd.server.AbstractServerTransport;
import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.DefaultSecurityPolicy;
import org.cometd.server.http.AbstractHttpTransport;
import org.cometd.server.http.JSONHttpTransport;
import org.cometd.server.http.jakarta.CometDServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.WithheldResponse;
import org.referralconnector.sandbox.salesforce.session.Sessions;

/** The CometD server at {@code /cometd/{version}}, with the rules of Salesforce. */
public final class StreamingServer extends Handler.Wrapper {
    private static final String CONTEXT = "/cometd";
    private static final Pattern PATH =
            Pattern.compile("/cometd/\\d+\\.\\d/?(handshake|connect|subscribe|unsubscribe|disconnect)?");
    private static final String RELEASE = "/sandbox/release";
    private static final int LONGEST_HOLD = 110_000;
    private static final int LONGEST_ABSENCE = 40_000;

    private final BayeuxServerImpl bayeux = new BayeuxServerImpl();
    private final Deliveries deliveries;
    private final StreamingRules rules;
    private final Set<Request> open = ConcurrentHashMap.newKeySet();
    private final List<Runnable> withheld = new CopyOnWriteArrayList<>();
    private volatile EventSource source;

    public StreamingServer(Sessions sessions, EventSource source) {
        this.source = source;
        this.deliveries = new Deliveries(source);
        this.rules = new StreamingRules(bayeux, sessions, () -> this.source, deliveries);
        configure();
        sessions.whenSomeEnd(this::releaseConnects);
        ServletContextHandler context = new ServletContextHandler(CONTEXT);
        context.setAttribute(BayeuxServer.ATTRIBUTE, bayeux);
        ServletHolder servlet = new ServletHolder(new CometDServlet());
        servlet.setAsyncSupported(true);
        servlet.setInitOrder(0);
        context.addServlet(servlet, "/*");
        setHandler(context);
    }

    private void configure() {
        bayeux.setOption(BayeuxServerImpl.TRANSPORTS_OPTION, JSONHttpTransport.class.getName());
        bayeux.setOption(AbstractServerTransport.TIMEOUT_OPTION, LONGEST_HOLD);
        bayeux.setOption(AbstractServerTransport.MAX_INTERVAL_OPTION, LONGEST_ABSENCE);
        // Two answers on their way at once could overtake each other; so only those to /meta/connect carry events.
        bayeux.setOption(AbstractServerTransport.META_CONNECT_DELIVERY_OPTION, true);
        bayeux.setOption(AbstractHttpTransport.MAX_SESSIONS_PER_BROWSER_OPTION, -1);
        bayeux.setOption(AbstractHttpTransport.TRUST_CLIENT_SESSION_OPTION, true);
        bayeux.setSecurityPolicy(new ReadersOnly());
        bayeux.addExtension(rules);
        bayeux.addListener(new BayeuxServer.SessionListener() {
            @Override
            public void sessionAdded(ServerSession client, ServerMessage handshake) {
                client.addListener(new ServerSession.DeQueueListener() {
                    @Override
                    public void deQueue(ServerSession session, Queue<ServerMessage> queue) {
                        queue.removeIf(message -> RELEASE.equals(message.getChannel()));
                    }
                });
            }
        });
        bayeux.addListener(new BayeuxServer.SubscriptionListener() {
            @Override
            public void subscribed(ServerSession client, ServerChannel channel, ServerMessage message) {
                String name = channel.getId();
                deliveries.subscribe(client, name, source.start(name, StreamingRules.replayOf(message, name)));
            }

            @Override
            public void unsubscribed(ServerSession client, ServerChannel channel, ServerMessage message) {
                deliveries.unsubscribe(client, channel.getId());
            }
        });
    }

    /** Clients listen to Salesforce's channels and publish nothing. */
    private static final class ReadersOnly extends DefaultSecurityPolicy {
        @Override
        public boolean canCreate(BayeuxServer server, ServerSession client, String channel, ServerMessage message) {
            return Channel.META_SUBSCRIBE.equals(message.getChannel());
        }

        @Override
        public boolean canPublish(
                BayeuxServer server, ServerSession client, ServerChannel channel, ServerMessage message) {
            return false;
        }
    }

    public boolean serves(String path) {
        return path.equals(CONTEXT) || path.startsWith(CONTEXT + "/");
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!PATH.matcher(request.getHttpURI().getCanonicalPath()).matches()) {
            Response.writeError(request, response, callback, 400, "The path must be /cometd/ and an API version");
            return true;
        }
        open.add(request);
        return super.handle(
                request,
                new WithheldResponse(request, response, this::withholds),
                Callback.from(callback, () -> open.remove(request)));
    }

    private boolean withholds(Runnable drop) {
        boolean silent = source.settings().silent();
        if (silent) {
            withheld.add(drop);
        }
        return silent;
    }

    /** There may be new events to send. */
    public void wake() {
        deliveries.wake();
    }

    /** Takes new settings; the end of a silence ends the connections it held. */
    public ObjectNode change(ObjectNode body) {
        source.settings().change(body);
        if (!source.settings().silent()) {
            withheld.forEach(Runnable::run);
            withheld.clear();
        }
        wake();
        return describe();
    }

    /** Adds an event without field values. */
    public void gap(ObjectNode body) {
        source.gap(body, Sessions.USER_ID);
        wake();
    }

    /** Makes replay ids invalid, as if the time of their events were over. */
    public void expire(ObjectNode body) {
        source.expire(body);
    }

    /** Refuses messages from now on. */
    public void refuse(ObjectNode body) {
        rules.order(MetaRefusal.of(body));
    }

    public void clearRefusals() {
        rules.clearOrders();
    }

    /** Closes the connections of all clients, who may come back. */
    public void dropConnections() {
        open.forEach(request ->
                request.getConnectionMetaData().getConnection().getEndPoint().close());
        releaseConnects();
    }

    /** Forgets all clients and what they have subscribed to, as a server does which starts again. */
    public void restart() {
        dropConnections();
        forgetClients();
    }

    /** Goes on with another organization, where nobody is known yet. */
    public void use(EventSource other) {
        source = other;
        deliveries.use(other);
        rules.clearOrders();
        rules.clearCounts();
        withheld.forEach(Runnable::run);
        withheld.clear();
        forgetClients();
    }

    private void forgetClients() {
        for (ServerSession client : bayeux.getSessions()) {
            bayeux.removeServerSession(client, true);
            release(client);
        }
    }

    /** Answers every call that waits; whose session has ended is told so. */
    private void releaseConnects() {
        bayeux.getSessions().forEach(StreamingServer::release);
    }

    /** A call may have been admitted and not wait yet, so this leaves a message behind which keeps it from waiting. */
    private static void release(ServerSession client) {
        client.deliver(null, RELEASE, "", Promise.noop());
    }

    /** The settings, and who listens to what. */
    public ObjectNode describe() {
        ObjectNode state = source.settings().describe();
        state.put("lastReplayId", source.log().last());
        ArrayNode clients = state.putArray("clients");
        for (ServerSession client : bayeux.getSessions()) {
            ArrayNode channels =
                    clients.addObject().put("clientId", client.getId()).putArray("channels");
            client.getSubscriptions().forEach(channel -> channels.add(channel.getId()));
        }
        ArrayNode refusals = state.putArray("refusals");
        rules.ordered()
                .forEach(each -> refusals.add(
                        Json.object().put("channel", each.channel()).put("error", each.error())));
        return state;
    }

    /** Writes {@code streaming: {clients, published, delivered, messages}}. */
    public void report(ObjectNode statistics) {
        ObjectNode streaming = statistics
                .putObject("streaming")
                .put("clients", bayeux.getSessions().size())
                .put("delivered", deliveries.delivered());
        ObjectNode published = streaming.putObject("published");
        source.log().published().forEach(published::put);
        ObjectNode messages = streaming.putObject("messages");
        rules.counts()
                .forEach((kind, outcomes) -> outcomes.forEach(
                        (outcome, count) -> messages.withObjectProperty(kind).put(outcome, count)));
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        deliveries.stop();
    }
}
