package org.referralconnector.people;

import java.time.Instant;
import java.util.Optional;

/**
 * Which people of a CRM are wanted.
 *
 * @param source what they are, as the command line, the database and the operator API spell it, such as {@code contacts}
 *     or {@code intercom-leads}
 * @param condition what else has to be true of them, in the CRM's own words
 * @param segment the id of the segment that they are in
 * @param since the moment from which on their records were created
 */
public record PeopleWanted(
        String source, Optional<String> condition, Optional<String> segment, Optional<Instant> since) {

    /** Everybody of a source. */
    public static PeopleWanted all(String source) {
        return new PeopleWanted(source, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Leaves out the condition, which may name people. */
    @Override
    public String toString() {
        return "PeopleWanted[" + source + "]";
    }
}
