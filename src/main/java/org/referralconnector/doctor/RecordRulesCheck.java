package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.salesforce.SoqlText;

/** What the org itself does to new records: duplicate rules, and assignment rules with the e-mails that follow them. */
final class RecordRulesCheck {
    private static final String DUPLICATES = "duplicate rules";
    private static final String ASSIGNMENT = "assignment rules";
    private static final int SHORT_ID = 15;

    private final Org org;
    private final OrgReader reader;
    private final Findings findings;

    RecordRulesCheck(Org org, OrgReader reader, Findings findings) {
        this.org = org;
        this.reader = reader;
        this.findings = findings;
    }

    void check() {
        checkDuplicates();
        checkAssignment();
    }

    private void checkDuplicates() {
        Set<String> objects = org.rules().stream()
                .flatMap(rules -> List.of(rules.leads(), rules.referrers()).stream())
                .flatMap(section -> section.action().object().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (objects.isEmpty()) {
            return;
        }
        Reading rules = reader.query("SELECT MasterLabel, SobjectType FROM DuplicateRule WHERE IsActive = true AND"
                + " SobjectType IN ("
                + objects.stream().map(SoqlText::literal).collect(Collectors.joining(",")) + ")");
        if (rules.isRefused()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    DUPLICATES,
                    "which ones are active: DuplicateRule cannot be read, "
                            + rules.refusal().get());
        }
        for (JsonNode rule : rules.rows()) {
            findings.add(
                    Diagnosis.DUPLICATE_RULE_ACTIVE,
                    DUPLICATES,
                    "\"" + rule.path("MasterLabel").asText() + "\" is active on "
                            + rule.path("SobjectType").asText()
                            + ": a new record that it takes for a duplicate is refused unless the rule only warns");
        }
    }

    private void checkAssignment() {
        List<Campaign> assigning = org.ofThis().stream()
                .filter(campaign -> !assignment(campaign).equals(Handling.NO_ASSIGNMENT))
                .toList();
        if (assigning.isEmpty()) {
            return;
        }
        Reading rules =
                reader.query("SELECT Id, Name FROM AssignmentRule WHERE Active = true AND SobjectType = 'Lead'");
        if (rules.isRefused()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    ASSIGNMENT,
                    "which one is active: AssignmentRule cannot be read, "
                            + rules.refusal().get());
        }
        for (Campaign campaign : assigning) {
            check(campaign, rules);
        }
    }

    private void check(Campaign campaign, Reading rules) {
        String wanted = assignment(campaign);
        boolean named = !wanted.equals("TRUE");
        boolean known =
                rules.rows().stream().anyMatch(rule -> sameId(rule.path("Id").asText(), wanted));
        if (named && !known && !rules.isRefused()) {
            findings.add(
                    Diagnosis.ASSIGNMENT_RULE_UNKNOWN,
                    campaign.name(),
                    "salesforce.assignment names " + wanted + ", which is no active assignment rule of Lead");
        } else if (named || rules.isRefused() || !rules.rows().isEmpty()) {
            findings.add(
                    Diagnosis.ASSIGNMENT_RULE_RUNS,
                    campaign.name(),
                    "has assignment rules run on new leads: owners are sent e-mails, and auto-response rules write to the"
                            + " leads themselves");
        }
    }

    /** Ids have 15 characters, or the same with three more to check them. */
    private static boolean sameId(String one, String other) {
        return Math.min(one.length(), other.length()) >= SHORT_ID
                && one.substring(0, SHORT_ID).equals(other.substring(0, SHORT_ID));
    }

    private static String assignment(Campaign campaign) {
        return campaign.salesforce().orElseThrow().handling().assignment();
    }
}
