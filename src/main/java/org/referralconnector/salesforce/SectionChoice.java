package org.referralconnector.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.Section;
import org.referralconnector.journal.Event;

/** Decides which sections of a campaign file an event is for. */
final class SectionChoice {

    private static final String REFERRER = "referrer";

    private SectionChoice() {}

    /**
     * The sections for {@code event}. Who joined says so. Any other news is for the sections whose objects the
     * participant is a record of; a participant who is none yet counts as referred if the event names a referrer.
     *
     * @param linkedObjects the objects of which the participant is known to be a record
     */
    static List<Section> of(Event event, SalesforceRules rules, Set<String> linkedObjects) {
        return switch (event.kind()) {
            case LEAD_JOINED, PERSON_IDENTIFIED -> List.of(rules.leads());
            case REFERRER_JOINED -> List.of(rules.referrers());
            case PARTICIPANT_UPDATED, COUNTER_CHANGED, REFERRAL_QUALIFIED -> linked(event, rules, linkedObjects);
            case PARTICIPANT_DELETED, RECORD_CHANGED, STATUS_CHANGED, PERSON_CHOSEN, WITHHELD, OTHER -> List.of();
        };
    }

    private static List<Section> linked(Event event, SalesforceRules rules, Set<String> linkedObjects) {
        Section likely = isReferred(event) ? rules.leads() : rules.referrers();
        Section other = isReferred(event) ? rules.referrers() : rules.leads();
        List<Section> sections = new ArrayList<>();
        if (isLinked(likely, linkedObjects)) {
            sections.add(likely);
        }
        if (isLinked(other, linkedObjects)
                && !other.action().object().equals(likely.action().object())) {
            sections.add(other);
        }
        return sections.isEmpty() ? List.of(likely) : sections;
    }

    private static boolean isLinked(Section section, Set<String> linkedObjects) {
        return section.action().object().filter(linkedObjects::contains).isPresent();
    }

    private static boolean isReferred(Event event) {
        return event.facts().get(REFERRER) instanceof Map<?, ?> referrer && !referrer.isEmpty();
    }
}
