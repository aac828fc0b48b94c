package org.referralconnector.intercom;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What the HTTP component brings back from a call to Intercom, success or failure, as an answer that can be judged. */
public final class IntercomReplies {
    /** Much more than a slice of Intercom's limit. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final Clock clock;

    public IntercomReplies(Clock clock) {
        this.clock = clock;
    }

    /** The request body of a call: its JSON, or nothing. */
    public String content(IntercomCall call) {
        return call.json().orElse(null);
    }

    /** The query of a call, or nothing: an empty one would still be a question mark. */
    public String query(IntercomCall call) {
        return call.query().isEmpty() ? null : call.query();
    }

    /**
     * An answer of Intercom. Any but {@code status} may be null.
     *
     * @param link the header {@code Link}
     * @param limit the header {@code X-RateLimit-Limit}
     * @param remaining the header {@code X-RateLimit-Remaining}
     * @param reset the header {@code X-RateLimit-Reset}: Unix time in seconds, by Intercom's clock
     * @param date the header {@code Date}, which tells Intercom's clock
     */
    public IntercomAnswer answer(
            IntercomCall call,
            int status,
            String link,
            String limit,
            String remaining,
            String reset,
            String date,
            String body) {
        return new IntercomAnswer(
                call,
                status,
                body == null ? "" : body,
                Optional.ofNullable(link),
                window(limit, remaining, reset, date));
    }

    /** The answer to a call that failed on the way. */
    public IntercomAnswer failure(IntercomCall call, Exception failure) {
        return new IntercomAnswer(call, IntercomAnswer.NO_ANSWER, why(failure));
    }

    /** The answer to a call that was not made, because it was not permitted. */
    public IntercomAnswer notTried(IntercomCall call) {
        return IntercomAnswer.notTried(call);
    }

    /** Of a call and its answer, the answer: what an enrichment goes on with. */
    public IntercomAnswer take(IntercomCall asked, IntercomAnswer answer) {
        return answer;
    }

    private Optional<RateWindow> window(String limit, String remaining, String reset, String date) {
        if (limit == null || remaining == null || reset == null) {
            return Optional.empty();
        }
        try {
            Instant now = clock.instant();
            Instant theirs = date == null
                    ? now
                    : ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            Duration left = Duration.between(theirs, Instant.ofEpochSecond(Long.parseLong(reset.strip())));
            if (left.isNegative() || left.compareTo(LONGEST_PAUSE) > 0) {
                return Optional.empty();
            }
            return Optional.of(new RateWindow(
                    Integer.parseInt(limit.strip()), Integer.parseInt(remaining.strip()), now.plus(left)));
        } catch (NumberFormatException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static String why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException || cause instanceof RejectedExecutionException) {
                // the connector stops while the call waits for its turn
                return IntercomAnswer.NOT_TRIED;
            }
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SSLHandshakeException
                    || cause instanceof SSLPeerUnverifiedException
                    || cause instanceof UnresolvedAddressException) {
                return IntercomAnswer.CONNECT;
            }
            if (cause instanceof SocketTimeoutException) {
                return IntercomAnswer.TIMEOUT;
            }
        }
        return IntercomAnswer.IO;
    }
}
