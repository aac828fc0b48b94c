package org.referralconnector.intercom;

import java.util.List;
import java.util.stream.Collectors;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;

/** What becomes of deliveries whose contact is not written, in words for the operator. */
final class ContactOutcomes {
    private ContactOutcomes() {}

    static Skipped duplicate(String contact) {
        return new Skipped("duplicate", "Contact " + contact + " has this e-mail address already.");
    }

    static Skipped archived(String contact) {
        return new Skipped("archived", "Contact " + contact + " has this e-mail address, and is archived.");
    }

    static Parked several(List<Candidate> candidates) {
        String ids = candidates.stream().map(Candidate::id).collect(Collectors.joining(", "));
        return new Parked(
                "SEVERAL_MATCHES",
                candidates.size() + " contacts have this e-mail address: " + ids
                        + ". Merge them in Intercom, then release the delivery.");
    }

    /** The contact cannot get an address or an external id that another one has. */
    static Parked taken(String contact, String other) {
        return new Parked(
                "CONFLICT",
                "Contact " + other + " has the e-mail address or external id that contact " + contact
                        + " is to get. Decide in Intercom whose it is, then release the delivery, or skip it.");
    }
}
