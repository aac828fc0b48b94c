package org.referralconnector.campaign;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.journal.Event;

/**
 * What becomes of one sort of participant in Salesforce.
 *
 * @param action what is created for a new person
 * @param whenDuplicate what happens if a record with the person's e-mail address exists already
 * @param whenSeveral which of several such records is meant
 * @param fields the Salesforce fields that the file names, by API name, in the order of the file
 * @param standardFields true if the usual fields of a person are written as well
 * @param fillerOnUpdate true if the standard fields' defaults also go over what a record has
 */
public record Section(
        Action action,
        WhenDuplicate whenDuplicate,
        WhenSeveral whenSeveral,
        Map<String, FieldRule> fields,
        boolean standardFields,
        boolean fillerOnUpdate) {

    /** A section that writes the fields that the file names and no others. */
    public Section(Action action, WhenDuplicate whenDuplicate, WhenSeveral whenSeveral, Map<String, FieldRule> fields) {
        this(action, whenDuplicate, whenSeveral, fields, false, false);
    }

    /** Nothing happens. */
    public static final Section NOTHING = new Section(Action.NOTHING, WhenDuplicate.SKIP, WhenSeveral.OLDEST, Map.of());

    /**
     * The rules for one event and one object: the file's own, over the standard fields if they are asked for. An object
     * without standard fields, which only a sender of traits can name, takes the traits under their own names.
     *
     * @param object the object to write, such as {@code Lead}, or {@link StandardFields#PERSON_ACCOUNT}; need not be the one
     *     of the action
     * @param program the program that sent the event
     * @return a rule per field, by API name
     */
    public Map<String, FieldRule> rules(String object, ProgramRules program, Event event) {
        boolean custom = program.mapProperties() && !event.mapped();
        if (program.sendsTraits() && !StandardFields.has(object)) {
            return StandardFields.rules(object, event.facts(), custom);
        }
        if (!standardFields) {
            return fields;
        }
        Map<String, FieldRule> standard = program.sendsTraits()
                ? StandardFields.rules(object, event.facts(), custom)
                : StandardFields.alone(object, event.facts());
        Set<String> own = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        own.addAll(fields.keySet());
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        standard.forEach((field, rule) -> {
            if (!own.contains(field)) {
                rules.put(field, fillerOnUpdate && rule.fallback().isPresent() ? rule.with(WhenEmpty.CLEAR) : rule);
            }
        });
        rules.putAll(fields);
        return Collections.unmodifiableMap(rules);
    }

    /** What is created for a new person. */
    public enum Action {
        NOTHING,
        CREATE_LEAD,
        CREATE_CONTACT,
        /** An Account that is a person, in orgs that have them. */
        CREATE_PERSON_ACCOUNT;

        /** The Salesforce object, {@code Lead}, {@code Contact} or {@code Account}; empty for {@code nothing}. */
        public Optional<String> object() {
            return switch (this) {
                case NOTHING -> Optional.empty();
                case CREATE_LEAD -> Optional.of("Lead");
                case CREATE_CONTACT -> Optional.of("Contact");
                case CREATE_PERSON_ACCOUNT -> Optional.of("Account");
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
