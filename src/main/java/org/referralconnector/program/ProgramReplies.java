package org.referralconnector.program;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLHandshakeException;

/** What the HTTP component brings back from a call, success or failure, as an answer that can be judged. */
public final class ProgramReplies {
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private final Clock clock;

    public ProgramReplies(Clock clock) {
        this.clock = clock;
    }

    /** The request body of a call: its JSON, or nothing. */
    public String content(ProgramCall call) {
        return call.json().orElse(null);
    }

    /** The query of a call, or nothing: an empty one would still be a question mark. */
    public String query(ProgramCall call) {
        return call.query().isEmpty() ? null : call.query();
    }

    /** The value of a header that proves that the call is ours; nothing if the call has no such header. */
    public String proof(ProgramCall call, String header) {
        return call.headers().get(header);
    }

    /**
     * An answer of the program.
     *
     * @param retryAfter the header {@code Retry-After}; null if there was none
     * @param body null if there was none
     */
    public ProgramAnswer answer(ProgramCall call, int status, String retryAfter, String body) {
        return new ProgramAnswer(call, status, body == null ? "" : body, pause(retryAfter));
    }

    /** The answer to a call that failed on the way. */
    public ProgramAnswer failure(ProgramCall call, Exception failure) {
        return new ProgramAnswer(call, ProgramAnswer.NO_ANSWER, why(failure));
    }

    /** The answer to a call that was not made, because it was not permitted. */
    public ProgramAnswer notTried(ProgramCall call) {
        return ProgramAnswer.notTried(call);
    }

    /** Of a call and its answer, the answer: what an enrichment goes on with. */
    public ProgramAnswer take(ProgramCall asked, ProgramAnswer answer) {
        return answer;
    }

    /** Seconds, or a date (RFC 9110, 10.2.3); what is neither asks for nothing. */
    private Optional<Duration> pause(String retryAfter) {
        if (retryAfter == null) {
            return Optional.empty();
        }
        try {
            Duration asked = retryAfter.strip().matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter.strip()))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return Optional.of(asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked)
                    .filter(pause -> !pause.isNegative());
        } catch (DateTimeException | ArithmeticException neither) {
            return Optional.empty();
        }
    }

    private static String why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException || cause instanceof RejectedExecutionException) {
                // the connector stops while the call waits for its turn
                return ProgramAnswer.NOT_TRIED;
            }
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SSLHandshakeException
                    || cause instanceof UnresolvedAddressException) {
                return ProgramAnswer.CONNECT;
            }
            if (cause instanceof SocketTimeoutException) {
                return ProgramAnswer.TIMEOUT;
            }
        }
        return ProgramAnswer.IO;
    }
}
