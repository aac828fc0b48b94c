package org.referralconnector.intercom;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.referralconnector.campaign.IntercomRules.WhenDuplicate;
import org.referralconnector.campaign.IntercomRules.WhenSeveral;
import org.referralconnector.intercom.ContactLine.Origin;
import org.referralconnector.intercom.ContactPlan.Follower;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.journal.Settlement;

/**
 * A batch that is being written to a workspace, round by round: first what all need, attributes and tags that do not exist
 * yet, then in each round everybody's next call. For one thread.
 *
 * <p>For each intent the first of these that applies:
 *
 * <ol>
 *   <li>the participant's own contact is changed;
 *   <li>a contact that is remembered for the address, or a found one, is ours if an attempt in doubt may have made it: it is
 *       changed; otherwise {@code when-duplicate} says what becomes of it, and {@code when-several} which one is meant;
 *   <li>a lead that may have been made a moment ago is not made again before a search would find it;
 *   <li>a contact is made. If Intercom knows better, it names the contact that is there already.
 * </ol>
 */
public final class ContactWriting {
    private final ContactPlan plan;
    private final WriteTools tools;
    private final Instant now;
    private final Duration searchLag;
    private final List<ContactLine> lines = new ArrayList<>();
    private final Map<String, AttributeNeed> attributeNeeds = new LinkedHashMap<>();
    private final Map<String, TagNeed> tagNeeds = new LinkedHashMap<>();
    private final Map<Long, Outcome> outcomes;
    private final Set<Long> untried;
    private List<Asking> round;

    ContactWriting(ContactPlan plan, ContactSearch search, WriteTools tools, Instant now, Duration searchLag) {
        this.plan = plan;
        this.tools = tools;
        this.now = now;
        this.searchLag = searchLag;
        this.outcomes = new HashMap<>(plan.outcomes());
        this.untried = new HashSet<>(plan.untried());
        plan.intents().forEach(intent -> decide(intent, search));
        lines.forEach(this::need);
        this.round = nextRound();
    }

    /** Whether nothing is left to be written. */
    public boolean isOver() {
        return round.isEmpty();
    }

    /** The notes that leads are being made, to be kept before they are. */
    List<Link> creations() {
        return lines.stream().flatMap(line -> line.creation().stream()).toList();
    }

    /** The calls of this round. */
    List<IntercomCall> calls() {
        return round.stream().map(asking -> asking.call().orElseThrow()).toList();
    }

    /**
     * Goes on with what was answered.
     *
     * @param answers one for each call of the round, in its order
     */
    void hear(List<IntercomAnswer> answers) {
        if (answers.size() != round.size()) {
            throw new IllegalArgumentException(round.size() + " calls have " + answers.size() + " answers");
        }
        for (int i = 0; i < answers.size(); i++) {
            round.get(i).hear(answers.get(i));
        }
        round = nextRound();
    }

    /** What became of each delivery, and what was learned. */
    Settlement settle() {
        List<Link> links = new ArrayList<>();
        List<Link> staleLinks = new ArrayList<>();
        for (ContactLine line : lines) {
            settle(line.intent(), line.outcome());
            links.addAll(line.links());
            staleLinks.addAll(line.staleLinks());
        }
        for (Follower follower : plan.followers()) {
            settle(follower.intent(), afterLeader(follower));
        }
        return new Settlement(outcomes, links, staleLinks, untried);
    }

    /** Whoever has the address of somebody who was written just now finds that one, at the next attempt at the latest. */
    private Optional<Outcome> afterLeader(Follower follower) {
        return lines.stream()
                .filter(line -> line.intent().equals(follower.leader()))
                .flatMap(line -> line.contact().stream())
                .filter(any -> follower.intent().people().whenDuplicate() == WhenDuplicate.SKIP)
                .findFirst()
                .map(ContactOutcomes::duplicate);
    }

    private void settle(Intent intent, Optional<Outcome> outcome) {
        for (long delivery : intent.deliveries()) {
            outcome.ifPresentOrElse(known -> outcomes.put(delivery, known), () -> untried.add(delivery));
        }
    }

