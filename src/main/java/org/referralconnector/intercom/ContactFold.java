package org.referralconnector.intercom;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.campaign.Facts;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.Milestone;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.campaign.IntercomRules.WhenDuplicate;
import org.referralconnector.intercom.ContactPlan.Follower;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

/** Folds the deliveries of one batch, one after the other, into as few writes as possible. For one thread. */
final class ContactFold {
    /** What a status update has to say for a referral to be confirmed. */
    private static final Set<String> CONFIRMING = Set.of("confirmed", "qualified");

    private final String connection;
    private final IntercomAttributes.Known attributes;
    private final AttributeConversion conversion = new AttributeConversion();
    private final ContactMapping mapping;
    private final KnownContacts known;

    private final Map<Participant, Intent> intents = new LinkedHashMap<>();
    private final Map<Long, Outcome> outcomes = new HashMap<>();
    private final Set<Long> untried = new HashSet<>();
    private final Set<Participant> stopped = new HashSet<>();
    private boolean doubtful;

    ContactFold(String connection, IntercomAttributes.Known attributes, KnownContacts known) {
        this.connection = connection;
        this.attributes = attributes;
        this.mapping = new ContactMapping(attributes.attributes(), conversion);
        this.known = known;
    }

    void add(DueDelivery due) {
        if (stopped.contains(Participant.of(due))) {
            untried.add(due.delivery().id());
            return;
        }
        fold(due).ifPresent(failure -> {
            failure.outcome()
                    .ifPresentOrElse(
                            outcome -> outcomes.put(due.delivery().id(), outcome),
                            () -> untried.add(due.delivery().id()));
            if (failure.outcome().filter(Skipped.class::isInstance).isEmpty()) {
                stopped.add(Participant.of(due));
            }
        });
    }

    /** True if something does not fit what is known of the workspace's attributes. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** The batch's plan, after the writes for participants who share a contact or an address have become one. */
    ContactPlan plan() {
        List<Intent> folded = new ArrayList<>();
        List<Follower> followers = new ArrayList<>();
        Map<String, Integer> positions = new HashMap<>();
        for (Intent intent : intents.values()) {
            Optional<String> shared = shared(intent);
            Integer first = shared.map(positions::get).orElse(null);
            if (first == null) {
                shared.ifPresent(key -> positions.put(key, folded.size()));
                folded.add(intent);
            } else if (isOneWith(folded.get(first), intent)) {
                join(folded, first, intent);
            } else if (intent.target().isPresent()) {
                folded.add(intent);
            } else {
                followers.add(new Follower(intent, folded.get(first)));
            }
        }
        return new ContactPlan(
                connection,
                folded,
                leading(folded, followers),
                mapping.made(),
                Map.copyOf(outcomes),
                Set.copyOf(untried));
    }

    /** What makes different participants the same contact. */
    private static Optional<String> shared(Intent intent) {
        return intent.target().map(id -> "id " + id).or(() -> intent.email()
                .map(email -> "email " + Address.key(email)));
    }

    private static boolean isOneWith(Intent leader, Intent later) {
        return takesDuplicates(leader) && takesDuplicates(later);
    }

    private static boolean takesDuplicates(Intent intent) {
        return intent.linked() || intent.people().whenDuplicate() == WhenDuplicate.UPDATE;
    }

    private void join(List<Intent> folded, int first, Intent intent) {
        try {
            folded.set(first, folded.get(first).then(intent, conversion));
        } catch (UnfitValue unfit) {
            intent.deliveries().forEach(id -> outcomes.put(id, unfit.outcome()));
        }
    }

    /** Followers of a write that has grown meanwhile follow what it has become. */
    private static List<Follower> leading(List<Intent> folded, List<Follower> followers) {
        return followers.stream()
                .map(follower -> new Follower(
                        follower.intent(),
                        folded.stream()
                                .filter(intent -> intent.deliveries()
                                        .containsAll(follower.leader().deliveries()))
                                .findFirst()
                                .orElseThrow()))
                .toList();
    }

    /** Adds the delivery to the intents, or says what becomes of it without Intercom. */
    private Optional<Failure> fold(DueDelivery due) {
        if (due.campaign().intercom().isEmpty()) {
            return skipped("action-nothing", "The campaign does not go to Intercom.");
        }
        IntercomRules rules = due.campaign().intercom().get();
        return switch (due.event().kind()) {
            case PARTICIPANT_DELETED -> skipped("participant-deleted", "The contact in Intercom stays as it is.");
            case WITHHELD -> skipped("not-opted-in", "The sender did not ask for it to be carried to Intercom.");
            case OTHER, RECORD_CHANGED, PERSON_CHOSEN ->
                skipped("type", "Events of this type are kept, but carried nowhere.");
            case STATUS_CHANGED -> foldStatus(due, rules);
            case LEAD_JOINED,
                    REFERRER_JOINED,
                    PARTICIPANT_UPDATED,
                    COUNTER_CHANGED,
                    PERSON_IDENTIFIED,
                    REFERRAL_QUALIFIED -> foldPerson(due, rules, JoinedAs.people(due.event(), rules, joinedAs(due)));
        };
    }

    /** As what the person joined, as far as it is remembered or stands in the batch. */
    private Set<JoinedAs> joinedAs(DueDelivery due) {
        Participant participant = Participant.of(due);
        Set<JoinedAs> joined = EnumSet.noneOf(JoinedAs.class);
        Optional.ofNullable(intents.get(participant)).ifPresent(intent -> joined.addAll(intent.joinedAs()));
        for (JoinedAs one : JoinedAs.values()) {
            if (known.has(participant, one.object())) {
                joined.add(one);
            }
        }
        return joined;
    }

