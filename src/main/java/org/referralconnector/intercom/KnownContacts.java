package org.referralconnector.intercom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.journal.Link;

/** What is remembered of a batch's participants and of their e-mail addresses. */
final class KnownContacts {
    /** Intercom's own word for a record of a person. */
    static final String CONTACT = "contact";

    /** What links are called that say when a lead began to be made; the time follows. */
    private static final String CREATING = "creating:";

    private final Map<Participant, Map<String, Link>> byParticipant = new HashMap<>();

    /**
     * @param links of the participants
     * @param met of their addresses
     */
    KnownContacts(List<Link> links, List<Link> met) {
        links.forEach(this::add);
        met.forEach(this::add);
    }

    private void add(Link link) {
        byParticipant
                .computeIfAbsent(new Participant(link.campaign(), link.participant()), first -> new HashMap<>())
                .put(link.object(), link);
    }

    /** The participant's contact. */
    Optional<String> contact(Participant participant) {
        return recordId(participant, CONTACT);
    }

    /** The contact that is remembered for an address. */
    Optional<String> met(String email) {
        return contact(address(email));
    }

    /** True if a participant's milestone was told, or a tag attached, whatever {@code object} calls. */
    boolean has(Participant participant, String object) {
        return recordId(participant, object).isPresent();
    }

    /** The notes that a lead with this address was being made, the latest last. */
    List<Link> creations(String email) {
        return byParticipant.getOrDefault(address(email), Map.of()).values().stream()
                .filter(link -> link.object().startsWith(CREATING))
                .sorted(Comparator.comparing(KnownContacts::begun))
                .toList();
    }

    /** When the latest of these creations began. */
    static Optional<Instant> begun(List<Link> creations) {
        return creations.isEmpty() ? Optional.empty() : Optional.of(begun(creations.get(creations.size() - 1)));
    }

    /** The note that a lead with this address is being made from now on. */
    static Link creation(String email, String destination, Instant now) {
        return Address.link(email, destination, CREATING + now.toEpochMilli(), CONTACT);
    }

    private static Instant begun(Link creation) {
        return Instant.ofEpochMilli(Long.parseLong(creation.object().substring(CREATING.length())));
    }

    private Optional<String> recordId(Participant participant, String object) {
        return Optional.ofNullable(
                        byParticipant.getOrDefault(participant, Map.of()).get(object))
                .map(Link::recordId);
    }

    private static Participant address(String email) {
        return new Participant(Address.ALL_CAMPAIGNS, Address.participant(email));
    }

    /** What of two lists is in the first alone. */
    static List<Link> without(List<Link> links, List<Link> others) {
        List<Link> rest = new ArrayList<>(links);
        rest.removeAll(others);
        return rest;
    }
}
