package org.referralconnector.provision;

import java.util.Optional;

/**
 * What came of one step.
 *
 * @param id the id of what was made, if something was
 * @param refusal why it was not done; empty if it was
 */
record Attempt(Optional<String> id, Optional<Refusal> refusal) {
    static Attempt done(Optional<String> id) {
        return new Attempt(id, Optional.empty());
    }

    static Attempt refused(Refusal refusal) {
        return new Attempt(Optional.empty(), Optional.of(refusal));
    }
}
