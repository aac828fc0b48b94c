package org.referralconnector.campaign;

import java.util.Optional;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.WebhookRules.Scheme;

/** The program types that campaign files know, and how each type's webhooks are authenticated unless the file says. */
enum ProgramType {
    /** Referral Factory signs nothing, but sends headers and addresses that its user chooses. */
    REFERRAL_FACTORY("referral-factory", Scheme.SHARED_SECRET),
    /** ReferralHero signs the body if "Payload Verification" is switched on. */
    REFERRALHERO("referralhero", Scheme.BODY_SIGNATURE),
    GENERIC("generic", Scheme.STANDARD_WEBHOOKS),
    /** RudderStack's and Segment's libraries send their write key as the user of HTTP Basic. */
    RUDDERSTACK("rudderstack", Scheme.BASIC);

    private final String word;
    private final Scheme scheme;

    ProgramType(String word, Scheme scheme) {
        this.word = word;
        this.scheme = scheme;
    }

    static Optional<ProgramType> of(String word) {
        for (ProgramType type : values()) {
            if (type.word.equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    String word() {
        return word;
    }

    Scheme scheme() {
        return scheme;
    }

    /** True if a program of this type can be told at all that {@code action} has happened. */
    boolean offers(Action action) {
        return switch (this) {
            // its API sets a qualification or takes it back (PUT /users/qualification), and knows nothing in between
            case REFERRAL_FACTORY ->
                switch (action) {
                    case ADD_CONTACT, PENDING, CONFIRMED, QUALIFIED -> true;
                    case UNCONFIRMED, REJECTED, ADD_SPEND -> false;
                };
            case REFERRALHERO, GENERIC -> true;
            // a source of events, with nobody behind it who could be told
            case RUDDERSTACK -> false;
        };
    }

    /** The address of its API if the file names none; empty if every program of the type has its own. */
    Optional<String> api() {
        return switch (this) {
            case REFERRAL_FACTORY -> Optional.of("https://api.referral-factory.com/api/v2");
            case REFERRALHERO -> Optional.of("https://app.referralhero.com/api/v2");
            case GENERIC, RUDDERSTACK -> Optional.empty();
        };
    }

    /** The header to look at if the file names none; empty if there is no usual one. */
    Optional<String> header(Scheme chosen) {
        return switch (chosen) {
            case STANDARD_WEBHOOKS -> Optional.of("webhook-signature");
            case SHARED_SECRET -> Optional.of("X-Webhook-Secret");
            case BASIC -> Optional.of("Authorization");
            case BODY_SIGNATURE -> this == REFERRALHERO ? Optional.of("X-ReferralHero-Signature") : Optional.empty();
        };
    }
}
