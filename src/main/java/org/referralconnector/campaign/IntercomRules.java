package org.referralconnector.campaign;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of a campaign's participants in Intercom.
 *
 * @param connection the name of the Intercom connection, {@code default} if the file names none
 * @param leads what becomes of a referred person
 * @param referrers what becomes of a referrer
 * @param createAttributes true if a custom attribute that the workspace does not have is created when it is needed first
 * @param events which milestones of a referral are sent as events of the contact
 * @param whenDeleted what news for a contact means that somebody deleted
 * @param rules the rules by which contacts say that a referral is good, in the order of the campaign file
 */
public record IntercomRules(
        String connection,
        People leads,
        People referrers,
        boolean createAttributes,
        List<Milestone> events,
        WhenDeleted whenDeleted,
        List<QualificationRule> rules) {

    public IntercomRules {
        events = List.copyOf(events);
        rules = List.copyOf(rules);
    }

    /** Nothing comes back. */
    public IntercomRules(
            String connection,
            People leads,
            People referrers,
            boolean createAttributes,
            List<Milestone> events,
            WhenDeleted whenDeleted) {
        this(connection, leads, referrers, createAttributes, events, whenDeleted, List.of());
    }

    /** Where the campaign's events go, such as {@code intercom/default}. */
    public String destination() {
        return destination(connection);
    }

    /** Where what goes to a connection goes, such as {@code intercom/default}. */
    public static String destination(String connection) {
        return "intercom/" + connection;
    }

    /**
     * What becomes of one sort of participant in Intercom.
     *
     * @param action what is created for a new person
     * @param whenDuplicate what happens if a contact with the person's e-mail address exists already
     * @param whenSeveral which of several such contacts is meant
     * @param whenArchived what a contact means that somebody archived
     * @param fields where the values come from, by {@link #isStandard standard field} or name of a custom attribute, in
     *     the order of the file
     * @param tags the names of the tags that the contact gets
     */
    public record People(
            Action action,
            WhenDuplicate whenDuplicate,
            WhenSeveral whenSeveral,
            WhenArchived whenArchived,
            Map<String, FieldRule> fields,
            List<String> tags) {

        /** Nothing happens. */
        public static final People NOTHING = new People(
                Action.NOTHING, WhenDuplicate.SKIP, WhenSeveral.PREFERRED, WhenArchived.SKIP, Map.of(), List.of());

        public People {
            tags = List.copyOf(tags);
        }

        /** The fields of a contact that the API has a place of its own for (REST API 2.16, create a contact). */
        private static final List<String> STANDARD = List.of(
                "email",
                "external_id",
                "phone",
                "name",
                "avatar",
                "signed_up_at",
                "last_seen_at",
                "owner_id",
                "unsubscribed_from_emails");

        /** Parts of a contact that are no custom attributes and that no value can be mapped to. */
        private static final List<String> RESERVED = List.of(
                "role",
                "id",
                "type",
                "workspace_id",
                "email_verified",
                "created_at",
                "updated_at",
                "custom_attributes",
                "tags",
                "companies",
                "notes",
                "location");

        /** The standard field that differs from {@code name} in nothing but the case of its letters. */
        static Optional<String> standardFieldLike(String name) {
            return STANDARD.stream().filter(name::equalsIgnoreCase).findFirst();
        }

        /** True for a part of a contact that no value can be mapped to. */
        static boolean isReserved(String name) {
            return RESERVED.contains(name);
        }

        /** True for a field of every contact, false for the name of a custom attribute. */
        public static boolean isStandard(String field) {
            return STANDARD.contains(field);
        }
    }

    /** What is created for a new person. */
    public enum Action {
        NOTHING,
        CREATE_LEAD,
        CREATE_USER;

        /** The role of the contact, {@code lead} or {@code user}; empty for {@code nothing}. */
        public Optional<String> role() {
            return switch (this) {
                case NOTHING -> Optional.empty();
                case CREATE_LEAD -> Optional.of("lead");
                case CREATE_USER -> Optional.of("user");
            };
        }
    }

    /** What happens if a contact with the person's e-mail address exists that is not linked to the person yet. */
    public enum WhenDuplicate {
        /** Nothing is written, and the referral can never qualify through this campaign. */
        SKIP,
        /** The contact is updated, and becomes a user if that is what the campaign asks for. */
        UPDATE
    }

    /** Which contact is meant if several have the person's e-mail address. */
    public enum WhenSeveral {
        /** A user before a lead, then the one that was active last. */
        PREFERRED,
        /** None: the delivery is parked until a person has decided. */
        PARK
    }

    /** What a contact means that somebody archived. */
    public enum WhenArchived {
        UNARCHIVE,
        SKIP
    }

    /** What becomes of news for a contact that somebody deleted. */
    public enum WhenDeleted {
        PARK,
        /** It counts as never made: the person is searched, and a new contact is made if there is none. */
        RECREATE,
        SKIP
    }

    /** What Intercom can be told as an event of the contact. */
    public enum Milestone {
        /** The person joined the campaign. */
        REFERRAL_JOINED,
        /** The referral was confirmed. */
        REFERRAL_CONFIRMED;

        /** The event's name, as campaign files spell it and Intercom shows it, such as {@code referral-joined}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
