package org.referralconnector.journal;

/**
 * The receipt of an arrival: it is durable.
 *
 * @param entry the number of its (first) journal entry
 * @param duplicate true if the journal had all of it before, so that it has no further effect
 */
public record Recorded(long entry, boolean duplicate) {}
