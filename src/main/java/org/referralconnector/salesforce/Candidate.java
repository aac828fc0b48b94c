package org.referralconnector.salesforce;

import java.time.Instant;

/**
 * A record that has the address of somebody in the batch.
 *
 * @param id its id
 * @param createdAt when it was made
 * @param converted true for a lead that became a contact; nobody writes into it any more
 * @param key its external id; empty if it has none
 */
record Candidate(String id, Instant createdAt, boolean converted, String key) {}
