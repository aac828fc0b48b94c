package org.referralconnector.sandbox.http;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The connection of one call: sends its answer whole, in pieces, or not at all. */
final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;

    Exchange(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    void send(Answer answer) {
        byte[] body = hasBody(answer) ? answer.bytes() : new byte[0];
        prepare(answer, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    void trickle(Answer answer, int bytes, int pauseMillis, ScheduledExecutorService timer) {
        byte[] body = answer.bytes();
        prepare(answer, body.length);
        sendPiece(body, 0, bytes, pauseMillis, timer);
    }

    /** Closes the connection; the client sees the end of the stream where it expects an answer. */
    void drop() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new EOFException("dropped by a fault"));
    }

    void fail(Throwable cause) {
        callback.failed(cause);
    }

    private void prepare(Answer answer, int length) {
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        if (hasBody(answer)) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        }
    }

    private static boolean hasBody(Answer answer) {
        return answer.status() != 204 && answer.status() != 304;
    }

    private void sendPiece(byte[] body, int from, int bytes, int pauseMillis, ScheduledExecutorService timer) {
        int to = Math.min(body.length, from + bytes);
        if (to == body.length) {
            response.write(true, ByteBuffer.wrap(body, from, to - from), callback);
            return;
        }
        Runnable rest = () -> sendPiece(body, to, bytes, pauseMillis, timer);
        response.write(
                false,
                ByteBuffer.wrap(body, from, to - from),
                Callback.from(() -> schedule(rest, pauseMillis, timer), callback::failed));
    }

    private static void schedule(Runnable task, int millis, ScheduledExecutorService timer) {
        ScheduledFuture<?> unused = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
