package org.referralconnector.campaign;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.NewField.Type;

/**
 * The 14 fields in which ReferralHero's users expect a subscriber in Salesforce. ReferralHero names them and does not
 * publish their types, so the types are ours.
 */
public final class ReferralHeroFields {
    /** What the names begin with if the campaign file says nothing. */
    static final String USUAL_PREFIX = "RH_";

    private static final String CUSTOM = "__c";

    private static final List<Field> FIELDS = List.of(
            new Field("CODE", Type.TEXT, "the referral code", "code"),
            new Field("EX_FIELD", Type.TEXT, "the first extra field of the form", "extra_field"),
            new Field("EX_FIELD_2", Type.TEXT, "the second extra field of the form", "extra_field_2"),
            new Field("LAST_REF", Type.DATETIME, "when the last referral came, in UTC", "last_referral_at"),
            new Field("POINTS", Type.NUMBER, "how many points the subscriber has", "points"),
            new Field("POSITION", Type.NUMBER, "the place in the ranking, from 1", "position"),
            new Field("REF_LINK", Type.URL, "the link that the subscriber shares", "referral_link", "universal_link"),
            new Field(
                    "REFERRER", Type.TEXT, "the name of the person who referred", "referrer.name", "referred_by.name"),
            new Field("SOURCE", Type.TEXT, "where the subscriber came from, or None", "source"),
            new Field("SUB_ID", Type.TEXT, "the subscriber's id in ReferralHero", "subscriber_id"),
            new Field("TOT_REF", Type.NUMBER, "how many people the subscriber has referred", "people_referred"),
            new Field("EM_LINK", Type.URL, "the link for sharing by e-mail", "email_link"),
            new Field("FB_LINK", Type.URL, "the link for sharing on Facebook", "facebook_link"),
            new Field("TW_LINK", Type.URL, "the link for sharing on Twitter", "twitter_link"));

    private ReferralHeroFields() {}

    /**
     * The rules for the 14 fields, each with what the field looks like.
     *
     * @param prefix what the names begin with, such as {@code RH_} for {@code RH_CODE__c}
     * @return a rule per field, by API name
     */
    public static Map<String, FieldRule> rules(String prefix) {
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        FIELDS.forEach(field -> rules.put(prefix + field.name() + CUSTOM, field.rule()));
        return Collections.unmodifiableMap(rules);
    }

    private record Field(String name, Type type, String meaning, List<String> paths) {

        Field(String name, Type type, String meaning, String... paths) {
            this(name, type, meaning, List.of(paths));
        }

        /** A source that ReferralHero says to be empty is None, on records that had another one, too. */
        FieldRule rule() {
            boolean source = name.equals("SOURCE");
            return new FieldRule(
                    Source.FROM,
                    paths,
                    source ? Optional.of("None") : Optional.empty(),
                    source ? WhenEmpty.CLEAR_NULL : WhenEmpty.KEEP,
                    Optional.empty(),
                    Optional.of(NewField.of(type, "ReferralHero " + name, "ReferralHero: " + meaning)));
        }
    }
}
