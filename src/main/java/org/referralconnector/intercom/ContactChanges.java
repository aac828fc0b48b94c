package org.referralconnector.intercom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.Person;
import org.referralconnector.change.RecordMoves;
import org.referralconnector.change.RecordState;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.change.UnderstoodChanges;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;

/**
 * Reads what the journal has of changes of contacts. A notification, as well as a contact that a search found, says all of
 * the contact, so that nothing need be read besides.
 *
 * <p>Intercom stamps contacts by the second. Of what is told of one second the last that was recorded counts, but before
 * it that the contact is gone or back, and what a search shows when every change of that second is surely found.
 */
public final class ContactChanges {
    private static final Duration STAMP_PRECISION = Duration.ofMillis(999);

    private final Map<String, ContactIntake> intakes;
    private final Duration searchLag;
    private final ObjectMapper json;

    /**
     * @param intakes what is recorded of the contacts of each connection, by destination, such as {@code intercom/default}
     * @param searchLag after which time a search surely finds a change
     */
    public ContactChanges(Map<String, ContactIntake> intakes, Duration searchLag, ObjectMapper json) {
        this.intakes = Map.copyOf(intakes);
        this.searchLag = searchLag;
        this.json = json;
    }

    /** The changes of a batch; an entry that says none can never be applied, and is refused. */
    public UnderstoodChanges of(Batch batch) {
        List<DueChange> due = new ArrayList<>(batch.deliveries().size());
        Map<Long, Outcome> outcomes = new HashMap<>();
        for (Delivery delivery : batch.deliveries()) {
            try {
                due.add(new DueChange(delivery, of(delivery.entry())));
            } catch (IllegalArgumentException unreadable) {
                outcomes.put(
                        delivery.id(),
                        new Outcome.Refused("UNREADABLE_CHANGE", "The entry holds no change of a contact."));
            }
        }
        return new UnderstoodChanges(due, outcomes);
    }

    /** What can be applied, in the order of the batch. */
    public List<DueChange> due(UnderstoodChanges understood) {
        return understood.due();
    }

    /** The contacts as the changes tell them: of several changes of one contact the last. */
    public RecordsRead records(List<DueChange> changes) {
        return new RecordsRead(states(changes), Map.of());
    }

    /** The same, without those of which it could not be asked what became of them. */
    public RecordsRead recordsAfter(List<DueChange> changes, RecordMoves moves) {
        return new RecordsRead(states(changes), moves.failures());
    }

    /** The whole settlement: what was applied, and what could not be read. */
    public Settlement settle(UnderstoodChanges understood, Settlement applied) {
        return applied.with(understood.outcomes());
    }

    /**
     * The change that an entry of the kind {@code record-changed} tells of.
     *
     * @throws IllegalArgumentException if its body tells of no change
     */
    CrmChange of(JournalEntry entry) {
        ToldContact told = read(entry);
        return new CrmChange(
                entry.campaign(),
                FieldValue.INTERCOM_CONTACT,
                told.id(),
                told.type(),
                at(told, entry.receivedAt()),
                entry.id(),
                told.type() == CrmChange.Type.DELETED ? Map.of() : values(told, entry.campaign()),
                true);
    }

    /**
     * What an entry tells.
     *
     * @throws IllegalArgumentException if that is nothing of a contact
     */
    ToldContact read(JournalEntry entry) {
        try {
            return ToldContact.of(json.readTree(entry.body()))
                    .orElseThrow(() -> new IllegalArgumentException("entry " + entry.id() + " is about no contact"));
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("entry " + entry.id() + " is no JSON", unreadable);
        }
    }

    private Instant at(ToldContact told, Instant receivedAt) {
        boolean last =
                switch (told.type()) {
                    case DELETED, UNDELETED -> true;
                    case CREATED, UPDATED, UNKNOWN ->
                        told.found() && !told.at().plus(STAMP_PRECISION).isAfter(receivedAt.minus(searchLag));
                };
        return last ? told.at().plus(STAMP_PRECISION) : told.at();
    }

    /** All that rules look at, and who it is. A custom attribute that a contact does not have is empty. */
    private Map<String, Object> values(ToldContact told, String connection) {
        Map<String, Object> values = new LinkedHashMap<>(told.values());
        ContactIntake intake = intakes.get(connection);
        if (intake != null && told.attributesTold()) {
            for (String field : intake.followed().fields(FieldValue.INTERCOM_CONTACT)) {
                if (field.startsWith(FieldValue.CUSTOM_ATTRIBUTES)
                        && values.keySet().stream().noneMatch(field::equalsIgnoreCase)) {
                    values.put(field, null);
                }
            }
        }
        return values;
    }

    private static Map<String, RecordState> states(List<DueChange> changes) {
        Map<String, DueChange> last = new HashMap<>();
        changes.forEach(due -> last.merge(due.change().recordId(), due, ContactChanges::later));
        Map<String, RecordState> states = new HashMap<>();
        last.forEach((id, due) -> states.put(id, state(due.change())));
        return states;
    }

    private static DueChange later(DueChange one, DueChange other) {
        return one.change().at().isAfter(other.change().at()) ? one : other;
    }

    private static RecordState state(CrmChange change) {
        return new RecordState(
                change.connection(),
                change.object(),
                change.recordId(),
                change.type() == CrmChange.Type.DELETED,
                change.values(),
                List.of(person(change)),
                Optional.empty());
    }

    /** Intercom has one name for what others have two: the first word of it counts as the first name. */
    private static Person person(CrmChange change) {
        String[] names = text(change, ToldContact.NAME).orElse("").split("\\s+", 2);
        return new Person(
                change.connection(),
                change.object(),
                change.recordId(),
                text(change, ToldContact.EMAIL),
                Optional.of(names[0]).filter(name -> !name.isEmpty()),
                names.length == 1 ? Optional.empty() : Optional.of(names[1]));
    }

    private static Optional<String> text(CrmChange change, String field) {
        return Optional.ofNullable(change.values().get(field))
                .map(Object::toString)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }
}
