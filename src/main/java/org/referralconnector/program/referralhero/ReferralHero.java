package org.referralconnector.program.referralhero;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.Facts;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.program.Fields;
import org.referralconnector.program.Program;
import org.referralconnector.program.UnreadablePayload;

/**
 * ReferralHero.
 *
 * <p>Its webhooks (support.referralhero.com, "Webhooks") name what happened in {@code response} and have no delivery id.
 * {@code referral} is the referrer as an object, but {@code ""} if there is none and the text
 * {@code subscriber_deleted} if the referrer is gone.
 */
public final class ReferralHero implements Program {
    private static final String REFERRAL = "referral";
    private static final String SOURCE = "source";
    private static final String NEW_REGISTRATION = "new_registration";

    /** What is not here, such as {@code reward_unlocked}, is kept but carried nowhere. */
    private static final Map<String, EventKind> KINDS = Map.of(
            "subscriber_updated", EventKind.PARTICIPANT_UPDATED,
            "subscriber_promoted", EventKind.PARTICIPANT_UPDATED,
            "subscriber_deleted", EventKind.PARTICIPANT_DELETED);

    /**
     * ReferralHero counts any other answer as an error, and switches a webhook off after ten of them in a row
     * (support.referralhero.com, "Webhooks").
     */
    @Override
    public boolean wantsEmptyAnswer() {
        return true;
    }

    @Override
    public String type() {
        return "referralhero";
    }

    @Override
    public List<Event> events(ProgramRules rules, Map<String, Object> payload) throws UnreadablePayload {
        Fields fields = Fields.renamed(payload, rules.keys());
        fields.checkCampaign(rules.campaignId(), "list_uuid");
        String participant = fields.id("subscriber_id")
                .orElseThrow(
                        () -> new UnreadablePayload("subscriber_id is missing; send the webhook as ReferralHero does"));
        EventKind kind = kind(rules, fields);
        List<Event> events = new ArrayList<>();
        events.add(new Event(kind, Optional.empty(), participant, fields.email("email"), facts(fields)));
        if (rules.refreshesReferrers()) {
            referrer(kind, fields).ifPresent(events::add);
        }
        return events;
    }

    /**
     * What the event of a referred person says about the referrer: how many people that one has referred by now. ReferralHero
     * sends no event of the referrer's own then, and does not say the referrer's id, so the address has to do.
     */
    private static Optional<Event> referrer(EventKind kind, Fields fields) {
        if (!(fields.values().get(REFERRAL) instanceof Map<?, ?> referral) || kind == EventKind.OTHER) {
            return Optional.empty();
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        referral.forEach((name, value) -> facts.put(name.toString(), value));
        Optional<String> email;
        try {
            email = new Fields(facts).email("email");
        } catch (UnreadablePayload noAddress) {
            // the event of the referred person is as good without
            return Optional.empty();
        }
        facts.putIfAbsent("first_name", Facts.at(facts, "name.first-word").orElse(""));
        facts.putIfAbsent("last_name", Facts.at(facts, "name.other-words").orElse(""));
        if (kind == EventKind.LEAD_JOINED && fields.values().get("created_at") != null) {
            facts.put("last_referral_at", fields.values().get("created_at"));
        }
        return email.map(address -> new Event(
                EventKind.COUNTER_CHANGED,
                Optional.empty(),
                address.toLowerCase(Locale.ROOT),
                email,
                Collections.unmodifiableMap(facts)));
    }

    private static EventKind kind(ProgramRules rules, Fields fields) throws UnreadablePayload {
        String response = fields.text("response")
                .orElseThrow(() ->
                        new UnreadablePayload("response is missing; it says what happened, such as new_registration"));
        EventKind renamed = rules.kinds().get(response);
        if (renamed != null) {
            return renamed;
        }
        if (response.equals(NEW_REGISTRATION)) {
            return isReferred(fields) ? EventKind.LEAD_JOINED : EventKind.REFERRER_JOINED;
        }
        return KINDS.getOrDefault(response, EventKind.OTHER);
    }

    private static boolean isReferred(Fields fields) throws UnreadablePayload {
        return fields.values().get(REFERRAL) instanceof Map
                || fields.text("referred").filter("true"::equalsIgnoreCase).isPresent();
    }

    private static Map<String, Object> facts(Fields fields) {
        Map<String, Object> facts = new LinkedHashMap<>(fields.values());
        if (fields.values().get(REFERRAL) instanceof Map<?, ?> referrer) {
            facts.put("referrer", referrer);
        }
        if (facts.get(SOURCE) instanceof String source && source.isBlank()) {
            // said to be empty, which is more than not being said
            facts.put(SOURCE, null);
        }
        if (fields.values().get("people_ahead") instanceof Number ahead) {
            facts.putIfAbsent("position", ahead.longValue() + 1);
        }
        return Collections.unmodifiableMap(facts);
    }
}
