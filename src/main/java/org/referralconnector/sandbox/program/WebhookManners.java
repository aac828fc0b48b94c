package org.referralconnector.sandbox.program;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Predicate;

/**
 * How a program sends webhooks unless its target is ordered otherwise.
 *
 * @param events the events it knows
 * @param attempts how often it tries
 * @param within seconds between the first try and the last
 * @param offAfter after so many bad answers in a row it sends nothing any more; 0 for never
 * @param good which answers it takes for good
 */
public record WebhookManners(
        List<String> events, int attempts, double within, int offAfter, Predicate<HttpResponse<byte[]>> good) {}
