package org.referralconnector.salesforce;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.Facts;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.SalesforceRules.OnMissingField;
import org.referralconnector.campaign.SalesforceRules.WhenConverted;
import org.referralconnector.journal.Event;

/**
 * The rules of a campaign that hold for one record.
 *
 * @param rules the rules, by the API name of the field
 * @param leftOut the fields that are left out although the event has a value for them, such as {@code Contact.Company}
 */
record WritableRules(Map<String, FieldRule> rules, Set<String> leftOut) {

    /** What the fields of a lead's address are called on the contact that it becomes. */
    private static final String OF_A_CONTACT = "Mailing";

    /**
     * The rules for a record of {@code object}. Fields that the record's object does not have, or that the integration
     * user may not write, stay among the rules unless the campaign drops them or the record was a lead before.
     */
    static WritableRules of(SalesforceObject object, WantedRecord wanted, Handling handling, Event event) {
        boolean drops = handling.onMissingField() == OnMissingField.DROP
                || (wanted.isMoved() && handling.whenConverted() == WhenConverted.FOLLOW);
        Map<String, FieldRule> kept = new LinkedHashMap<>();
        Set<String> leftOut = new TreeSet<>();
        for (Map.Entry<String, FieldRule> rule : rules(object, wanted).entrySet()) {
            String name = rule.getKey();
            if (wanted.isMoved() && object.field(name).isEmpty() && isWritable(object, OF_A_CONTACT + name)) {
                name = OF_A_CONTACT + name;
            }
            if (!drops || isWritable(object, name)) {
                kept.putIfAbsent(name, rule.getValue());
            } else if (hasValue(rule.getValue(), event)) {
                leftOut.add(object.name() + "." + name);
            }
        }
        return new WritableRules(kept, leftOut);
    }

    private static Map<String, FieldRule> rules(SalesforceObject object, WantedRecord wanted) {
        Map<String, FieldRule> rules = new LinkedHashMap<>(wanted.section().fields());
        Optional<String> field = wanted.field().filter(name -> isWritable(object, name));
        field.ifPresent(name -> rules.put(
                name,
                new FieldRule(
                        FieldRule.Source.FIXED,
                        wanted.value().orElseThrow().toString(),
                        Optional.empty(),
                        WhenEmpty.KEEP,
                        Optional.empty())));
        return rules;
    }

    private static boolean isWritable(SalesforceObject object, String name) {
        return object.field(name)
                .filter(field -> field.createable() || field.updateable())
                .isPresent();
    }

    private static boolean hasValue(FieldRule rule, Event event) {
        return rule.source() != FieldRule.Source.FROM
                || Facts.at(event.facts(), rule.value()).isPresent();
    }
}
