package org.referralconnector.referral;

import java.util.List;
import java.util.Locale;

/**
 * To whom a record belongs in one campaign.
 *
 * @param campaign the campaign
 * @param foundBy how that became known
 * @param participants the participants who have a referral: one, or several if it is not clear which is meant
 */
record Belonging(String campaign, FoundBy foundBy, List<String> participants) {

    Belonging {
        participants = List.copyOf(participants);
    }

    boolean isClear() {
        return participants.size() == 1;
    }

    /** How it is known whose record it is, the most reliable first. */
    enum FoundBy {
        /** The record holds the referral code. */
        CODE,
        /** The record is the participant's own. */
        LINK,
        /** The participant's lead was converted to it. */
        CONVERSION,
        /** The participant is its account: a person's. */
        PERSON_ACCOUNT,
        /** The participant's contact has a role in it. */
        CONTACT_ROLE,
        /** The participant's contact is of its account. */
        ACCOUNT;

        /** True if it says that an Opportunity came of the conversion of the participant's lead. */
        boolean isConversion() {
            return this == LINK || this == CONVERSION;
        }

        static FoundBy of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        /** As the database and the operator API spell it, such as {@code contact-role}. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
