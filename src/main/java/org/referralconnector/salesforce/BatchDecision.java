package org.referralconnector.salesforce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.salesforce.SearchResults.Place;
import org.referralconnector.salesforce.WritePlan.Adoption;
import org.referralconnector.salesforce.WritePlan.Follower;
import org.referralconnector.salesforce.WritePlan.Redirection;

/** Decides the intents of one batch, one after the other. For one thread. */
final class BatchDecision {

    /** How far Salesforce's clock may be behind ours. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

    private static final Matches NOT_SEARCHED = Matches.found(List.of(), true);

    private final Map<Place, Matches> matches;
    private final SalesforceErrors errors;
    private final Outcomes outcomes;
    private final List<Write> writes = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final List<Adoption> adoptions = new ArrayList<>();
    private final List<Redirection> redirections = new ArrayList<>();
    private final Map<Place, Intent> creations = new HashMap<>();
    private final Set<String> outdatedObjects;
    private final Set<String> taken;

    BatchDecision(BatchPlan plan, Map<Place, Matches> matches, SalesforceErrors errors) {
        this.matches = matches;
        this.errors = errors;
        this.outcomes = new Outcomes(plan.outcomes());
        this.outdatedObjects = new HashSet<>(plan.outdatedObjects());
        this.taken = plan.intents().stream()
                .flatMap(intent -> intent.linkedId().stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    void decide(Intent intent) {
        if (intent.linkedId().isPresent()) {
            writes.add(Write.update(intent, intent.linkedId().get()));
            return;
        }
        if (intent.inDoubtSince().isPresent()
                && intent.key().isEmpty()
                && intent.lookup().isEmpty()) {
            outcomes.add(intent, nobodyKnows(intent));
            return;
        }
        Matches found = matchesFor(intent);
        if (found.failure().isPresent()) {
            fail(intent, found.failure().get());
            return;
        }
        Optional<Candidate> own = ownRecord(intent, found);
        if (own.isPresent() && own.get().converted()) {
            follow(intent, List.of(own.get()));
        } else if (own.isPresent() && intent.wasCarried()) {
            taken.add(own.get().id());
            adoptions.add(new Adoption(intent, own.get().id()));
        } else if (own.isPresent()) {
            update(intent, own.get());
        } else if (!found.complete() && isUnclear(intent, found)) {
            outcomes.add(intent, tooMany(intent));
        } else {
            applyPolicy(intent, found);
        }
    }

    WritePlan plan(WriteCalls calls) {
        return new WritePlan(
                calls.of(writes), followers, adoptions, redirections, outcomes.byDelivery(), outdatedObjects);
    }

    private void fail(Intent intent, Outcome outcome) {
        outcomes.add(intent, outcome);
        if (errors.contradictsSchema(outcome)) {
            outdatedObjects.add(intent.object());
        }
    }

    private Matches matchesFor(Intent intent) {
        if (!intent.needsSearch()) {
            return NOT_SEARCHED;
        }
        return matches.get(Place.of(intent.object(), intent.lookup().orElseThrow()));
    }

    /** The record that an earlier attempt made, whatever the campaign says about duplicates. */
    private Optional<Candidate> ownRecord(Intent intent, Matches found) {
        if (intent.key().isPresent()) {
            String key = intent.key().get().value();
            return found.candidates().stream()
                    .filter(candidate -> candidate.key().equalsIgnoreCase(key))
                    .findFirst();
        }
        Optional<Instant> since = intent.inDoubtSince().map(began -> began.minus(CLOCK_TOLERANCE));
        return since.flatMap(earliest -> found.candidates().stream()
                .filter(candidate -> !candidate.converted()
                        && !candidate.createdAt().isBefore(earliest)
                        && !taken.contains(candidate.id()))
                .findFirst());
    }

    /**
     * True if the records that Salesforce left out of its answer could change the decision. They are younger than those
     * in it, so the oldest one is known if there is any.
     */
    private static boolean isUnclear(Intent intent, Matches found) {
        boolean someKnown = !found.candidates().isEmpty();
        boolean oldestSuffices =
                intent.whenDuplicate() == WhenDuplicate.SKIP || intent.whenSeveral() == WhenSeveral.OLDEST;
        boolean mayBeOurs = intent.inDoubtSince().isPresent();
        return !someKnown || !oldestSuffices || mayBeOurs;
    }

