package org.referralconnector.salesforce;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.Section;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.journal.Sha256;
import org.referralconnector.journal.Target;

/**
 * A record that a delivery is about.
 *
 * @param section the part of the campaign file that says what is written
 * @param object the object that it is a record of
 * @param role what the record is to the participant; see {@link Intent}
 * @param recordId its id, if it is known
 * @param field the field by whose value the sender says it is to be found; empty for the e-mail address
 * @param value that value; present if and only if the field is
 * @param whenDuplicate what a record that is found means
 * @param isMoved true if it was a lead and is a contact or a person's Account now
 */
record WantedRecord(
        Section section,
        String object,
        String role,
        Optional<String> recordId,
        Optional<String> field,
        Optional<Object> value,
        WhenDuplicate whenDuplicate,
        boolean isMoved) {

    /** The role of the Opportunity that a person's lead was converted into. */
    static final String CONVERTED_OPPORTUNITY = "converted/Opportunity";

    /** The role of the account of the contact that a person's lead was converted into. */
    static final String CONVERTED_ACCOUNT = "converted/Account";

    private static final String OPPORTUNITY = "Opportunity";

    private static final String LEAD = "Lead";
    private static final String CONTACT = "Contact";

    /** The role of the contact that stands behind the Account of the person that a lead was converted into. */
    static final String CONVERTED_CONTACT = "converted/Contact";

    private static final String ACCOUNT = PersonAccounts.ACCOUNT;

    private static final List<String> STANDARD = List.of(LEAD, CONTACT, ACCOUNT, OPPORTUNITY);

    /** What a person can be a record of. */
    private static final Set<String> PEOPLE = Set.of(LEAD, CONTACT, ACCOUNT);

    /** A name that may stand in an address and a query. */
    private static final Pattern API_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,79}");

    private static final int SHORT = 16;

    /** True if the sender says which record it is, so that the participant may have others of the same object. */
    boolean isNamed() {
        return role.indexOf(':') > 0;
    }

    /** True if it is a record of another object than the campaign file speaks of. */
    boolean isElsewhere() {
        return isMoved || (PEOPLE.contains(role) && !role.equals(object));
    }

    /** True if the event names its records in a way that can be asked for. */
    static boolean wellNamed(Target target) {
        return API_NAME.matcher(target.object()).matches()
                && target.field().stream()
                        .allMatch(field -> API_NAME.matcher(field).matches());
    }

    /** The records that {@code due} is about: those that the event names, or those of the campaign's sections. */
    static List<WantedRecord> of(DueDelivery due, SalesforceRules rules, KnownLinks links) {
        List<WantedRecord> wanted = new ArrayList<>();
        if (due.event().targets().isEmpty()) {
            for (Section section : SectionChoice.of(due.event(), rules, links.objects(due))) {
                section.action().object().ifPresent(object -> wanted.add(of(section, object, due, links)));
            }
        } else {
            for (int position = 0; position < due.event().targets().size(); position++) {
                wanted.add(named(rules.leads(), position, due, links));
            }
        }
        if (!rules.opportunityFields().isEmpty()) {
            links.recordId(due, CONVERTED_OPPORTUNITY).ifPresent(id -> wanted.add(opportunity(rules, id)));
        }
        return wanted;
    }

    /**
     * The objects that have to be known to carry {@code due}.
     *
     * @param personAccounts whether the org is known to have people who are Accounts
     */
    static List<String> objects(DueDelivery due, SalesforceRules rules, boolean personAccounts) {
        List<String> objects = new ArrayList<>();
        for (Section section : List.of(rules.leads(), rules.referrers())) {
            section.action().object().ifPresent(objects::add);
        }
        due.event().targets().stream()
                .filter(WantedRecord::wellNamed)
                .map(target -> canonical(target.object()))
                .forEach(objects::add);
        if (objects.contains(LEAD)) {
            objects.add(CONTACT);
        } else if (objects.stream().anyMatch(PEOPLE::contains) && mayBeALead(due)) {
            objects.addAll(List.of(LEAD, CONTACT));
        }
        if (personAccounts && objects.stream().anyMatch(PEOPLE::contains)) {
            objects.add(ACCOUNT);
        }
        if (!rules.opportunityFields().isEmpty()) {
            objects.add(OPPORTUNITY);
        }
        return objects;
    }

    /** True if the person may have been a lead of the CRM before the program took it in. */
    private static boolean mayBeALead(DueDelivery due) {
        return due.campaign().program().api().isPresent();
    }

    private static WantedRecord of(Section section, String object, DueDelivery due, KnownLinks links) {
        return linked(
                new WantedRecord(
                        section,
                        object,
                        object,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        section.whenDuplicate(),
                        false),
                due,
                links);
    }

    private static WantedRecord named(Section section, int position, DueDelivery due, KnownLinks links) {
        Target target = due.event().targets().get(position);
        boolean isNew = target.recordId().isEmpty() && target.field().isEmpty();
        return linked(
                new WantedRecord(
                        section,
                        canonical(target.object()),
                        role(target, position, due),
                        target.recordId(),
                        target.field(),
                        target.value(),
                        isNew ? WhenDuplicate.CREATE : WhenDuplicate.UPDATE,
                        false),
                due,
                links);
    }

    private static WantedRecord opportunity(SalesforceRules rules, String id) {
        Section fields = new Section(
                Section.Action.NOTHING, WhenDuplicate.UPDATE, rules.leads().whenSeveral(), rules.opportunityFields());
        return new WantedRecord(
                fields,
                OPPORTUNITY,
                CONVERTED_OPPORTUNITY,
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                WhenDuplicate.UPDATE,
                false);
    }

    /** A record to be made is another one for each event, and the same for each attempt at the event. */
    private static String role(Target target, int position, DueDelivery due) {
        String object = canonical(target.object());
        if (target.recordId().isPresent()) {
            return object + ":" + target.recordId().get();
        }
        return target.field()
                .map(field ->
                        object + ":" + digest(field + "\n" + target.value().orElseThrow()))
                .orElseGet(() -> object + ":new:" + due.delivery().entry().id() + ":" + position);
    }

    /** The name of an object as Salesforce spells it; senders may spell it in any case. */
    private static String canonical(String object) {
        return STANDARD.stream().filter(object::equalsIgnoreCase).findFirst().orElse(object);
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Sha256.of(text), 0, SHORT);
    }

    /** With what is known of the record: its id, and the object that it is a record of by now. */
    private static WantedRecord linked(WantedRecord wanted, DueDelivery due, KnownLinks links) {
        Optional<String> id = links.recordId(due, wanted.role).or(wanted::recordId);
        Optional<String> is = id.flatMap(RecordIds::objectOf);
        boolean moved = wanted.object.equals(LEAD)
                && is.filter(now -> now.equals(CONTACT) || now.equals(ACCOUNT)).isPresent();
        boolean stillALead =
                wanted.object.equals(CONTACT) && is.filter(LEAD::equals).isPresent();
        // who was taken into the program as one thing may have to become another one
        boolean otherwise =
                PEOPLE.contains(wanted.role) && is.filter(PEOPLE::contains).isPresent();
        return new WantedRecord(
                wanted.section,
                moved || stillALead || otherwise ? is.get() : wanted.object,
                wanted.role,
                id,
                wanted.field,
                wanted.value,
                wanted.whenDuplicate,
                moved);
    }
}
