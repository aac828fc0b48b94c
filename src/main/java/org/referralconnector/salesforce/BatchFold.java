package org.referralconnector.salesforce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Refused;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

/** Folds the deliveries of one batch, one after the other, into as few writes as possible. For one thread. */
final class BatchFold {

    private static final String LEAD = "Lead";
    private static final String EMAIL = "Email";

    private final SalesforceSchema schema;
    private final Optional<String> keyField;
    private final FieldMapping mapping;
    private final FieldConversion conversion;
    private final MissingFields missing;
    private final KnownLinks links;

    private final Map<Place, Intent> intents = new LinkedHashMap<>();
    private final Outcomes outcomes = new Outcomes();
    private final Set<Participant> stopped = new HashSet<>();
    private final Set<String> outdatedObjects = new HashSet<>();

    BatchFold(
            SalesforceSchema schema,
            Optional<String> keyField,
            FieldMapping mapping,
            FieldConversion conversion,
            MissingFields missing,
            KnownLinks links) {
        this.schema = schema;
        this.keyField = keyField;
        this.mapping = mapping;
        this.conversion = conversion;
        this.missing = missing;
        this.links = links;
    }

    void add(DueDelivery due) {
        Optional<Outcome> settled = stopped.contains(Participant.of(due)) ? Optional.of(behind()) : fold(due);
        settled.ifPresent(outcome -> {
            outcomes.add(due.delivery().id(), outcome);
            if (!(outcome instanceof Skipped)) {
                stopped.add(Participant.of(due));
            }
        });
    }

    /** The batch's plan, after the writes for participants who share an address have become one. */
    BatchPlan plan() {
        List<Intent> folded = new ArrayList<>();
        Map<SharedAddress, Integer> positions = new HashMap<>();
        for (Intent intent : intents.values()) {
            Optional<SharedAddress> shared = SharedAddress.of(intent);
            Integer first = shared.map(positions::get).orElse(null);
            if (first == null) {
                shared.ifPresent(address -> positions.put(address, folded.size()));
                folded.add(intent);
                continue;
            }
            try {
                folded.set(first, folded.get(first).then(intent, conversion));
            } catch (UnfitValue unfit) {
                outdatedObjects.add(intent.object());
                outcomes.add(intent, unfit.outcome());
            }
        }
        return new BatchPlan(folded, outcomes.byDelivery(), outdatedObjects, columns());
    }

    private Map<String, List<String>> columns() {
        return schema.object(LEAD)
                .map(lead -> Map.of(LEAD, Conversion.columns(schema, lead, keyField)))
                .orElse(Map.of());
    }

    /** Adds the delivery to the intents, or says what becomes of it without Salesforce. */
    private Optional<Outcome> fold(DueDelivery due) {
        if (due.campaign().salesforce().isEmpty()) {
            return Optional.of(new Skipped("action-nothing", "The campaign does not go to Salesforce."));
        }
        SalesforceRules rules = due.campaign().salesforce().get();
        EventKind kind = due.event().kind();
        if (kind == EventKind.PARTICIPANT_DELETED) {
            return Optional.of(new Skipped("participant-deleted", "The record in Salesforce stays as it is."));
        }
        if (kind == EventKind.WITHHELD) {
            return Optional.of(
                    new Skipped("not-opted-in", "The sender did not ask for it to be carried to Salesforce."));
        }
        if (kind == EventKind.OTHER) {
            return Optional.of(new Skipped("type", "Events of this type are kept, but carried nowhere."));
        }
        if (due.event().targets().stream().anyMatch(target -> !WantedRecord.wellNamed(target))) {
            return Optional.of(new Refused(
                    "INVALID_TARGET",
                    "The event names a record by something that is no API name. Correct it where the event is made."));
        }
        List<WantedRecord> wanted = WantedRecord.of(due, rules, links);
        if (wanted.isEmpty()) {
            return Optional.of(new Skipped("action-nothing", "The campaign file says action: nothing."));
        }
        return foldInto(wanted, due, rules.handling());
    }

    /** All records or none: what cannot be mapped for one of them is not carried for the others. */
    private Optional<Outcome> foldInto(List<WantedRecord> wanted, DueDelivery due, Handling handling) {
        Map<Place, Intent> changed = new LinkedHashMap<>();
        for (WantedRecord one : wanted) {
            Optional<SalesforceObject> object = schema.object(one.object());
            if (object.isEmpty()) {
                return Optional.of(schema.whyUnknown(one.object()));
            }
            Place place = new Place(due.delivery().destination(), Participant.of(due), one.role(), one.object());
            try {
                Intent intent = intent(object.get(), one, due, handling);
                Intent earlier = changed.getOrDefault(place, intents.get(place));
                if (earlier == null && isAnonymous(intent, due.event())) {
                    return Optional.of(new Skipped(
                            "no-address", "The event has no e-mail address, and the person has no record yet."));
                }
                changed.put(place, earlier == null ? intent : earlier.then(intent, conversion));
            } catch (UnfitValue unfit) {
                outdatedObjects.add(one.object());
                return Optional.of(unfit.outcome());
            }
        }
        intents.putAll(changed);
        return Optional.empty();
    }

