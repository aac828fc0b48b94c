package org.referralconnector.sandbox.salesforce.streaming;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Message;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.bayeux.server.ServerSession;
import org.cometd.server.ServerMessageImpl;
import org.referralconnector.sandbox.salesforce.session.Sessions;

/** What Salesforce adds to the Bayeux protocol: sessions, the replay extension, and its own errors. */
final class StreamingRules implements BayeuxServer.Extension {
    private static final String REFUSAL = "org.referralconnector.refusal";
    private static final String UNKNOWN_SESSION = "402::session_unknown";
    private static final long NEW_ONLY = -1;

    private final BayeuxServer bayeux;
    private final Sessions sessions;
    private final Supplier<EventSource> source;
    private final Deliveries deliveries;
    private final List<MetaRefusal> ordered = new ArrayList<>();
    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    StreamingRules(BayeuxServer bayeux, Sessions sessions, Supplier<EventSource> source, Deliveries deliveries) {
        this.bayeux = bayeux;
        this.sessions = sessions;
        this.source = source;
        this.deliveries = deliveries;
    }

    synchronized void order(MetaRefusal refusal) {
        ordered.add(refusal);
    }

    synchronized List<MetaRefusal> ordered() {
        return List.copyOf(ordered);
    }

    synchronized void clearOrders() {
        ordered.clear();
    }

    synchronized Map<String, Map<String, Integer>> counts() {
        Map<String, Map<String, Integer>> copy = new TreeMap<>();
        counts.forEach((channel, outcomes) -> copy.put(channel, new TreeMap<>(outcomes)));
        return copy;
    }

    synchronized void clearCounts() {
        counts.clear();
    }

    /** From which event on a client wants to have a channel. */
    static long replayOf(ServerMessage message, String channel) {
        Map<String, Object> ext = message.getExt();
        return ext != null
                        && ext.get("replay") instanceof Map<?, ?> replay
                        && replay.get(channel) instanceof Number position
                ? position.longValue()
                : NEW_ONLY;
    }

    @Override
    public boolean rcvMeta(ServerSession from, ServerMessage.Mutable message) {
        Optional<MetaRefusal> refusal = takeOrdered(message).or(() -> refusal(from, message));
        refusal.ifPresent(each -> {
            message.put(REFUSAL, each);
            ServerMessageImpl reply = (ServerMessageImpl) message.getAssociated();
            reply.setSuccessful(false);
            reply.put(Message.ERROR_FIELD, each.error());
            // Without this the server would answer with an error of its own.
            reply.setHandled(true);
        });
        return refusal.isEmpty();
    }

    @Override
    public boolean sendMeta(ServerSession to, ServerMessage.Mutable reply) {
        ServerMessage.Mutable request = reply.getAssociated();
        if (request == null) {
            return true;
        }
        boolean connect = Channel.META_CONNECT.equals(reply.getChannel());
        if (request.get(REFUSAL) instanceof MetaRefusal refusal) {
            refuse(reply, refusal);
        } else if (UNKNOWN_SESSION.equals(reply.get(Message.ERROR_FIELD))) {
            refuse(reply, MetaRefusal.UNKNOWN_CLIENT);
        } else if (connect && reply.isSuccessful() && unauthorized(request).isPresent()) {
            refuse(reply, MetaRefusal.SESSION_ENDED);
        } else if (connect && reply.isSuccessful() && bayeux.getSession(request.getClientId()) == null) {
            refuse(reply, MetaRefusal.UNKNOWN_CLIENT);
        } else if (Channel.META_HANDSHAKE.equals(reply.getChannel()) && reply.isSuccessful()) {
            reply.getExt(true).put("replay", true);
            reply.getExt(true).put("payload.format", true);
        }
        count(reply);
        return true;
    }

    private static void refuse(ServerMessage.Mutable reply, MetaRefusal refusal) {
        reply.setSuccessful(false);
        reply.put(Message.ERROR_FIELD, refusal.error());
        if (refusal.failureReason() != null) {
            reply.getExt(true).putAll(refusal.ext());
        }
        if (refusal.reconnect() != null) {
            Map<String, Object> advice = reply.getAdvice(true);
            advice.put(Message.RECONNECT_FIELD, refusal.reconnect());
            advice.put(Message.INTERVAL_FIELD, 0);
        }
    }

    private synchronized void count(ServerMessage reply) {
        String outcome = reply.isSuccessful() ? "ok" : String.valueOf(reply.get(Message.ERROR_FIELD));
        String kind = reply.getChannel().substring("/meta/".length());
        counts.computeIfAbsent(kind, any -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
    }

    private synchronized Optional<MetaRefusal> takeOrdered(ServerMessage message) {
        for (int i = 0; i < ordered.size(); i++) {
            MetaRefusal refusal = ordered.get(i);
            if (refusal.concerns(message.getChannel(), message.get(Message.SUBSCRIPTION_FIELD))) {
                MetaRefusal rest = refusal.used();
                if (rest.times() != null && rest.times() <= 0) {
                    ordered.remove(i);
                } else {
                    ordered.set(i, rest);
                }
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    private Optional<MetaRefusal> refusal(ServerSession from, ServerMessage message) {
        return switch (message.getChannel()) {
            case Channel.META_DISCONNECT -> Optional.empty();
            case Channel.META_HANDSHAKE -> unauthorized(message).map(MetaRefusal::handshakeDenied);
            case Channel.META_SUBSCRIBE ->
                unauthorized(message).or(() -> from == null ? Optional.empty() : notSubscribable(message));
            default -> unauthorized(message);
        };
    }

    private Optional<MetaRefusal> unauthorized(ServerMessage message) {
        String header = message.getBayeuxContext().getHeader("Authorization");
        if (header == null || header.isBlank()) {
            return Optional.of(MetaRefusal.NO_SESSION);
        }
        return sessions.admits(header) ? Optional.empty() : Optional.of(MetaRefusal.SESSION_ENDED);
    }

    private Optional<MetaRefusal> notSubscribable(ServerMessage message) {
        if (deliveries.exhausted()) {
            return Optional.of(MetaRefusal.subscription(MetaRefusal.DELIVERIES_EXHAUSTED));
        }
        String user = sessions.userOf(message.getBayeuxContext().getHeader("Authorization"))
                .orElse("");
        for (String channel : subscriptionsOf(message)) {
            Optional<String> objection = source.get().objection(channel, user).or(() -> source.get()
                    .objection(channel, replayOf(message, channel)));
            if (objection.isPresent()) {
                return objection.map(MetaRefusal::subscription);
            }
        }
        return Optional.empty();
    }

    private static List<String> subscriptionsOf(ServerMessage message) {
        Object subscription = message.get(Message.SUBSCRIPTION_FIELD);
        List<String> channels = new ArrayList<>();
        if (subscription instanceof Object[] several) {
            for (Object each : several) {
                channels.add(String.valueOf(each));
            }
        } else if (subscription instanceof Iterable<?> several) {
            several.forEach(each -> channels.add(String.valueOf(each)));
        } else if (subscription != null) {
            channels.add(subscription.toString());
        }
        return channels;
    }
}
