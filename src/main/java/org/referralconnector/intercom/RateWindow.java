package org.referralconnector.intercom;

import java.time.Instant;

/**
 * What the headers {@code X-RateLimit-*} say (REST API 2.17, rate limiting): the calls of a minute are released in slices
 * of ten seconds.
 *
 * @param limit how many calls a slice has
 * @param remaining how many of them are left
 * @param reset when the next slice begins, by our clock
 */
public record RateWindow(int limit, int remaining, Instant reset) {}
