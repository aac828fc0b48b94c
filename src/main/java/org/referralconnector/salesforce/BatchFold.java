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
import org.referralconnector.campaign.Section;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

/** Folds the deliveries of one batch, one after the other, into as few writes as possible. For one thread. */
final class BatchFold {

    private final SalesforceSchema schema;
    private final Optional<String> keyField;
    private final FieldMapping mapping;
    private final FieldConversion conversion;
    private final KnownLinks links;

    private final Map<Target, Intent> intents = new LinkedHashMap<>();
    private final Outcomes outcomes = new Outcomes();
    private final Set<Participant> stopped = new HashSet<>();
    private final Set<String> outdatedObjects = new HashSet<>();

    BatchFold(
            SalesforceSchema schema,
            Optional<String> keyField,
            FieldMapping mapping,
            FieldConversion conversion,
            KnownLinks links) {
        this.schema = schema;
        this.keyField = keyField;
        this.mapping = mapping;
        this.conversion = conversion;
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
        return new BatchPlan(folded, outcomes.byDelivery(), outdatedObjects);
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
        List<Section> sections = SectionChoice.of(due.event(), rules, links.objects(due)).stream()
                .filter(section -> section.action().object().isPresent())
                .toList();
        if (sections.isEmpty()) {
            return Optional.of(new Skipped("action-nothing", "The campaign file says action: nothing."));
        }
        return foldInto(sections, due);
    }

    /** All sections or none: what cannot be mapped for one of them is not carried for the others. */
    private Optional<Outcome> foldInto(List<Section> sections, DueDelivery due) {
        Map<Target, Intent> changed = new LinkedHashMap<>();
        for (Section section : sections) {
            String name = section.action().object().orElseThrow();
            Optional<SalesforceObject> object = schema.object(name);
            if (object.isEmpty()) {
                return Optional.of(schema.whyUnknown(name));
            }
            Target target = new Target(due.delivery().destination(), Participant.of(due), name);
            try {
                Intent wanted = intent(object.get(), section, due);
                Intent earlier = intents.get(target);
                changed.put(target, earlier == null ? wanted : earlier.then(wanted, conversion));
            } catch (UnfitValue unfit) {
                outdatedObjects.add(name);
                return Optional.of(unfit.outcome());
            }
        }
        intents.putAll(changed);
        return Optional.empty();
    }

    private Intent intent(SalesforceObject object, Section section, DueDelivery due) throws UnfitValue {
        Optional<RecordKey> key = keyField.flatMap(object::field)
                .filter(field -> field.externalId() && field.createable())
                .map(field -> RecordKey.of(field, Participant.of(due)));
        Intent intent = Intent.of(
                due,
                section,
                key,
                links.recordId(due, object.name()),
                mapping.map(object, section.fields(), due.event()));
        if (intent.needsSearch() && object.field("Email").isEmpty()) {
            throw new UnfitValue(
                    "FIELD_MISSING",
                    object.name() + ".Email is hidden from the integration user by field-level security, so duplicates"
                            + " cannot be found. Make it visible and editable for that user.");
        }
        return intent;
    }

    private static TryLater behind() {
        return new TryLater(
                Optional.empty(), "BEHIND_EARLIER", "An earlier delivery of the same person comes first.", false);
    }

    /** One person as a record of one object. */
    private record Target(String destination, Participant participant, String object) {}

    /** What makes different participants the same record: a campaign that updates duplicates finds it by the address. */
    private record SharedAddress(String destination, String object, String address) {

        static Optional<SharedAddress> of(Intent intent) {
            if (intent.linkedId().isPresent() || intent.whenDuplicate() != WhenDuplicate.UPDATE) {
                return Optional.empty();
            }
            return intent.address().map(address -> new SharedAddress(intent.destination(), intent.object(), address));
        }
    }
}
