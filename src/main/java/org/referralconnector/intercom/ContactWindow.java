package org.referralconnector.intercom;

import java.time.Instant;

/**
 * Changes of contacts that have to be searched.
 *
 * @param connection where, such as {@code default}
 * @param from what was updated then or later
 * @param asked when it is asked
 * @param settled up to when a search that is made then surely finds everything
 */
public record ContactWindow(String connection, Instant from, Instant asked, Instant settled) {}
