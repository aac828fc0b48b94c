package org.referralconnector.intercom;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.TryLater;

/** What a contact gets once it is written: its tags, then its milestones, a call for each. For one thread. */
final class TagsAndMilestones {
    private final Intent intent;
    private final WriteTools tools;
    private final Map<String, TagNeed> tagNeeds;
    private final Deque<String> tags;
    private final Deque<MilestoneEvent> events;
    private final List<Link> links = new ArrayList<>();
    private Optional<String> tagId = Optional.empty();

    TagsAndMilestones(Intent intent, WriteTools tools, Map<String, TagNeed> tagNeeds) {
        this.intent = intent;
        this.tools = tools;
        this.tagNeeds = tagNeeds;
        this.tags = new ArrayDeque<>(intent.tags());
        this.events = new ArrayDeque<>(intent.events());
    }

    /** Whether nothing is left. */
    boolean isOver() {
        return tags.isEmpty() && events.isEmpty();
    }

    /** What was done, so that it is not done again. */
    List<Link> links() {
        return links;
    }

    /** Looks up the tag that comes next; why the delivery cannot be settled yet, though the contact is written. */
    Optional<Failure> prepare() {
        if (tags.isEmpty()) {
            return Optional.empty();
        }
        tagId = tools.tags().find(intent.connection(), tags.element());
        return tagId.isPresent()
                ? Optional.empty()
                : Optional.of(Optional.ofNullable(tagNeeds.get(tags.element()))
                        .flatMap(TagNeed::failure)
                        .orElseGet(() -> Failure.of(tagIsGone())));
    }

    /** The next call for a contact; none if nothing is left, or if the tag is not looked up. */
    Optional<IntercomCall> call(String contact) {
        if (!tags.isEmpty()) {
            return tagId.map(tag -> tools.calls().tag(intent.connection(), contact, tag));
        }
        return Optional.ofNullable(events.peek())
                .map(event -> tools.calls().event(intent.connection(), contact, event));
    }

    /** Takes note of an answer. Why it cannot go on, if it cannot. */
    Optional<Failure> hear(IntercomAnswer answer, String contact) {
        if (!answer.succeeded()) {
            return Optional.of(failure(answer));
        }
        if (tags.isEmpty()) {
            MilestoneEvent told = events.remove();
            links.add(new Link(
                    told.participant().campaign(),
                    told.participant().id(),
                    intent.destination(),
                    MilestoneEvent.object(told.milestone()),
                    contact));
        } else {
            links.addAll(intent.links(WorkspaceTags.object(tags.remove()), contact));
        }
        return Optional.empty();
    }

    private Failure failure(IntercomAnswer answer) {
        if (!tags.isEmpty() && tools.errors().isNotFound(answer)) {
            tools.tags().forget(intent.connection(), tags.element());
            return Failure.of(tagIsGone());
        }
        return Failure.of(answer, tools.errors());
    }

    private static Outcome tagIsGone() {
        return new TryLater(Optional.empty(), "TAG_GONE", "The tag is gone. The next attempt makes it again.", false);
    }
}
