package org.referralconnector.salesforce;

import java.util.List;
import java.util.Optional;
import org.referralconnector.journal.Outcome;

/**
 * What the search for one address brought.
 *
 * @param candidates the records found, oldest first
 * @param complete false if Salesforce has more records than it put into its answer; those left out are younger than any
 *     candidate
 * @param failure what becomes of whoever needs them, if the search failed; there are no candidates then
 */
record Matches(List<Candidate> candidates, boolean complete, Optional<Outcome> failure) {

    static Matches failed(Outcome outcome) {
        return new Matches(List.of(), false, Optional.of(outcome));
    }

    static Matches found(List<Candidate> candidates, boolean complete) {
        return new Matches(List.copyOf(candidates), complete, Optional.empty());
    }
}
