package org.referralconnector.intercom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.campaign.IntercomRules.WhenDeleted;
import org.referralconnector.journal.Link;

/**
 * One write that a batch wants: everything its deliveries say about one contact.
 *
 * @param connection the Intercom connection
 * @param destination where the contact is or will be, such as {@code intercom/default}
 * @param participants whom the contact stands for: several if they share an e-mail address
 * @param people what the campaign says about such people
 * @param user true if the contact has to be a user
 * @param whenDeleted what a contact means that somebody deleted
 * @param email the e-mail address to search by
 * @param externalId the workspace's own id of the person, if the campaign maps it
 * @param target the contact, if it is known
 * @param linked true if the target is the participant's own, false if it is only remembered for the address
 * @param inDoubtSince when the first attempt began whose end is not known
 * @param creations the notes that a lead with this address was being made, the latest last
 * @param fields what to write
 * @param tags the names of the tags that the contact is to get
 * @param joinedAs as what the deliveries say that the person joined
 * @param events the milestones to tell
 * @param deliveries the ids of the deliveries that this write settles
 */
record Intent(
        String connection,
        String destination,
        List<Participant> participants,
        People people,
        boolean user,
        WhenDeleted whenDeleted,
        Optional<String> email,
        Optional<String> externalId,
        Optional<String> target,
        boolean linked,
        Optional<Instant> inDoubtSince,
        List<Link> creations,
        ContactFields fields,
        Set<String> tags,
        Set<JoinedAs> joinedAs,
        List<MilestoneEvent> events,
        List<Long> deliveries) {

    /** This write and a {@code later} one in a single one: the first one's rules, the later one's values. */
    Intent then(Intent later, AttributeConversion conversion) throws UnfitValue {
        Set<String> allTags = new TreeSet<>(tags);
        allTags.addAll(later.tags);
        Set<JoinedAs> joined = new TreeSet<>(joinedAs);
        joined.addAll(later.joinedAs);
        return new Intent(
                connection,
                destination,
                both(participants, later.participants),
                people.action() == Action.NOTHING ? later.people : people,
                user || later.user,
                whenDeleted,
                later.email.or(() -> email),
                later.externalId.or(() -> externalId),
                target.or(() -> later.target),
                target.isPresent() ? linked || (later.linked && later.target.equals(target)) : later.linked,
                Stream.concat(inDoubtSince.stream(), later.inDoubtSince.stream())
                        .min(Instant::compareTo),
                both(creations, later.creations),
                fields.then(later.fields, conversion),
                allTags,
                joined,
                told(events, later.events),
                both(deliveries, later.deliveries));
    }

    /** The role of a contact that is made. */
    String role() {
        return user ? "user" : "lead";
    }

    /** True if Intercom has to be asked for contacts. */
    boolean needsSearch() {
        return target.isEmpty() && (email.isPresent() || externalId.isPresent());
    }

    /** What is learned if {@code contact} is the contact. */
    List<Link> links(String contact) {
        return links(KnownContacts.CONTACT, contact);
    }

    /** What is remembered of the participants under the name of {@code object}. */
    List<Link> links(String object, String contact) {
        return participants.stream()
                .map(one -> new Link(one.campaign(), one.id(), destination, object, contact))
                .toList();
    }

    /** Each milestone of a participant once. */
    private static List<MilestoneEvent> told(List<MilestoneEvent> first, List<MilestoneEvent> second) {
        List<MilestoneEvent> told = new ArrayList<>(first);
        for (MilestoneEvent event : second) {
            if (told.stream()
                    .noneMatch(one ->
                            one.participant().equals(event.participant()) && one.milestone() == event.milestone())) {
                told.add(event);
            }
        }
        return List.copyOf(told);
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        second.stream().filter(one -> !both.contains(one)).forEach(both::add);
        return List.copyOf(both);
    }

    /** Leaves out address, ids and values: they are personal data. */
    @Override
    public String toString() {
        return "Intent[" + destination + ", deliveries " + deliveries + "]";
    }
}
