package org.referralconnector.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One emulated system. Its methods are called by many threads at once. */
public interface Emulator {
    /** Whether this call is addressed to this system. */
    boolean serves(Call call);

    /** The name under which the statistics count this call. */
    String kindOf(Call call);

    Answer answer(Call call);

    /** Whether this call may stay open until there is something to say, so that {@link #streaming} answers it. */
    default boolean streams(Call call) {
        return false;
    }

    /** Answers the calls which may stay open; other calls never get there. */
    default Handler streaming() {
        return new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                return false;
            }
        };
    }

    /** An error answer in the shape in which this system reports errors. */
    Answer failure(Fault fault);

    /** An error answer to this call, if its shape depends on the call. */
    default Answer failure(Fault fault, Call call) {
        return failure(fault);
    }

    /** What people and tests may do behind the system's back, under {@code /sandbox}. */
    Routes control();

    /** Adds this system's figures to the statistics. */
    void report(ObjectNode statistics);

    /** Ends all sessions which clients hold now. */
    void expireSessions();

    /** Goes back to the state at start; sessions stay alive. */
    void reset();
}
