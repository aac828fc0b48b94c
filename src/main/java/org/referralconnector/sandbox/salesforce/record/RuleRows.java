package org.referralconnector.sandbox.salesforce.record;

import java.util.Map;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** The rows of DuplicateRule and AssignmentRule, which tell of the rules as they are now. */
public final class RuleRows {
    private RuleRows() {}

    /** Lets the store show these rows. */
    public static void addTo(RecordStore store, Schema schema, DuplicateRules duplicates, AssignmentRules assignments) {
        store.derive(schema.type("DuplicateRule").orElseThrow(), () -> DuplicateRules.PEOPLE.stream()
                .map(object -> duplicateRule(object, duplicates.rule(object)))
                .toList());
        store.derive(
                schema.type("AssignmentRule").orElseThrow(),
                () -> assignments.all().stream().map(RuleRows::assignmentRule).toList());
    }

    private static Row duplicateRule(String object, DuplicateRules.Rule rule) {
        return new Row(
                "DuplicateRule",
                Map.of(
                        "Id",
                        RecordId.of("0Bm", 1 + DuplicateRules.PEOPLE.indexOf(object)),
                        "DeveloperName",
                        "Standard_" + object + "_Duplicate_Rule",
                        "MasterLabel",
                        "Standard " + object + " Duplicate Rule",
                        "Language",
                        "en_US",
                        "SobjectType",
                        object,
                        "IsActive",
                        rule.enabled()));
    }

    private static Row assignmentRule(AssignmentRules.Rule rule) {
        return new Row(
                "AssignmentRule",
                Map.of(
                        "Id",
                        rule.id(),
                        "Name",
                        "Rule " + rule.id().substring(0, 15),
                        "SobjectType",
                        "Lead",
                        "Active",
                        rule.active()));
    }
}
