package org.referralconnector.sandbox.webhook;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How a system sends webhooks unless its target is ordered otherwise.
 *
 * @param events the events it knows
 * @param attempts how often it tries
 * @param within seconds between the first try and the last
 * @param offAfter after so many bad answers in a row it sends nothing any more; 0 for never
 * @param offFor seconds until it sends again; 0 for never
 * @param verdict what it makes of an answer
 */
public record WebhookManners(
        List<String> events,
        int attempts,
        double within,
        int offAfter,
        double offFor,
        Function<HttpResponse<byte[]>, Verdict> verdict) {
    /** What an answer means. */
    public enum Verdict {
        /** The webhook has arrived. */
        GOOD,
        /** It has not; perhaps it is tried again. */
        BAD,
        /** It is to come later, which is not held against the receiver. */
        BUSY,
        /** The receiver wants no webhooks any more. */
        GONE
    }

    /** A system which knows only good answers and bad ones, and does not come back once it has given up a receiver. */
    public WebhookManners(
            List<String> events, int attempts, double within, int offAfter, Predicate<HttpResponse<byte[]>> good) {
        this(events, attempts, within, offAfter, 0, answer -> good.test(answer) ? Verdict.GOOD : Verdict.BAD);
    }
}
