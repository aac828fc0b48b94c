package org.referralconnector.intercom;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;

/**
 * As what somebody joined. It is remembered, since later news need not say it, and a lead whom news made a referrer would
 * become a user.
 */
enum JoinedAs {
    LEAD,
    REFERRER;

    private static final String REFERRED_BY = "referrer";

    /** What the link is called that says so of a participant. */
    String object() {
        return "joined:" + (this == LEAD ? "lead" : "referrer");
    }

    /** What such an event says; empty for news about somebody who joined before. */
    static Optional<JoinedAs> of(EventKind kind) {
        return switch (kind) {
            case LEAD_JOINED, PERSON_IDENTIFIED -> Optional.of(LEAD);
            case REFERRER_JOINED -> Optional.of(REFERRER);
            default -> Optional.empty();
        };
    }

    /**
     * What the campaign says about the person of an event. News that name a referrer are about a lead, unless the person
     * joined as something else only.
     *
     * @param remembered as what the person joined, as far as it is known
     */
    static People people(Event event, IntercomRules rules, Set<JoinedAs> remembered) {
        Optional<JoinedAs> told = of(event.kind());
        if (told.isPresent()) {
            return told.get().in(rules);
        }
        JoinedAs guess =
                event.facts().get(REFERRED_BY) instanceof Map<?, ?> referrer && !referrer.isEmpty() ? LEAD : REFERRER;
        JoinedAs likely = remembered.isEmpty() || remembered.contains(guess) ? guess : guess.other();
        People people = likely.in(rules);
        return people.action() == Action.NOTHING ? likely.other().in(rules) : people;
    }

    private JoinedAs other() {
        return this == LEAD ? REFERRER : LEAD;
    }

    private People in(IntercomRules rules) {
        return this == LEAD ? rules.leads() : rules.referrers();
    }
}
