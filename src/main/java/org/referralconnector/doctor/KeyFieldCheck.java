package org.referralconnector.doctor;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.referralconnector.salesforce.SalesforceField;

/** The unique external id that keeps a record from being made twice, on every object that records are made of. */
final class KeyFieldCheck {
    private static final String KEY_FIELD = "key field";

    private final Org org;
    private final OrgReader reader;
    private final Findings findings;

    KeyFieldCheck(Org org, OrgReader reader, Findings findings) {
        this.org = org;
        this.reader = reader;
        this.findings = findings;
    }

    void check() {
        Set<String> objects = org.rules().stream()
                .flatMap(rules -> Stream.of(rules.leads(), rules.referrers()))
                .flatMap(section -> section.action().object().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (org.keyField().isEmpty()) {
            if (!objects.isEmpty()) {
                findings.add(
                        Diagnosis.KEY_FIELD_NONE,
                        KEY_FIELD,
                        "is none: a lost answer is found again by e-mail address and time, not by a key",
                        org.key("key-field"));
            }
            return;
        }
        objects.forEach(name -> reader.object(name)
                .ifPresent(object -> check(object, org.keyField().get())));
    }

    private void check(DescribedObject object, String name) {
        String full = object.name() + "." + name;
        Optional<SalesforceField> key = object.field(name);
        if (key.isEmpty()) {
            boolean hidden = reader.hides(object.name(), name).orElse(false);
            findings.add(
                    hidden ? Diagnosis.KEY_FIELD_HIDDEN : Diagnosis.KEY_FIELD_MISSING,
                    KEY_FIELD,
                    hidden ? full + " is hidden from the integration user" : full + " is missing or hidden",
                    full,
                    org.key("key-field"));
        } else if (!key.get().externalId()) {
            findings.add(Diagnosis.KEY_FIELD_NOT_EXTERNAL_ID, KEY_FIELD, full + " is no external id", full);
        } else if (!key.get().unique()) {
            findings.add(Diagnosis.KEY_FIELD_NOT_UNIQUE, KEY_FIELD, full + " is not unique", full);
        } else if (!key.get().createable()) {
            findings.add(
                    Diagnosis.KEY_FIELD_READ_ONLY,
                    KEY_FIELD,
                    full + " cannot be written by the integration user",
                    full);
        } else {
            findings.add(Diagnosis.KEY_FIELD_THERE, KEY_FIELD, full + " is a unique external id");
        }
    }
}