    /** Parks whom the many records belong to; the others are searched again without them. */
    private Outcome tooMany(Intent intent) {
        boolean hasSome = !matchesFor(intent).candidates().isEmpty();
        return hasSome
                ? new Parked(
                        "SEVERAL_MATCHES",
                        "There are more " + intent.object()
                                + " records with this e-mail address than one answer of Salesforce holds.")
                : errors.waiting("MATCHES_NOT_READ", "Salesforce found too many records for one answer.");
    }

    private void applyPolicy(Intent intent, Matches found) {
        List<Candidate> live = found.candidates().stream()
                .filter(candidate -> !candidate.converted())
                .toList();
        if (found.candidates().isEmpty() || intent.whenDuplicate() == WhenDuplicate.CREATE) {
            create(intent);
        } else if (intent.whenDuplicate() == WhenDuplicate.SKIP) {
            outcomes.add(
                    intent,
                    duplicate(
                            intent,
                            (live.isEmpty() ? found.candidates() : live).get(0).id()));
        } else if (live.isEmpty()) {
            follow(intent, found.candidates());
        } else if (live.size() == 1 || intent.whenSeveral() == WhenSeveral.OLDEST) {
            update(intent, live.get(0));
        } else if (intent.whenSeveral() == WhenSeveral.NEWEST) {
            update(intent, live.get(live.size() - 1));
        } else {
            outcomes.add(intent, several(intent, live));
        }
    }

    /** Goes on with the contact that a converted lead became. */
    private void follow(Intent intent, List<Candidate> converted) {
        if (converted.size() > 1 && intent.whenSeveral() == WhenSeveral.PARK) {
            outcomes.add(intent, several(intent, converted));
            return;
        }
        Candidate lead = converted.get(intent.whenSeveral() == WhenSeveral.NEWEST ? converted.size() - 1 : 0);
        Redirections.after(intent, lead.id(), lead.conversion().orElseThrow())
                .ifPresentOrElse(
                        redirections::add,
                        () -> outcomes.add(intent, Redirections.notFollowed(intent, lead.id(), errors)));
    }

    private static Parked several(Intent intent, List<Candidate> records) {
        String ids = records.stream().map(Candidate::id).collect(Collectors.joining(", "));
        return new Parked(
                "SEVERAL_MATCHES",
                records.size() + " " + intent.object() + " records have this "
                        + (intent.lookup().orElseThrow().byEmail() ? "e-mail address" : "value") + ": " + ids
                        + ". Merge them, then release the delivery.");
    }

    private static Parked nobodyKnows(Intent intent) {
        return new Parked(
                "IN_DOUBT",
                "An earlier attempt may have made the record, and nothing would tell: there is no e-mail address to search"
                        + " by, and " + intent.object() + " has no key field. Give it one, then release the delivery;"
                        + " or skip the delivery if the record is there.");
    }

    private void update(Intent intent, Candidate candidate) {
        taken.add(candidate.id());
        writes.add(Write.update(intent, candidate));
    }

    /** Makes a record, unless somebody with the same address gets one in this very batch and would have been found. */
    private void create(Intent intent) {
        Optional<Place> place = intent.lookup().map(lookup -> Place.of(intent.object(), lookup));
        Intent leader = place.map(creations::get).orElse(null);
        if (leader != null && intent.whenDuplicate() != WhenDuplicate.CREATE) {
            followers.add(new Follower(intent, leader));
            return;
        }
        Optional<String> lack = intent.lackForCreation();
        if (lack.isPresent()) {
            outcomes.add(intent, new Parked("SETUP_REQUIRED", lack.get()));
            return;
        }
        place.ifPresent(where -> creations.putIfAbsent(where, intent));
        writes.add(Write.creation(intent));
    }

    static Skipped duplicate(Intent intent, String recordId) {
        return new Skipped("duplicate", intent.object() + " " + recordId + " has this e-mail address already.");
    }
}