    private void decide(Intent intent, ContactSearch search) {
        if (intent.target().isPresent()) {
            if (intent.linked()) {
                update(intent, intent.target().get(), Origin.LINK);
            } else if (intent.people().whenDuplicate() == WhenDuplicate.SKIP) {
                end(intent, ContactOutcomes.duplicate(intent.target().get()));
            } else {
                update(intent, intent.target().get(), Origin.MEMORY);
            }
            return;
        }
        ContactSearch.Found found = search.of(intent);
        if (found.failure().isPresent()) {
            settle(intent, found.failure().get().outcome());
            return;
        }
        Optional<Candidate> own = own(intent, found.candidates());
        if (own.isPresent()) {
            update(intent, own.get().id(), Origin.OURS);
        } else if (!found.candidates().isEmpty()) {
            applyPolicy(intent, found);
        } else if (!found.complete()) {
            end(
                    intent,
                    new TryLater(
                            Optional.empty(),
                            "MATCHES_NOT_READ",
                            "Intercom found more contacts than were read. The next attempt searches again.",
                            false));
        } else {
            create(intent);
        }
    }

    /** The contact that an earlier attempt made, whatever the campaign says about duplicates. */
    private static Optional<Candidate> own(Intent intent, List<Candidate> candidates) {
        Optional<Instant> begun = intent.user() ? intent.inDoubtSince() : KnownContacts.begun(intent.creations());
        return begun.flatMap(since -> candidates.stream()
                .filter(candidate -> ContactLine.isSince(candidate, since))
                .findFirst());
    }

    private void applyPolicy(Intent intent, ContactSearch.Found found) {
        Candidate preferred = found.candidates().get(0);
        if (intent.people().whenDuplicate() == WhenDuplicate.SKIP) {
            end(intent, ContactOutcomes.duplicate(preferred.id()));
        } else if (!found.complete()) {
            end(
                    intent,
                    new Parked(
                            "SEVERAL_MATCHES",
                            "There are more contacts with this e-mail address than were read. Merge them in Intercom, then"
                                    + " release the delivery."));
        } else if (found.candidates().size() > 1 && intent.people().whenSeveral() == WhenSeveral.PARK) {
            end(intent, ContactOutcomes.several(found.candidates()));
        } else {
            update(intent, preferred.id(), Origin.SEARCH);
        }
    }

    /** Makes a contact, unless it is a lead that may be there and cannot be found yet: nothing would refuse a second one. */
    private void create(Intent intent) {
        Optional<Instant> found = KnownContacts.begun(intent.creations()).map(begun -> begun.plus(searchLag));
        if (!intent.user() && found.filter(now::isBefore).isPresent()) {
            end(
                    intent,
                    new TryLater(
                            Optional.of(Duration.between(now, found.get())),
                            "CREATION_IN_DOUBT",
                            "An earlier attempt may have made the lead. It is made again if a search does not find it once"
                                    + " referral.intercom.search-lag has passed.",
                            true));
        } else {
            lines.add(ContactLine.creation(intent, tools, tagNeeds, now));
        }
    }

    private void update(Intent intent, String contact, Origin origin) {
        lines.add(ContactLine.update(intent, tools, tagNeeds, contact, origin));
    }

    private void end(Intent intent, Outcome outcome) {
        settle(intent, Optional.of(outcome));
    }

    private void need(ContactLine line) {
        Intent intent = line.intent();
        for (String name : intent.fields().missing()) {
            attributeNeeds.computeIfAbsent(
                    name,
                    any -> new AttributeNeed(
                            plan.connection(), name, plan.attributes().get(name), tools));
        }
        for (String tag : intent.tags()) {
            tagNeeds.computeIfAbsent(tag, any -> new TagNeed(plan.connection(), tag, tools));
        }
    }

    private List<Asking> nextRound() {
        List<Asking> needs = Stream.<Asking>concat(attributeNeeds.values().stream(), tagNeeds.values().stream())
                .filter(need -> need.call().isPresent())
                .toList();
        if (!needs.isEmpty()) {
            return needs;
        }
        lines.forEach(this::stopWithoutAttributes);
        lines.forEach(ContactLine::prepare);
        return lines.stream()
                .filter(line -> line.call().isPresent())
                .map(Asking.class::cast)
                .toList();
    }

    private void stopWithoutAttributes(ContactLine line) {
        line.intent().fields().missing().stream()
                .flatMap(name -> attributeNeeds.get(name).failure().stream())
                .findFirst()
                .ifPresent(line::giveUp);
    }
}
