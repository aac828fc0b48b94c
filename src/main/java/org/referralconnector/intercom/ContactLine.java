package org.referralconnector.intercom;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.IntercomRules.WhenArchived;
import org.referralconnector.campaign.IntercomRules.WhenDuplicate;
import org.referralconnector.campaign.IntercomRules.WhenSeveral;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

/**
 * One contact that is being written, call by call: it is made or changed, wherever it turns out to be, then it gets its
 * tags, then its milestones are told. For one thread.
 */
final class ContactLine implements Asking {

    /** How far Intercom's clock may be behind ours. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

    /** So often Intercom may say that a contact was merged into another one (REST API 2.16, get a contact). */
    private static final int MOST_MOVES = 3;

    /** More calls than any story needs that comes to an end. */
    private static final int MOST_STEPS = 16;

    /** How the contact became known. */
    enum Origin {
        /** It is the participant's own. */
        LINK,
        /** It was remembered for the address. */
        MEMORY,
        /** Intercom was asked for it. */
        SEARCH,
        /** An earlier attempt of ours made it. */
        OURS,
        /** Intercom named it when it refused to make another one. */
        CONFLICT
    }

    private enum Step {
        CREATE,
        UPDATE,
        /** Asks whether the contact that a conflict names is ours. */
        READ,
        UNARCHIVE,
        MERGE,
        /** Looks where a contact is that is not where it was believed to be. */
        SEARCH,
        /** Tags and milestones. */
        REST,
        END
    }

    private final Intent intent;
    private final WriteTools tools;
    private final IntercomErrors errors;
    private final Repeats repeats;
    private final TagsAndMilestones rest;
    private final LearnedContact learned;
    private final List<String> remarks = new ArrayList<>();
    private Step step;
    private Step afterUnarchiving = Step.UPDATE;
    private Optional<String> id;
    private Optional<String> other = Optional.empty();
    private Origin origin;
    private Optional<Link> creation = Optional.empty();
    private boolean creationInDoubt;
    private boolean unarchived;
    private boolean created;
    private int moves;
    private int steps;
    private Optional<Failure> end = Optional.empty();

    private ContactLine(
            Intent intent,
            WriteTools tools,
            Map<String, TagNeed> tagNeeds,
            Step step,
            Optional<String> id,
            Origin origin) {
        this.intent = intent;
        this.tools = tools;
        this.errors = tools.errors();
        this.repeats = new Repeats(errors);
        this.step = step;
        this.id = id;
        this.origin = origin;
        this.created = origin == Origin.OURS;
        this.learned = new LearnedContact(intent);
        this.rest = new TagsAndMilestones(intent, tools, tagNeeds);
    }

    /** A contact that is made now; a lead's creation is noted first, since nothing would refuse to make it again. */
    static ContactLine creation(Intent intent, WriteTools tools, Map<String, TagNeed> tagNeeds, Instant now) {
        ContactLine line = new ContactLine(intent, tools, tagNeeds, Step.CREATE, Optional.empty(), Origin.CONFLICT);
        if (!intent.user()) {
            line.creation = intent.email().map(email -> KnownContacts.creation(email, intent.destination(), now));
        }
        return line;
    }

    /** A contact that is there already. */
    static ContactLine update(
            Intent intent, WriteTools tools, Map<String, TagNeed> tagNeeds, String id, Origin origin) {
        ContactLine line = new ContactLine(intent, tools, tagNeeds, Step.UPDATE, Optional.of(id), origin);
        if (line.changes().isEmpty()) {
            line.written();
        }
        return line;
    }

    Intent intent() {
        return intent;
    }

    /** The note that a lead is being made, to be kept before it is. */
    Optional<Link> creation() {
        return creation;
    }

    /** Gives up before anything was tried. */
    void giveUp(Failure failure) {
        if (step != Step.END) {
            end(failure);
        }
    }

