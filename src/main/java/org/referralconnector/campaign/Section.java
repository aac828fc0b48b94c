package org.referralconnector.campaign;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of one sort of participant in Salesforce.
 *
 * @param action what is created for a new person
 * @param whenDuplicate what happens if a record with the person's e-mail address exists already
 * @param whenSeveral which of several such records is meant
 * @param fields the Salesforce fields to write, by API name, in the order of the file
 */
public record Section(
        Action action, WhenDuplicate whenDuplicate, WhenSeveral whenSeveral, Map<String, FieldRule> fields) {

    /** Nothing happens. */
    public static final Section NOTHING = new Section(Action.NOTHING, WhenDuplicate.SKIP, WhenSeveral.OLDEST, Map.of());

    /** What is created for a new person. */
    public enum Action {
        NOTHING,
        CREATE_LEAD,
        CREATE_CONTACT;

        /** The Salesforce object, {@code Lead} or {@code Contact}; empty for {@code nothing}. */
        public Optional<String> object() {
            return switch (this) {
                case NOTHING -> Optional.empty();
                case CREATE_LEAD -> Optional.of("Lead");
                case CREATE_CONTACT -> Optional.of("Contact");
            };
        }

        /** As campaign files spell it, such as {@code create-lead}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What happens if a record with the person's e-mail address exists that is not linked to the person yet. */
    public enum WhenDuplicate {
        /** Nothing is written, and the referral can never qualify through this campaign. */
        SKIP,
        /** The record is updated and marked as referred. */
        UPDATE,
        /** A second record with the same address is made; only that one can qualify. */
        CREATE
    }

    /** Which record is meant if several have the person's e-mail address. */
    public enum WhenSeveral {
        OLDEST,
        NEWEST,
        /** None: the delivery is parked until a person has decided. */
        PARK
    }
}
