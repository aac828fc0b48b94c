package org.referralconnector.program.referralfactory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.program.Fields;
import org.referralconnector.program.Program;
import org.referralconnector.program.UnreadablePayload;

/**
 * Referral Factory.
 *
 * <p>Its user picks and renames the fields of a webhook, so nearly every field may be absent; there is no delivery id.
 * Field names as in the published sample (help.referral-factory.com, article 4409551356561): flat, with the referrer's
 * fields as {@code referrer_*}. The words in {@code event} are those of the subscription API: {@code user.join},
 * {@code user.qualified}, {@code reward_issued}. A webhook without {@code event} tells that somebody joined.
 */
public final class ReferralFactory implements Program {
    private static final String REFERRER = "referrer";
    private static final String REFERRER_PREFIX = "referrer_";
    private static final String JOINED = "user.join";

    @Override
    public String type() {
        return "referral-factory";
    }

    @Override
    public List<Event> events(ProgramRules rules, Map<String, Object> payload) throws UnreadablePayload {
        Fields fields = Fields.renamed(payload, rules.keys());
        fields.checkCampaign(rules.campaignId(), "campaign_id");
        Map<String, Object> referrer = referrer(fields);
        Optional<String> email = fields.email("email");
        return List.of(new Event(
                kind(rules, fields, referrer),
                Optional.empty(),
                participant(fields, email),
                email,
                facts(fields, referrer)));
    }

    private static String participant(Fields fields, Optional<String> email) throws UnreadablePayload {
        Optional<String> id = fields.id("id");
        Optional<String> code = fields.id("code");
        return id.or(() -> code)
                .or(() -> email.map(Fields::participant))
                .orElseThrow(() -> new UnreadablePayload("id, code and email are all missing;"
                        + " add one of them to the request fields of the webhook"));
    }

    private static EventKind kind(ProgramRules rules, Fields fields, Map<String, Object> referrer)
            throws UnreadablePayload {
        String event = fields.text("event").orElse(JOINED);
        EventKind renamed = rules.kinds().get(event);
        if (renamed != null) {
            return renamed;
        }
        if (event.equals(JOINED)) {
            return isReferred(fields, referrer) ? EventKind.LEAD_JOINED : EventKind.REFERRER_JOINED;
        }
        boolean qualified =
                event.equals("user.qualified") || fields.text("qualified_at").isPresent();
        return qualified ? EventKind.REFERRAL_QUALIFIED : EventKind.OTHER;
    }

    private static boolean isReferred(Fields fields, Map<String, Object> referrer) throws UnreadablePayload {
        return fields.text("source").filter("Referred"::equalsIgnoreCase).isPresent()
                || fields.text("type").filter("person_invited"::equals).isPresent()
                || !referrer.isEmpty();
    }

    /** The referrer's fields that hold something: {@code referrer_email} is {@code email} here. */
    private static Map<String, Object> referrer(Fields fields) {
        Map<String, Object> referrer = new LinkedHashMap<>();
        if (fields.values().get(REFERRER) instanceof Map<?, ?> nested) {
            nested.forEach((name, value) -> referrer.put((String) name, value));
        }
        fields.values().forEach((name, value) -> {
            boolean holdsSomething = value != null && !value.toString().isBlank();
            if (name.startsWith(REFERRER_PREFIX) && holdsSomething) {
                referrer.put(name.substring(REFERRER_PREFIX.length()), value);
            }
        });
        return referrer;
    }

    private static Map<String, Object> facts(Fields fields, Map<String, Object> referrer) {
        Map<String, Object> facts = new LinkedHashMap<>(fields.values());
        if (!referrer.isEmpty()) {
            facts.put(REFERRER, Collections.unmodifiableMap(referrer));
        }
        return Collections.unmodifiableMap(facts);
    }
}
