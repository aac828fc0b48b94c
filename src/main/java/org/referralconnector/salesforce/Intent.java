package org.referralconnector.salesforce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.campaign.Section;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.Link;

/**
 * One write that a batch wants: everything its deliveries say about one person, for one object.
 *
 * @param destination where the record is or will be, such as {@code salesforce/default}
 * @param object the object, such as {@code Lead}
 * @param participants whom the record stands for: several if they share an e-mail address and the campaign updates
 *     duplicates
 * @param email the address to search for
 * @param whenDuplicate what a record with that address means
 * @param whenSeveral which of several such records is meant
 * @param key the external id, if the object has the field for it
 * @param linkedId the record's id, if it is known
 * @param inDoubtSince when the first attempt began that may have made the record already
 * @param fields what to write
 * @param deliveries the ids of the deliveries that this write settles
 */
public record Intent(
        String destination,
        String object,
        List<Participant> participants,
        Optional<String> email,
        WhenDuplicate whenDuplicate,
        WhenSeveral whenSeveral,
        Optional<RecordKey> key,
        Optional<String> linkedId,
        Optional<Instant> inDoubtSince,
        MappedFields fields,
        List<Long> deliveries) {

    /** The write that one event asks for. */
    static Intent of(
            DueDelivery due, Section section, Optional<RecordKey> key, Optional<String> linkedId, MappedFields fields) {
        return new Intent(
                due.delivery().destination(),
                fields.object(),
                List.of(Participant.of(due)),
                due.event().email(),
                section.whenDuplicate(),
                section.whenSeveral(),
                key,
                linkedId,
                due.delivery().inDoubtSince(),
                fields,
                List.of(due.delivery().id()));
    }

    /** This write and a {@code later} one in a single one: the first one's rules and key, the later one's values. */
    Intent then(Intent later, FieldConversion conversion) throws UnfitValue {
        return new Intent(
                destination,
                object,
                Stream.concat(participants.stream(), later.participants.stream())
                        .distinct()
                        .toList(),
                later.email.or(() -> email),
                whenDuplicate,
                whenSeveral,
                key,
                linkedId,
                Stream.concat(inDoubtSince.stream(), later.inDoubtSince.stream())
                        .min(Instant::compareTo),
                fields.then(later.fields, conversion),
                both(deliveries, later.deliveries));
    }

    /**
     * True if Salesforce has to be asked for records with the address. A second record that is wanted anyway needs no
     * search, unless an earlier attempt may have made it and no key would tell.
     */
    boolean needsSearch() {
        return linkedId.isEmpty()
                && email.isPresent()
                && (whenDuplicate != WhenDuplicate.CREATE || (inDoubtSince.isPresent() && key.isEmpty()));
    }

    /**
     * True if a record with this intent's key is proof that an earlier attempt has written these very values: there is no
     * link, so nothing but that attempt can have made it.
     */
    boolean wasCarried() {
        return key.isPresent() && inDoubtSince.isPresent() && deliveries.size() == 1;
    }

    /** The address as addresses are compared: without regard to case. */
    Optional<String> address() {
        return email.map(text -> text.strip().toLowerCase(Locale.ROOT));
    }

    /** What is learned if {@code recordId} is the record. */
    List<Link> links(String recordId) {
        return participants.stream()
                .map(one -> new Link(one.campaign(), one.id(), destination, object, recordId))
                .toList();
    }

    private static List<Long> both(List<Long> first, List<Long> second) {
        List<Long> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }

    /** Leaves out address, key and values: they are personal data. */
    @Override
    public String toString() {
        return "Intent[" + object + ", deliveries " + deliveries + "]";
    }
}
