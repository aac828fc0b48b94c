package org.referralconnector.sandbox;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Message;
import org.cometd.bayeux.client.ClientSession;
import org.cometd.bayeux.client.ClientSessionChannel;
import org.cometd.client.BayeuxClient;
import org.cometd.client.http.jetty.JettyHttpClientTransport;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;

/** A client of the Streaming API, made of the CometD library as it is. */
final class StreamingClient implements AutoCloseable {
    private final HttpClient http = new HttpClient();
    private final BayeuxClient bayeux;
    private final Map<String, Long> replays = new HashMap<>();
    private final List<Message> answers = new CopyOnWriteArrayList<>();

    private StreamingClient(Sandbox sandbox, String token) throws Exception {
        http.start();
        bayeux = new BayeuxClient(
                sandbox.url() + "/cometd/60.0",
                new JettyHttpClientTransport(new HashMap<>(Map.of("maxNetworkDelay", 120_000)), http) {
                    @Override
                    protected void customize(Request request) {
                        request.headers(headers -> headers.put("Authorization", "OAuth " + token));
                    }
                });
        bayeux.addExtension(new ClientSession.Extension() {
            @Override
            public boolean sendMeta(ClientSession session, Message.Mutable message) {
                if (Channel.META_SUBSCRIBE.equals(message.getChannel()) && !replays.isEmpty()) {
                    message.getExt(true).put("replay", new HashMap<>(replays));
                }
                return true;
            }
        });
        for (String meta : List.of(Channel.META_HANDSHAKE, Channel.META_CONNECT)) {
            bayeux.getChannel(meta)
                    .addListener((ClientSessionChannel.MessageListener) (channel, message) -> answers.add(message));
        }
    }

    /** A client which tries to connect. */
    static StreamingClient with(Sandbox sandbox, String token) {
        try {
            StreamingClient client = new StreamingClient(sandbox, token);
            client.bayeux.handshake();
            return client;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A client which is connected. */
    static StreamingClient of(Sandbox sandbox, String token) {
        StreamingClient client = with(sandbox, token);
        if (!client.bayeux.waitFor(10_000, BayeuxClient.State.CONNECTED)) {
            throw new AssertionError("not connected: " + client.answers);
        }
        return client;
    }

    /** The events which come on a channel from now on; it must be possible to subscribe to it. */
    List<Map<String, Object>> subscribe(String channel, long replay) {
        List<Map<String, Object>> events = new CopyOnWriteArrayList<>();
        Message answer = answerTo(channel, replay, events);
        if (!answer.isSuccessful()) {
            throw new AssertionError(answer.toString());
        }
        return events;
    }

    /** Why the channel cannot be subscribed to. */
    String refusal(String channel, long replay) {
        return String.valueOf(answerTo(channel, replay, new ArrayList<>()).get(Message.ERROR_FIELD));
    }

    private Message answerTo(String channel, long replay, List<Map<String, Object>> events) {
        replays.put(channel, replay);
        List<Message> answer = new CopyOnWriteArrayList<>();
        bayeux.getChannel(channel).subscribe((where, message) -> events.add(message.getDataAsMap()), answer::add);
        await().atMost(Duration.ofSeconds(10)).until(() -> !answer.isEmpty());
        return answer.get(0);
    }

    void unsubscribe(String channel) {
        List<Message> answer = new CopyOnWriteArrayList<>();
        bayeux.getChannel(channel).unsubscribe();
        bayeux.remoteCall("none", Map.of(), answer::add);
        await().atMost(Duration.ofSeconds(10)).until(() -> !answer.isEmpty());
    }

    String clientId() {
        return bayeux.getId();
    }

    boolean connected() {
        return bayeux.isConnected();
    }

    /** The answers to handshakes and connects so far. */
    List<Message> answers() {
        return answers;
    }

    boolean wasTold(String error) {
        return answers.stream().anyMatch(answer -> error.equals(answer.get(Message.ERROR_FIELD)));
    }

    @Override
    public void close() {
        try {
            bayeux.abort();
            http.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> member(Map<String, Object> object, String name) {
        return (Map<String, Object>) object.get(name);
    }

    static Map<String, Object> payload(Map<String, Object> event) {
        return member(event, "payload");
    }

    static Map<String, Object> header(Map<String, Object> event) {
        return member(payload(event), "ChangeEventHeader");
    }

    static long replayId(Map<String, Object> event) {
        return ((Number) member(event, "event").get("replayId")).longValue();
    }

    static List<Object> list(Map<String, Object> object, String name) {
        Object value = object.get(name);
        return value instanceof Object[] array ? List.of(array) : List.copyOf((List<?>) value);
    }
}