    /** What became of it; empty if its turn did not come. */
    Optional<Outcome> outcome() {
        return end.orElseGet(Failure::untried).outcome();
    }

    /** The contact, if it is certain which one it is. */
    Optional<String> contact() {
        return learned.isNothing() && rest.links().isEmpty() && origin != Origin.LINK ? Optional.empty() : id;
    }

    /** What is learned. */
    List<Link> links() {
        List<Link> all = new ArrayList<>(learned.links());
        all.addAll(rest.links());
        return all;
    }

    /** What is not true any more. */
    List<Link> staleLinks() {
        List<Link> stale = new ArrayList<>(learned.staleLinks());
        stale.addAll(intent.creations());
        if (!creationInDoubt) {
            creation.ifPresent(stale::add);
        }
        return stale;
    }

    @Override
    public Optional<IntercomCall> call() {
        String connection = intent.connection();
        ContactCalls calls = tools.calls();
        return switch (step) {
            case CREATE -> Optional.of(calls.create(connection, newContact()));
            case UPDATE -> Optional.of(calls.update(connection, known(), changes()));
            case READ -> Optional.of(calls.read(connection, other.orElseThrow()));
            case UNARCHIVE -> Optional.of(calls.unarchive(connection, other.orElseGet(this::known)));
            case MERGE -> Optional.of(calls.merge(connection, known(), other.orElseThrow()));
            case SEARCH ->
                Optional.of(calls.search(
                        connection, List.of(Address.key(intent.email().orElseThrow())), Optional.empty()));
            case REST -> rest.call(known());
            case END -> Optional.empty();
        };
    }

    @Override
    public void hear(IntercomAnswer answer) {
        if (repeats.again(answer)) {
            return;
        }
        steps++;
        if (answer.wasNotTried()) {
            end(Failure.untried());
        } else if (steps > MOST_STEPS) {
            end(new TryLater(
                    Optional.empty(),
                    "CONFLICT",
                    "Intercom sends from one contact to the next. " + cure("CONFLICT"),
                    true));
        } else {
            switch (step) {
                case CREATE -> heardCreation(answer);
                case UPDATE -> heardUpdate(answer);
                case READ -> heardReading(answer);
                case UNARCHIVE -> heardUnarchiving(answer);
                case MERGE -> heardMerge(answer);
                case SEARCH -> heardSearch(answer);
                case REST -> rest.hear(answer, known()).ifPresentOrElse(this::end, this::next);
                case END -> throw new IllegalStateException("nothing was asked");
            }
        }
    }

