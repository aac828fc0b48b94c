package org.referralconnector.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.salesforce.SalesforceField;

/** What the rules look at by which deals come back: the fields, and the values that they wait for. */
final class FollowedFieldsCheck {
    private static final String RULES = "rules";

    /** Only orgs with several currencies have it, and a rule does without. */
    private static final Set<String> OPTIONAL = Set.of("CurrencyIsoCode");

    private final Org org;
    private final OrgReader reader;
    private final Findings findings;

    FollowedFieldsCheck(Org org, OrgReader reader, Findings findings) {
        this.org = org;
        this.reader = reader;
        this.findings = findings;
    }

    void check() {
        FollowedFields followed = org.followed();
        for (String name : followed.objects()) {
            reader.object(name).ifPresent(object -> checkFields(object, followed.fields(name)));
        }
        for (Campaign campaign : org.ofThis()) {
            campaign.qualification(org.destination()).rules().forEach(rule -> checkValues(campaign, rule));
        }
    }

    private void checkFields(DescribedObject object, List<String> fields) {
        List<String> missing = fields.stream()
                .filter(field ->
                        !OPTIONAL.contains(field) && object.field(field).isEmpty())
                .toList();
        for (String field : missing) {
            String full = object.name() + "." + field;
            boolean hidden = reader.hides(object.name(), field).orElse(false);
            findings.add(
                    hidden ? Diagnosis.FOLLOWED_FIELD_HIDDEN : Diagnosis.FOLLOWED_FIELD_MISSING,
                    RULES,
                    full + (hidden ? " is hidden from the integration user" : " is missing or hidden")
                            + ", and rules look at it",
                    full);
        }
        if (missing.isEmpty()) {
            findings.add(
                    Diagnosis.FOLLOWED_FIELDS_SEEN,
                    RULES,
                    object.name() + ": "
                            + (fields.size() == 1
                                    ? "the one field that rules look at is"
                                    : "all " + fields.size() + " fields that rules look at are")
                            + " seen");
        }
    }

    private void checkValues(Campaign campaign, QualificationRule rule) {
        Condition condition = rule.condition();
        if (condition.object().equals(FieldValue.INTERCOM_CONTACT)) {
            return;
        }
        String where = campaign.name() + ", rule " + rule.name();
        condition.stages().forEach(stage -> checkPick(where, "Opportunity", "StageName", stage));
        condition.field().ifPresent(field -> field.values()
                .forEach(value -> checkPick(where, field.object(), field.name(), value)));
        Optional<DescribedObject> object = reader.object(condition.object());
        for (String type : condition.recordTypes()) {
            object.filter(known -> !known.recordTypes().contains(type))
                    .ifPresent(known -> findings.add(
                            Diagnosis.RECORD_TYPE_UNKNOWN,
                            where,
                            known.name() + " has no record type " + type + " that the integration user may use",
                            known.name(),
                            String.join(", ", known.recordTypes())));
        }
    }

    private void checkPick(String where, String object, String name, String value) {
        Optional<SalesforceField> field = reader.object(object).flatMap(known -> known.field(name));
        field.filter(known -> !known.picklistValues().isEmpty() && !FieldCheck.knows(known, value))
                .ifPresent(known -> findings.add(
                        Diagnosis.RULE_VALUE_UNKNOWN,
                        where,
                        "waits for \"" + value + "\", which is no value of " + object + "." + name,
                        object + "." + name,
                        FieldCheck.picks(known)));
    }
}
