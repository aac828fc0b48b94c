package org.referralconnector.salesforce;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.campaign.Facts;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.SalesforceRules.OnMissingField;
import org.referralconnector.campaign.SalesforceRules.WhenConverted;
import org.referralconnector.campaign.StandardFields;
import org.referralconnector.journal.Event;

/**
 * The rules of a campaign that hold for one record.
 *
 * @param rules the rules, by the API name of the field
 * @param named those of the rules whose fields have to be there, whatever the event says
 * @param leftOut the fields that are left out although the event has a value for them, such as {@code Contact.Company}
 */
record WritableRules(Map<String, FieldRule> rules, Set<String> named, Set<String> leftOut) {

    /**
     * The rules for a record of {@code object}. Fields that the record's object does not have, or that the integration
     * user may not write, stay among the rules unless the campaign drops them or the record was a lead before. Of the
     * fields that the campaign file does not name itself, those that nobody may write are left out.
     *
     * @param refused fields that Salesforce refuses whatever the object's description says
     */
    static WritableRules of(SalesforceObject object, Set<String> refused, WantedRecord wanted, DueDelivery due) {
        Handling handling = due.campaign().salesforce().orElseThrow().handling();
        boolean drops = handling.onMissingField() == OnMissingField.DROP
                || (wanted.isMoved() && handling.whenConverted() == WhenConverted.FOLLOW);
        Map<String, FieldRule> kept = new LinkedHashMap<>();
        Set<String> named = new HashSet<>();
        Set<String> leftOut = new TreeSet<>();
        for (Map.Entry<String, FieldRule> rule : rules(object, wanted, due).entrySet()) {
            String name = rule.getKey();
            boolean isNamed = wanted.section().fields().containsKey(name);
            if (wanted.isElsewhere() || (!isNamed && isPersonAccount(object, wanted))) {
                name = PersonAccounts.nameOn(object, name);
            }
            boolean nobodyMay = !isNamed && isReadOnly(object, name);
            boolean isTaken = isWritable(object, name) && !(drops && refused.contains(name));
            if (isTaken || (!drops && !nobodyMay)) {
                kept.putIfAbsent(name, rule.getValue());
                if (isNamed) {
                    named.add(name);
                }
            } else if (hasValue(rule.getValue(), due.event())) {
                leftOut.add(object.name() + "." + name);
            }
        }
        return new WritableRules(kept, named, leftOut);
    }

    private static Map<String, FieldRule> rules(SalesforceObject object, WantedRecord wanted, DueDelivery due) {
        if (wanted.role().equals(WantedRecord.CONVERTED_OPPORTUNITY)) {
            return wanted.section().fields();
        }
        String standard = isPersonAccount(object, wanted) ? StandardFields.PERSON_ACCOUNT : object.name();
        Map<String, FieldRule> ofSection =
                wanted.section().rules(standard, due.campaign().program(), due.event());
        if (wanted.field().filter(name -> isWritable(object, name)).isEmpty()) {
            return ofSection;
        }
        Map<String, FieldRule> rules = new LinkedHashMap<>(ofSection);
        rules.put(
                wanted.field().get(),
                new FieldRule(
                        FieldRule.Source.FIXED,
                        wanted.value().orElseThrow().toString(),
                        Optional.empty(),
                        WhenEmpty.KEEP,
                        Optional.empty()));
        return rules;
    }

    private static boolean isPersonAccount(SalesforceObject object, WantedRecord wanted) {
        return PersonAccounts.isPerson(object.name(), wanted.role())
                || (wanted.isMoved() && object.name().equals(PersonAccounts.ACCOUNT));
    }

    private static boolean isWritable(SalesforceObject object, String name) {
        return object.field(name)
                .filter(field -> field.createable() || field.updateable())
                .isPresent();
    }

    /** True for fields such as {@code CreatedDate}: senders know them, and no access would make them writable. */
    private static boolean isReadOnly(SalesforceObject object, String name) {
        return object.field(name).isPresent() && !isWritable(object, name);
    }

    private static boolean hasValue(FieldRule rule, Event event) {
        return rule.source() != FieldRule.Source.FROM
                || rule.values().stream()
                        .anyMatch(path -> Facts.at(event.facts(), path).isPresent());
    }
}