    private Optional<Failure> foldStatus(DueDelivery due, IntercomRules rules) {
        Participant participant = Participant.of(due);
        Optional<String> action = Facts.at(due.event().facts(), "action").map(Object::toString);
        if (action.filter(CONFIRMING::contains).isEmpty() || !rules.events().contains(Milestone.REFERRAL_CONFIRMED)) {
            return skipped("type", "The campaign file lists no event for this.");
        }
        if (known.has(participant, MilestoneEvent.object(Milestone.REFERRAL_CONFIRMED))) {
            return skipped("already-told", "Intercom was told before that the referral is confirmed.");
        }
        if (known.contact(participant).isEmpty() && !intents.containsKey(participant)) {
            return skipped("no-contact", "The person has no contact in Intercom through this campaign.");
        }
        return put(
                due,
                intent(
                        due,
                        rules,
                        People.NOTHING,
                        ContactFields.NONE,
                        List.of(event(due, Milestone.REFERRAL_CONFIRMED))));
    }

    private Optional<Failure> foldPerson(DueDelivery due, IntercomRules rules, People people) {
        if (people.action() == Action.NOTHING) {
            return skipped("action-nothing", "The campaign file says action: nothing.");
        }
        if (attributes.failure().isPresent()
                && people.fields().keySet().stream().anyMatch(field -> !People.isStandard(field))) {
            return attributes.failure();
        }
        try {
            ContactFields fields = mapping.map(rules, people, due.event());
            return put(due, intent(due, rules, people, fields, milestones(due, rules)));
        } catch (UnfitValue unfit) {
            return Optional.of(Failure.of(unfit(unfit)));
        }
    }

    /** What does not fit is looked at once more if the workspace may have changed since its attributes were read. */
    private Outcome unfit(UnfitValue unfit) {
        Parked parked = unfit.outcome();
        doubtful = true;
        return attributes.old()
                ? new TryLater(
                        Optional.of(Duration.ZERO),
                        parked.reason(),
                        parked.detail() + " The next attempt looks at the workspace's attributes again.",
                        false)
                : parked;
    }

    private Optional<Failure> put(DueDelivery due, Intent intent) {
        Participant participant = Participant.of(due);
        Intent earlier = intents.get(participant);
        if (earlier == null && intent.target().isEmpty() && intent.email().isEmpty()) {
            return Optional.of(Failure.of(withoutAddress(due.event().kind())));
        }
        try {
            intents.put(participant, earlier == null ? intent : earlier.then(intent, conversion));
            return Optional.empty();
        } catch (UnfitValue unfit) {
            return Optional.of(Failure.of(unfit(unfit)));
        }
    }

    private static Outcome withoutAddress(EventKind kind) {
        return switch (kind) {
            case LEAD_JOINED, REFERRER_JOINED ->
                new Parked(
                        "SETUP_REQUIRED",
                        "Intercom needs email: the campaign's rule for it found nothing. Give it a default, or skip the"
                                + " delivery.");
            default -> new Skipped("no-address", "The event has no e-mail address, and the person has no contact yet.");
        };
    }

    private Intent intent(
            DueDelivery due, IntercomRules rules, People people, ContactFields fields, List<MilestoneEvent> events) {
        Participant participant = Participant.of(due);
        Optional<String> email =
                fields.text(ContactMapping.EMAIL).or(() -> due.event().email());
        Optional<String> linked = known.contact(participant);
        boolean user = people.action() == Action.CREATE_USER;
        Set<String> tags = new TreeSet<>(people.tags());
        tags.removeIf(tag -> known.has(participant, WorkspaceTags.object(tag)));
        return new Intent(
                connection,
                due.delivery().destination(),
                List.of(participant),
                people,
                user,
                rules.whenDeleted(),
                email,
                user ? fields.text(ContactMapping.EXTERNAL_ID) : Optional.empty(),
                linked.or(() -> email.flatMap(known::met)),
                linked.isPresent(),
                due.delivery().inDoubtSince(),
                email.map(known::creations).orElse(List.of()),
                fields,
                tags,
                JoinedAs.of(due.event().kind()).map(Set::of).orElseGet(Set::of),
                events,
                List.of(due.delivery().id()));
    }

    /** The milestones that this event is, those that were told before left out. */
    private List<MilestoneEvent> milestones(DueDelivery due, IntercomRules rules) {
        Optional<Milestone> milestone = due.event().kind() == EventKind.LEAD_JOINED
                ? Optional.of(Milestone.REFERRAL_JOINED)
                : Optional.of(Milestone.REFERRAL_CONFIRMED)
                        .filter(any -> due.event().kind() == EventKind.REFERRAL_QUALIFIED);
        return milestone
                .filter(rules.events()::contains)
                .filter(one -> !known.has(Participant.of(due), MilestoneEvent.object(one)))
                .map(one -> event(due, one))
                .stream()
                .toList();
    }

    private static MilestoneEvent event(DueDelivery due, Milestone milestone) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("campaign", due.campaign().name());
        text(due.event(), "code").ifPresent(code -> metadata.put("code", code));
        text(due.event(), "referrer.code").ifPresent(code -> metadata.put("referrer_code", code));
        return new MilestoneEvent(
                Participant.of(due), milestone, due.delivery().entry().receivedAt(), metadata);
    }

    /** A code, as long as it cannot be taken for an address. */
    private static Optional<String> text(Event event, String path) {
        return Facts.at(event.facts(), path)
                .map(Object::toString)
                .filter(code -> !code.isBlank() && code.indexOf('@') < 0);
    }

    private static Optional<Failure> skipped(String reason, String detail) {
        return Optional.of(Failure.of(new Skipped(reason, detail)));
    }
}
