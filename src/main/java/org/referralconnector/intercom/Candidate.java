package org.referralconnector.intercom;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A contact that Intercom tells of.
 *
 * @param id its id
 * @param user true for a user, false for a lead
 * @param email its e-mail address; empty if it has none
 * @param createdAt when it was made
 * @param activeAt when the person was seen last, or, if never, when the contact was last changed
 */
record Candidate(String id, boolean user, Optional<String> email, Instant createdAt, Instant activeAt) {

    /** A user before a lead, then whoever was active last. */
    private static final Comparator<Candidate> PREFERENCE = Comparator.comparing(Candidate::user)
            .thenComparing(Candidate::activeAt)
            .thenComparing(Candidate::id)
            .reversed();

    /** Goes into paths, so it is nothing but an id. */
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,100}");

    /** The contact that a node describes; empty if it describes none. */
    static Optional<Candidate> of(JsonNode contact) {
        String id = contact.path("id").asText("");
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        long seen = contact.path("last_seen_at").asLong();
        return Optional.of(new Candidate(
                id,
                contact.path("role").asText().equals("user"),
                Optional.of(contact.path("email")).filter(JsonNode::isTextual).map(JsonNode::asText),
                Instant.ofEpochSecond(contact.path("created_at").asLong()),
                Instant.ofEpochSecond(
                        seen > 0 ? seen : contact.path("updated_at").asLong())));
    }

    /** The most preferred one first. */
    static List<Candidate> preferred(List<Candidate> candidates) {
        return candidates.stream().sorted(PREFERENCE).toList();
    }

    /** Leaves out the address. */
    @Override
    public String toString() {
        return "Candidate[" + id + "]";
    }
}
