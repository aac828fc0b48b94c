package org.referralconnector.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.SalesforceRules.OnMissingField;
import org.referralconnector.campaign.Section;
import org.referralconnector.doctor.FieldCheck.Use;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.salesforce.SalesforceField;

/** What a campaign's sections write, against what the org's objects take. */
final class SectionCheck {
    private static final String OPPORTUNITY = "Opportunity";

    private final Org org;
    private final OrgReader reader;
    private final Findings findings;
    private final FieldCheck fields;

    SectionCheck(Org org, OrgReader reader, Findings findings) {
        this.org = org;
        this.reader = reader;
        this.findings = findings;
        this.fields = new FieldCheck(reader, findings);
    }

    void check() {
        for (Campaign campaign : org.ofThis()) {
            SalesforceRules rules = campaign.salesforce().orElseThrow();
            for (Section section : List.of(rules.leads(), rules.referrers())) {
                section.action().object().flatMap(reader::object).ifPresent(object -> check(campaign, section, object));
            }
            if (!rules.opportunityFields().isEmpty()) {
                reader.object(OPPORTUNITY)
                        .ifPresent(object -> check(
                                campaign.name() + ", opportunities",
                                object,
                                rules.opportunityFields(),
                                Use.UPDATE,
                                drops(rules),
                                ""));
            }
        }
    }

    private void check(Campaign campaign, Section section, DescribedObject object) {
        String where = campaign.name() + ", " + section.action().word();
        boolean drops = drops(campaign.salesforce().orElseThrow());
        checkRequired(where, campaign, section, object);
        check(
                where,
                object,
                section.fields(),
                Use.CREATE_AND_UPDATE,
                drops,
                section.standardFields() ? ", and the standard fields as far as the org has them" : "");
    }

    private void check(
            String where, DescribedObject object, Map<String, FieldRule> rules, Use use, boolean drops, String more) {
        int before = findings.all().size();
        rules.forEach((name, rule) -> fields.check(where, object, name, rule, use, drops));
        if (findings.all().size() == before) {
            findings.add(Diagnosis.FIELDS_WRITABLE, where, howMany(rules.size()) + more);
        }
    }

    private static String howMany(int number) {
        return switch (number) {
            case 0 -> "no field is mapped by name";
            case 1 -> "the one field that is mapped can be written";
            default -> "all " + number + " fields that are mapped can be written";
        };
    }

    /** Fields without which the org takes no new record. */
    private void checkRequired(String where, Campaign campaign, Section section, DescribedObject object) {
        Set<String> mapped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        mapped.addAll(section.rules(object.name(), campaign.program(), nobody()).keySet());
        org.keyField().ifPresent(mapped::add);
        for (SalesforceField field : object.fields().values()) {
            boolean required = field.createable() && !field.nillable() && !field.defaultedOnCreate();
            if (required && !mapped.contains(field.name())) {
                String full = object.name() + "." + field.name();
                findings.add(
                        Diagnosis.SETUP_REQUIRED,
                        where,
                        "setup required: the org asks for " + full
                                + " in every new record, and nothing is mapped to it",
                        full);
            }
        }
    }

    private static Event nobody() {
        return new Event(EventKind.LEAD_JOINED, Optional.empty(), "nobody", Optional.empty(), Map.of());
    }

    private static boolean drops(SalesforceRules rules) {
        return rules.handling().onMissingField() == OnMissingField.DROP;
    }
}
