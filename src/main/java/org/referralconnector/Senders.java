package org.referralconnector;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of a port and how long they may take: a head, and a body, has to be there within the patience. A byte
 * now and then keeps a connection from being idle, so that an idle timeout alone would let it live for ever.
 */
final class Senders {
    private final Map<HttpConnection, Sender> connected = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final long patienceMillis;

    Senders(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patienceMillis = patience.toMillis();
    }

    /** A connection was made: the head of its first request is due. */
    void met(HttpConnection connection) {
        Sender sender = new Sender(connection);
        connected.put(connection, sender);
        connection.closeHandler(closed -> {
            connected.remove(connection);
            sender.leaves();
        });
        sender.waitFor(null);
    }

    /**
     * The head of a request has come: its body is due.
     *
     * @return false if it is not to be served, because the one before was the last of its connection
     */
    boolean speaks(HttpServerRequest request) {
        Sender sender = connected.get(request.connection());
        if (sender == null || sender.served) {
            request.connection().close();
            return false;
        }
        sender.waitFor(null);
        sender.said = request.end().onSuccess(complete -> sender.waitFor(request.response()));
        // a length beside the chunks, which Netty hides, may mean that somebody on the way sees another request behind
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            sender.isServedWith(request);
        }
        return true;
    }

    /** No request behind this one is served, and its connection is closed with the answer. */
    void lastOne(HttpServerRequest request) {
        Sender sender = connected.get(request.connection());
        if (sender != null) {
            sender.isServedWith(request);
        }
    }

    /** One connection; everything happens on its event loop. */
    private final class Sender {
        private final HttpConnection connection;
        private HttpServerResponse answer;
        private long timer = -1;
        private Future<Void> said;
        private boolean gone;
        private boolean served;

        Sender(HttpConnection connection) {
            this.connection = connection;
        }

        /**
         * Begins to wait.
         *
         * @param ours the answer that is ours to give; null if it is the sender's turn
         */
        void waitFor(HttpServerResponse ours) {
            vertx.cancelTimer(timer);
            answer = ours;
            if (!gone) {
                timer = vertx.setTimer(patienceMillis, any -> judge());
            }
        }

        void isServedWith(HttpServerRequest request) {
            served = true;
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            // not before the sender has said all: it would lose the answer
            request.response().endHandler(answered -> said.onSuccess(complete -> connection.close()));
        }

        void leaves() {
            gone = true;
            vertx.cancelTimer(timer);
        }

        private void judge() {
            if (answer == null) {
                connection.close();
            } else {
                // how long we took is not held against the sender
                waitFor(answer.ended() ? null : answer);
            }
        }
    }
}