    private Intent intent(SalesforceObject object, WantedRecord wanted, DueDelivery due, Handling handling)
            throws UnfitValue {
        boolean isPersonAccount = PersonAccounts.isPerson(object.name(), wanted.role());
        if (isPersonAccount && !PersonAccounts.enabledIn(object)) {
            throw PersonAccounts.off();
        }
        Participant participant = Participant.of(due);
        Optional<RecordKey> key = keyField.flatMap(object::field)
                .filter(field -> field.externalId() && field.createable())
                .map(field -> RecordKey.of(field, participant, wanted.isNamed() ? wanted.role() : ""));
        WritableRules rules = WritableRules.of(object, schema.refused(object.name()), wanted, due);
        rules.leftOut().forEach(missing::leftOut);
        Intent intent = new Intent(
                due.delivery().destination(),
                object.name(),
                wanted.role(),
                List.of(participant),
                lookup(object, wanted, due.event()),
                wanted.whenDuplicate(),
                wanted.section().whenSeveral(),
                handling,
                key,
                links.recordId(due, Intent.owedKey(wanted.role())).isPresent(),
                wanted.recordId(),
                due.delivery().inDoubtSince(),
                mapping.map(
                        object,
                        rules.rules(),
                        rules.named(),
                        isPersonAccount ? PersonAccounts.EMAIL : EMAIL,
                        due.event()),
                rules.leftOut(),
                List.of(due.delivery().id()));
        if (intent.needsSearch()
                && object.field(intent.lookup().orElseThrow().field()).isEmpty()) {
            throw new UnfitValue(
                    "FIELD_MISSING",
                    object.name() + "." + intent.lookup().get().field()
                            + " does not exist or is hidden from the integration user by field-level security, so"
                            + " duplicates cannot be found. Make it visible and editable for that user.");
        }
        return intent;
    }

    /** True for what an analytics library says about a visitor whom it does not know yet: no record could be found again. */
    private static boolean isAnonymous(Intent intent, Event event) {
        return event.kind() == EventKind.PERSON_IDENTIFIED
                && event.targets().isEmpty()
                && intent.linkedId().isEmpty()
                && intent.lookup().isEmpty()
                && !intent.fields().forCreation().containsKey(PersonAccounts.emailField(intent.object()));
    }

    private Optional<Lookup> lookup(SalesforceObject object, WantedRecord wanted, Event event) throws UnfitValue {
        if (wanted.field().isEmpty()) {
            boolean isNamed = !event.targets().isEmpty();
            // only people have an address; an object that a sender names may be anything
            return event.email()
                    .filter(address -> !isNamed || object.field(EMAIL).isPresent())
                    .map(address -> Lookup.email(object.name(), address));
        }
        SalesforceField field = object.field(wanted.field().get())
                .orElseThrow(() -> new UnfitValue(
                        "FIELD_MISSING",
                        object.name() + "." + wanted.field().get()
                                + ", by which the sender names the record, does not exist or is hidden from the"
                                + " integration user."));
        Object value = conversion.convert(object.name(), field, wanted.value().orElseThrow());
        return Optional.of(new Lookup(field.name(), value, field.caseSensitive()));
    }

    private static TryLater behind() {
        return new TryLater(
                Optional.empty(), "BEHIND_EARLIER", "An earlier delivery of the same person comes first.", false);
    }

    /** One person as one record. */
    private record Place(String destination, Participant participant, String role, String object) {}

    /** What makes different participants the same record: they are linked to it, or are found by the same address. */
    private record SharedAddress(String destination, String object, String role, String field, String key) {

        static Optional<SharedAddress> of(Intent intent) {
            if (intent.linkedId().isPresent()) {
                return Optional.of(new SharedAddress(
                        intent.destination(),
                        intent.object(),
                        intent.role(),
                        "Id",
                        intent.linkedId().get()));
            }
            if (intent.whenDuplicate() != WhenDuplicate.UPDATE) {
                return Optional.empty();
            }
            return intent.lookup()
                    .map(lookup -> new SharedAddress(
                            intent.destination(), intent.object(), intent.role(), lookup.field(), lookup.key()));
        }
    }
}
