package org.referralconnector.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Message;
import org.cometd.bayeux.client.ClientSessionChannel.MessageListener;
import org.cometd.client.BayeuxClient;
import org.cometd.client.http.jetty.JettyHttpClientTransport;
import org.cometd.client.transport.ClientTransport;
import org.cometd.common.HashMapMessage;
import org.cometd.common.JacksonJSONContextClient;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;

/**
 * One session with the CometD server, from the handshake until something goes wrong; then it is over, and another one
 * begins. What the server says comes as {@link Signal}s for one thread to take.
 *
 * <p>The client sends its next {@code /meta/connect} when the listeners of the last answer have returned. So the one that
 * hands events over waits until they are carried, and the server keeps what comes meanwhile.
 */
final class StreamSession implements AutoCloseable {
    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
    private static final long GOODBYE_MILLIS = 1_000;

    private final Executor senders;
    private final BayeuxClient client;
    private final ObjectMapper json;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Semaphore carried = new Semaphore(0);
    private final List<StreamEvent> gathered = new ArrayList<>();
    private volatile boolean over;

    /**
     * A session that has not begun yet.
     *
     * @param url the address of the server, such as {@code https://my.salesforce.com/cometd/62.0}
     * @param token the access token
     * @param longestSilence how long an answer to {@code /meta/connect} may take at most
     */
    StreamSession(HttpClient http, String url, String token, Duration longestSilence) {
        senders = http.getExecutor();
        JacksonJSONContextClient context = new JacksonJSONContextClient();
        json = context.getObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        Map<String, Object> options = new HashMap<>();
        options.put(ClientTransport.JSON_CONTEXT_OPTION, context);
        options.put(ClientTransport.MAX_MESSAGE_SIZE_OPTION, LARGEST_ANSWER);
        // who takes the signals notices first, and treats it like any other end
        options.put(ClientTransport.MAX_NETWORK_DELAY_OPTION, 2 * longestSilence.toMillis());
        client = new BayeuxClient(url, new JettyHttpClientTransport(options, http) {
            @Override
            protected void customize(Request request) {
                request.headers(headers -> headers.put(HttpHeader.AUTHORIZATION, "OAuth " + token));
            }
        });
        listen(Channel.META_HANDSHAKE, this::shaken);
        listen(Channel.META_CONNECT, this::connected);
    }

    private void listen(String channel, Consumer<Message> listener) {
        client.getChannel(channel).addListener((MessageListener) (where, message) -> listener.accept(message));
    }

    /** Asks to be let in; what becomes of it is a signal. */
    void shakeHands() {
        send(client::handshake);
    }

    /**
     * Lets a thread of the HTTP client send. The one that takes the signals must not: whoever sends may find that the
     * answer to {@code /meta/connect} is complete and have to deliver it, and that waits for whoever takes the signals.
     */
    private void send(Runnable message) {
        senders.execute(message);
    }

    /**
     * Asks for the events of a channel; what becomes of it is a signal.
     *
     * @param channel such as {@code data/LeadChangeEvent}
     * @param replayId after which event; -1 for new ones, -2 for all that are kept
     */
    void subscribe(String channel, long replayId) {
        String name = "/" + channel;
        Message.Mutable message = new HashMapMessage();
        message.getExt(true).put("replay", Map.of(name, replayId));
        send(() -> client.getChannel(name)
                .subscribe(
                        message,
                        (where, event) -> gather(channel, event),
                        answer -> signal(
                                answer.isSuccessful()
                                        ? new Signal.Subscribed(channel)
                                        : new Signal.Refused(channel, Interruption.of(answer)))));
    }

    /** The next signal, if one comes in time. */
    Optional<Signal> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(signals.poll(Math.max(patience.toMillis(), 1), TimeUnit.MILLISECONDS));
    }

    /** The events of the last signal are carried: the server may send more. */
    void proceed() {
        carried.release();
    }

    /** Says goodbye, so that the server forgets the client at once. */
    void leave() {
        over = true;
        carried.release();
        client.disconnect(GOODBYE_MILLIS);
    }

    @Override
    public void close() {
        over = true;
        carried.release();
        client.abort();
    }

    private void shaken(Message answer) {
        signal(answer.isSuccessful() ? new Signal.ShakenHands() : new Signal.Broken(Interruption.of(answer)));
    }

    private void connected(Message answer) {
        if (!answer.isSuccessful()) {
            signal(new Signal.Broken(Interruption.of(answer)));
            return;
        }
        List<StreamEvent> events;
        synchronized (gathered) {
            events = List.copyOf(gathered);
            gathered.clear();
        }
        signal(new Signal.Events(events));
        while (!over) {
            try {
                carried.acquire();
                return;
            } catch (InterruptedException e) {
                // the HTTP client is stopping, and with it this session
                over = true;
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Events come before the answer to {@code /meta/connect} in the same response. One that has no place in its channel
     * gets the place before all others, so that whoever reads it can tell that something is wrong.
     */
    private void gather(String channel, Message event) {
        Object data = event.getData();
        long replayId = data instanceof Map<?, ?> map
                        && map.get("event") instanceof Map<?, ?> about
                        && about.get("replayId") instanceof Number number
                ? number.longValue()
                : 0;
        try {
            String text = json.writeValueAsString(data);
            synchronized (gathered) {
                gathered.add(new StreamEvent(channel, replayId, text));
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what was read as JSON cannot be written as JSON", impossible);
        }
    }

    private void signal(Signal signal) {
        if (!over) {
            signals.add(signal);
        }
    }
}
