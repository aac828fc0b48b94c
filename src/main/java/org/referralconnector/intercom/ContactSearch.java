package org.referralconnector.intercom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The search for the people of a batch whose contacts are not known, round by round: first each external id by itself, which
 * Intercom answers from the contacts as they are, then all e-mail addresses with one call. For one thread.
 */
public final class ContactSearch {
    /** Whoever has more contacts than so many pages hold is left to a person. */
    private static final int MOST_PAGES = 10;

    private final ContactPlan plan;
    private final ContactCalls calls;
    private final ContactAnswers answers;
    private final IntercomErrors errors;
    private final IdentityHashMap<Intent, Repeats> lookups = new IdentityHashMap<>();
    private final IdentityHashMap<Intent, Found> found = new IdentityHashMap<>();
    private final Map<String, List<Candidate>> byAddress = new HashMap<>();
    private final Repeats repeats;
    private Optional<IntercomCall> search = Optional.empty();
    private Optional<Failure> searchFailure = Optional.empty();
    private boolean complete = true;
    private int pages;
    private List<Asked> round;

    /**
     * What was found for one intent.
     *
     * @param candidates the contacts, the most preferred one first
     * @param complete false if there are more than were read
     * @param failure why it is not known; there are no candidates then
     */
    record Found(List<Candidate> candidates, boolean complete, Optional<Failure> failure) {
        static Found of(List<Candidate> candidates, boolean complete) {
            return new Found(Candidate.preferred(candidates), complete, Optional.empty());
        }

        static Found failed(Failure failure) {
            return new Found(List.of(), false, Optional.of(failure));
        }
    }

    /** A call of this round, and for whom; for all who are searched by address if for nobody. */
    private record Asked(IntercomCall call, Optional<Intent> intent) {}

    ContactSearch(ContactPlan plan, ContactCalls calls, ContactAnswers answers, IntercomErrors errors) {
        this.plan = plan;
        this.calls = calls;
        this.answers = answers;
        this.errors = errors;
        this.repeats = new Repeats(errors);
        asking().filter(intent -> intent.externalId().isPresent())
                .forEach(intent -> lookups.put(intent, new Repeats(errors)));
        this.round = nextRound();
    }

    private Stream<Intent> asking() {
        return plan.intents().stream().filter(Intent::needsSearch);
    }

    /** Whether nothing is left to be asked. */
    public boolean isOver() {
        return round.isEmpty();
    }

    /** The calls of this round. */
    List<IntercomCall> calls() {
        return round.stream().map(Asked::call).toList();
    }

    /**
     * Goes on with what was answered.
     *
     * @param heard one answer for each call of the round, in its order
     */
    void hear(List<IntercomAnswer> heard) {
        if (heard.size() != round.size()) {
            throw new IllegalArgumentException(round.size() + " calls have " + heard.size() + " answers");
        }
        for (int i = 0; i < heard.size(); i++) {
            Optional<Intent> intent = round.get(i).intent();
            if (intent.isPresent()) {
                hear(intent.get(), heard.get(i));
            } else {
                hear(heard.get(i));
            }
        }
        round = nextRound();
    }

    /** What was found for an intent. */
    Found of(Intent intent) {
        Found own = found.get(intent);
        if (own != null) {
            return own;
        }
        if (searchFailure.isPresent()) {
            return Found.failed(searchFailure.get());
        }
        return Found.of(
                intent.email()
                        .map(email -> byAddress.getOrDefault(Address.key(email), List.of()))
                        .orElse(List.of()),
                complete);
    }

    private void hear(Intent intent, IntercomAnswer answer) {
        if (lookups.get(intent).again(answer)) {
            return;
        }
        lookups.remove(intent);
        Optional<Candidate> contact = answer.succeeded() ? answers.contact(answer) : Optional.empty();
        Optional<String> canonical = errors.isMerged(answer) ? errors.canonicalId(answer) : Optional.empty();
        if (contact.isPresent()) {
            found.put(intent, Found.of(List.of(contact.get()), true));
        } else if (canonical.isPresent()) {
            found.put(intent, Found.of(List.of(moved(canonical.get())), true));
        } else if (!errors.isNotFound(answer) && !errors.isMerged(answer)) {
            found.put(intent, Found.failed(Failure.of(answer, errors)));
        }
    }

    /** Only users are found by their external ids, and leads are merged into nobody but users. */
    private static Candidate moved(String id) {
        return new Candidate(id, true, Optional.empty(), Instant.EPOCH, Instant.EPOCH);
    }

    private void hear(IntercomAnswer answer) {
        if (repeats.again(answer)) {
            return;
        }
        search = Optional.empty();
        Optional<ContactAnswers.Page> page = answer.succeeded() ? answers.page(answer) : Optional.empty();
        if (page.isEmpty()) {
            searchFailure = Optional.of(Failure.of(answer, errors));
            return;
        }
        page.get().candidates().forEach(candidate -> candidate.email().ifPresent(email -> byAddress
                .computeIfAbsent(Address.key(email), first -> new ArrayList<>())
                .add(candidate)));
        pages++;
        if (page.get().next().isPresent() && pages < MOST_PAGES) {
            search = Optional.of(
                    calls.search(plan.connection(), addresses(), page.get().next()));
        } else {
            complete = page.get().next().isEmpty();
        }
    }

    private List<Asked> nextRound() {
        List<Asked> byId = asking().filter(lookups::containsKey)
                .map(intent -> new Asked(
                        calls.byExternalId(
                                plan.connection(), intent.externalId().orElseThrow()),
                        Optional.of(intent)))
                .toList();
        if (!byId.isEmpty()) {
            return byId;
        }
        if (search.isEmpty()
                && pages == 0
                && searchFailure.isEmpty()
                && !addresses().isEmpty()) {
            search = Optional.of(calls.search(plan.connection(), addresses(), Optional.empty()));
        }
        return search.stream().map(call -> new Asked(call, Optional.empty())).toList();
    }

    /** As they came and in lower case: which of the two a workspace compares is not published. */
    private List<String> addresses() {
        Set<String> addresses = new LinkedHashSet<>();
        asking().filter(intent -> !found.containsKey(intent))
                .flatMap(intent -> intent.email().stream())
                .forEach(email -> {
                    addresses.add(Address.key(email));
                    addresses.add(email);
                });
        return List.copyOf(addresses);
    }
}
