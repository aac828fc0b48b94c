package org.referralconnector.salesforce;

import java.time.Instant;
import java.util.Optional;

/**
 * A record that has the address, or whatever was searched for, of somebody in the batch.
 *
 * @param id its id
 * @param createdAt when it was made
 * @param conversion for a lead that became a contact, what became of it; nobody writes into the lead any more
 * @param key its external id; empty if it has none
 */
record Candidate(String id, Instant createdAt, Optional<Conversion> conversion, String key) {

    boolean converted() {
        return conversion.isPresent();
    }
}