    private Map<String, Object> newContact() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("role", intent.role());
        body.putAll(intent.fields().forCreation());
        intent.email().ifPresent(email -> body.putIfAbsent(ContactMapping.EMAIL, email));
        return body;
    }

    /** Whoever is to be a user becomes one; nobody becomes a lead. */
    private Map<String, Object> changes() {
        Map<String, Object> body = intent.fields().forUpdate();
        if (intent.user() && (origin != Origin.LINK || !body.isEmpty())) {
            body.put("role", "user");
        }
        return body;
    }

    private String known() {
        return id.orElseThrow();
    }

    private void heardCreation(IntercomAnswer answer) {
        Optional<Candidate> made = answer.succeeded() ? tools.answers().contact(answer) : Optional.empty();
        if (made.isPresent()) {
            id = Optional.of(made.get().id());
            created = true;
            written();
        } else if (errors.isConflict(answer) && errors.conflictingId(answer).isPresent()) {
            conflict(answer, errors.conflictingId(answer).get());
        } else {
            creationInDoubt = answer.isLost() || answer.succeeded() || answer.status() >= 500;
            failed(answer, newContact());
        }
    }

    /** The contact is there already. */
    private void conflict(IntercomAnswer answer, String found) {
        boolean archived = errors.isArchived(answer);
        if (intent.people().whenDuplicate() == WhenDuplicate.SKIP
                && intent.inDoubtSince().isPresent()
                && !archived) {
            other = Optional.of(found);
            step = Step.READ;
        } else if (intent.people().whenDuplicate() == WhenDuplicate.SKIP) {
            end(ContactOutcomes.duplicate(found));
        } else if (archived && intent.people().whenArchived() == WhenArchived.SKIP) {
            end(ContactOutcomes.archived(found));
        } else {
            id = Optional.of(found);
            remarks.add("The contact was there already.");
            if (archived) {
                step = Step.UNARCHIVE;
                unarchived = true;
            } else {
                write();
            }
        }
    }

    private void heardReading(IntercomAnswer answer) {
        String found = other.orElseThrow();
        Optional<Candidate> contact = answer.succeeded() ? tools.answers().contact(answer) : Optional.empty();
        if (contact.isEmpty()) {
            failed(answer, Map.of());
        } else if (isSince(contact.get(), intent.inDoubtSince().orElseThrow())) {
            other = Optional.empty();
            id = Optional.of(found);
            origin = Origin.OURS;
            created = true;
            write();
        } else {
            end(ContactOutcomes.duplicate(found));
        }
    }

    /** True if a contact was made when an attempt of ours may have made it. */
    static boolean isSince(Candidate contact, Instant begun) {
        return !contact.createdAt().isBefore(begun.minus(CLOCK_TOLERANCE));
    }

    private void write() {
        if (changes().isEmpty()) {
            written();
        } else {
            step = Step.UPDATE;
        }
    }

    private void heardUpdate(IntercomAnswer answer) {
        if (answer.succeeded()) {
            written();
        } else if (errors.isMerged(answer) && errors.canonicalId(answer).isPresent() && moves < MOST_MOVES) {
            moves++;
            move(errors.canonicalId(answer).get(), "was merged into");
            write();
        } else if (errors.isMerged(answer) || errors.isNotFound(answer)) {
            gone();
        } else if (errors.isConflict(answer) && errors.conflictingId(answer).isPresent()) {
            conflictOfUpdate(answer, errors.conflictingId(answer).get());
        } else {
            failed(answer, changes());
        }
    }

    /** A lead cannot become a user because there is a user with its address: then that one is the person. */
    private void conflictOfUpdate(IntercomAnswer answer, String user) {
        boolean archived = errors.isArchived(answer);
        if (!intent.user() || user.equals(known())) {
            end(ContactOutcomes.taken(known(), user));
        } else if (archived && intent.people().whenArchived() == WhenArchived.SKIP) {
            end(ContactOutcomes.archived(user));
        } else {
            other = Optional.of(user);
            step = archived ? Step.UNARCHIVE : Step.MERGE;
            afterUnarchiving = Step.MERGE;
        }
    }

    private void heardMerge(IntercomAnswer answer) {
        if (answer.succeeded()) {
            String user = other.orElseThrow();
            other = Optional.empty();
            move(user, "was merged into");
            write();
        } else {
            failed(answer, Map.of());
        }
    }

    private void heardUnarchiving(IntercomAnswer answer) {
        if (answer.succeeded()) {
            remarks.add("The contact was archived.");
            if (afterUnarchiving == Step.MERGE) {
                step = Step.MERGE;
            } else {
                write();
            }
        } else if (other.isEmpty()
                && errors.isMerged(answer)
                && errors.canonicalId(answer).isPresent()) {
            move(errors.canonicalId(answer).get(), "was merged into");
            write();
        } else if (other.isEmpty() && (errors.isNotFound(answer) || errors.isMerged(answer))) {
            gone();
        } else {
            failed(answer, Map.of());
        }
    }

    /** The contact is not there: archived, deleted, or merged in a way that nobody tells. */
    private void gone() {
        if (origin == Origin.LINK && !unarchived && intent.people().whenArchived() == WhenArchived.UNARCHIVE) {
            unarchived = true;
            afterUnarchiving = Step.UPDATE;
            step = Step.UNARCHIVE;
        } else if (origin == Origin.LINK && intent.email().isPresent()) {
            step = Step.SEARCH;
        } else if (origin == Origin.LINK) {
            deleted();
        } else {
            learned.isNot(known());
            // what Intercom finds and then denies would keep us running in a circle, what we remember would not
            end(new TryLater(
                    origin == Origin.MEMORY ? Optional.of(Duration.ZERO) : Optional.empty(),
                    "CONTACT_GONE",
                    "Contact " + known() + " is gone. The next attempt searches again.",
                    false));
        }
    }

    private void heardSearch(IntercomAnswer answer) {
        Optional<ContactAnswers.Page> page =
                answer.succeeded() ? tools.answers().page(answer) : Optional.empty();
        if (page.isEmpty()) {
            failed(answer, Map.of());
            return;
        }
        String address = Address.key(intent.email().orElseThrow());
        List<Candidate> candidates = Candidate.preferred(page.get().candidates().stream()
                .filter(one -> !one.id().equals(known()))
                .filter(one ->
                        one.email().map(Address::key).filter(address::equals).isPresent())
                .toList());
        if (candidates.isEmpty()) {
            deleted();
        } else if (candidates.size() > 1 && intent.people().whenSeveral() == WhenSeveral.PARK) {
            end(ContactOutcomes.several(candidates));
        } else {
            move(candidates.get(0).id(), "is gone, and its address is that of");
            origin = Origin.SEARCH;
            write();
        }
    }

    private void deleted() {
        String what = "Contact " + known() + " was deleted.";
        switch (intent.whenDeleted()) {
            case PARK ->
                end(new Parked(
                        "CONTACT_DELETED",
                        what + " Set when-deleted in the campaign file and release the delivery, or skip it."));
            case SKIP -> end(new Skipped("contact-deleted", what));
            case RECREATE -> {
                learned.isNot(known());
                // with a growing delay: a workspace that goes on hiding what it has would keep us running in a circle
                end(new TryLater(
                        Optional.empty(), "CONTACT_DELETED", what + " The next attempt searches again.", false));
            }
        }
    }

    /** From now on the person is another contact, whatever becomes of this write. */
    private void move(String to, String how) {
        learned.isNot(known());
        remarks.add("Contact " + known() + " " + how + " " + to + ".");
        id = Optional.of(to);
        learned.is(to);
    }

    /** The contact is as it should be. */
    private void written() {
        boolean isNews = origin != Origin.LINK || !id.equals(intent.target());
        if (isNews && learned.isNothing()) {
            learned.is(known());
        }
        next();
    }

    /** The next tag, or the next milestone, or the end. */
    private void next() {
        if (rest.isOver()) {
            intent.joinedAs().forEach(joined -> learned.add(intent.links(joined.object(), known())));
            end(new Delivered(KnownContacts.CONTACT, known(), created, String.join(" ", remarks)));
        } else {
            step = Step.REST;
        }
    }

    /** Looks up what the next call needs. */
    void prepare() {
        if (step == Step.REST) {
            rest.prepare().ifPresent(this::end);
        }
    }

    private void failed(IntercomAnswer answer, Map<String, Object> body) {
        Failure failure = Failure.of(answer, errors);
        boolean mayBeOutdated = ContactFields.writesAttributes(body)
                && failure.outcome().filter(Parked.class::isInstance).isPresent()
                && tools.attributes().of(intent.connection()).old();
        if (mayBeOutdated) {
            tools.attributes().doubt(intent.connection());
            end(new TryLater(
                    Optional.of(Duration.ZERO),
                    errors.reason(answer),
                    "Intercom refuses a value. The next attempt looks at the workspace's attributes again.",
                    false));
        } else {
            end(failure);
        }
    }

    private void end(Outcome outcome) {
        end(Failure.of(outcome));
    }

    private void end(Failure failure) {
        end = Optional.of(failure);
        step = Step.END;
    }

    private String cure(String reason) {
        return errors.of(reason).cure();
    }
}
