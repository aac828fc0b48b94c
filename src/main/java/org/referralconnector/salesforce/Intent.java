package org.referralconnector.salesforce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.Link;

/**
 * One write that a batch wants: everything its deliveries say about one person, for one record.
 *
 * @param destination where the record is or will be, such as {@code salesforce/default}
 * @param object the object, such as {@code Lead}
 * @param role what the record is to the participants: the object that the campaign asks for, and more if the sender
 *     named the record. A lead that became a contact keeps its role
 * @param participants whom the record stands for: several if they share an e-mail address and the campaign updates
 *     duplicates
 * @param lookup what to search by
 * @param whenDuplicate what a record that was found means
 * @param whenSeveral which of several such records is meant
 * @param handling what is done about records and fields that are not as the campaign expects them
 * @param key the external id, if the object has the field for it
 * @param keyIsOwed true if the record is known, but does not carry the key yet
 * @param linkedId the record's id, if it is known
 * @param inDoubtSince when the first attempt began that may have made the record already
 * @param fields what to write
 * @param leftOut the fields that are not written although they should be, such as {@code Contact.Company}
 * @param deliveries the ids of the deliveries that this write settles
 */
public record Intent(
        String destination,
        String object,
        String role,
        List<Participant> participants,
        Optional<Lookup> lookup,
        WhenDuplicate whenDuplicate,
        WhenSeveral whenSeveral,
        Handling handling,
        Optional<RecordKey> key,
        boolean keyIsOwed,
        Optional<String> linkedId,
        Optional<Instant> inDoubtSince,
        MappedFields fields,
        Set<String> leftOut,
        List<Long> deliveries) {

    /** What the link is called that says that a record does not carry its key yet. */
    private static final String OWED_KEY = "/key-owed";

    /** The role of the note that the record of {@code role} does not carry its key yet. */
    static String owedKey(String role) {
        return role + OWED_KEY;
    }

    /** This write and a {@code later} one in a single one: the first one's rules and key, the later one's values. */
    Intent then(Intent later, FieldConversion conversion) throws UnfitValue {
        return new Intent(
                destination,
                object,
                role,
                Stream.concat(participants.stream(), later.participants.stream())
                        .distinct()
                        .toList(),
                later.lookup.or(() -> lookup),
                whenDuplicate,
                whenSeveral,
                handling,
                key,
                keyIsOwed,
                linkedId,
                Stream.concat(inDoubtSince.stream(), later.inDoubtSince.stream())
                        .min(Instant::compareTo),
                fields.then(later.fields, conversion),
                Stream.concat(leftOut.stream(), later.leftOut.stream()).collect(Collectors.toCollection(TreeSet::new)),
                both(deliveries, later.deliveries));
    }

    /**
     * True if Salesforce has to be asked for records. A second record that is wanted anyway needs no search, unless an
     * earlier attempt may have made it and no key would tell.
     */
    boolean needsSearch() {
        return linkedId.isEmpty()
                && lookup.isPresent()
                && (whenDuplicate != WhenDuplicate.CREATE || (inDoubtSince.isPresent() && key.isEmpty()));
    }

    /**
     * True if a record with this intent's key is proof that an earlier attempt has written these very values: there is no
     * link, so nothing but that attempt can have made it.
     */
    boolean wasCarried() {
        return key.isPresent() && inDoubtSince.isPresent() && deliveries.size() == 1;
    }

    /** True if the record is a person's Account, and no business's. */
    boolean isPersonAccount() {
        return PersonAccounts.isPerson(object, role);
    }

    /** Why no record can be made of this, in words for the person who wrote the campaign file. */
    Optional<String> lackForCreation() {
        return isPersonAccount() ? fields.lackForCreation(List.of("LastName")) : fields.lackForCreation();
    }

    /** What is learned if {@code recordId} is the record. */
    List<Link> links(String recordId) {
        return links(role, recordId);
    }

    /** What is learned if {@code recordId} is what the participants are in another {@code role}. */
    List<Link> links(String anyRole, String recordId) {
        return participants.stream()
                .map(one -> new Link(one.campaign(), one.id(), destination, anyRole, recordId))
                .toList();
    }

    private static List<Long> both(List<Long> first, List<Long> second) {
        List<Long> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }

    /** Leaves out lookup, key and values: they are personal data. */
    @Override
    public String toString() {
        return "Intent[" + object + ", deliveries " + deliveries + "]";
    }
}
