package org.referralconnector.sandbox.http;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An answer which may never reach the client although the work is done: perhaps it waits, then its connection ends. */
public final class WithheldResponse extends Response.Wrapper {
    private final Predicate<Runnable> keeper;
    private boolean passes;

    /**
     * Asks {@code keeper} before the first byte is written whether the answer is withheld; if so, the keeper runs what
     * it was given to close the connection, at once or later.
     */
    public WithheldResponse(Request request, Response response, Predicate<Runnable> keeper) {
        super(request, response);
        this.keeper = keeper;
    }

    @Override
    public void write(boolean last, ByteBuffer bytes, Callback callback) {
        if (!passes && keeper.test(() -> drop(callback))) {
            return;
        }
        passes = true;
        super.write(last, bytes, callback);
    }

    private void drop(Callback callback) {
        getRequest().getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new EOFException("dropped by a fault"));
    }
}
