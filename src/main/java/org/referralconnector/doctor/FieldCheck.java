package org.referralconnector.doctor;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.NewField;
import org.referralconnector.salesforce.FieldConversion;
import org.referralconnector.salesforce.SalesforceField;
import org.referralconnector.salesforce.SalesforceField.PicklistValue;
import org.referralconnector.salesforce.UnfitValue;

/** One field of an object that a campaign maps a value to: is it there, may it be written, does the value fit? */
final class FieldCheck {
    private static final int MOST_VALUES = 20;

    private final OrgReader reader;
    private final Findings findings;
    private final FieldConversion conversion = new FieldConversion();

    /** How a section uses its fields. */
    enum Use {
        /** In new records and in those that are there. */
        CREATE_AND_UPDATE,
        /** In records that are there already. */
        UPDATE
    }

    FieldCheck(OrgReader reader, Findings findings) {
        this.reader = reader;
        this.findings = findings;
    }

    /**
     * Looks at one field.
     *
     * @param where the part of the campaign, for the table
     * @param drops whether the campaign leaves out fields that cannot be written
     */
    void check(String where, DescribedObject object, String name, FieldRule rule, Use use, boolean drops) {
        Optional<SalesforceField> field = object.field(name);
        String full = object.name() + "." + name;
        Optional<Fault> fault = field.isEmpty()
                ? Optional.of(absent(object.name(), name, full))
                : notWritable(object, field.get(), full, use);
        if (fault.isPresent()) {
            Fault found = fault.get();
            boolean leftOut = drops && found.diagnosis().level() == Level.RED;
            findings.add(
                    leftOut ? Diagnosis.FIELD_LEFT_OUT : found.diagnosis(),
                    where,
                    leftOut
                            ? found.what() + "; the rest of the record is written (on-missing-field: drop)"
                            : found.what(),
                    full);
        }
        field.filter(known ->
                        fault.stream().noneMatch(found -> found.diagnosis().level() == Level.RED))
                .ifPresent(known -> {
                    rule.newField().ifPresent(declared -> checkDeclared(where, full, known, declared));
                    checkValue(where, object.name(), known, rule);
                });
    }

    private record Fault(Diagnosis diagnosis, String what) {}

    private Fault absent(String object, String name, String full) {
        Optional<Boolean> hidden = reader.hides(object, name);
        if (hidden.isEmpty()) {
            return new Fault(
                    Diagnosis.FIELD_MISSING_OR_HIDDEN, full + " does not exist or is hidden from the integration user");
        }
        return hidden.get()
                ? new Fault(
                        Diagnosis.FIELD_HIDDEN, full + " is hidden from the integration user by field-level security")
                : new Fault(Diagnosis.FIELD_MISSING, full + " does not exist");
    }

    private static Optional<Fault> notWritable(DescribedObject object, SalesforceField field, String full, Use use) {
        boolean lacksCreate = use == Use.CREATE_AND_UPDATE && !field.createable();
        if (!lacksCreate && field.updateable()) {
            return Optional.empty();
        }
        if (object.computes(field.name())) {
            return Optional.of(new Fault(Diagnosis.FIELD_COMPUTED, full + " is a formula or an auto-number"));
        }
        if (!field.createable() && !field.updateable()) {
            return Optional.of(
                    new Fault(Diagnosis.FIELD_READ_ONLY, full + " cannot be written by the integration user"));
        }
        if (lacksCreate) {
            return Optional.of(
                    new Fault(Diagnosis.FIELD_NOT_CREATEABLE, full + " cannot be written when a record is created"));
        }
        return Optional.of(
                use == Use.UPDATE
                        ? new Fault(Diagnosis.FIELD_READ_ONLY, full + " cannot be changed by the integration user")
                        : new Fault(Diagnosis.FIELD_NOT_UPDATEABLE, full + " is written in new records only"));
    }

    /** A field that is there already, against what the campaign file says of one that is to be made. */
    private void checkDeclared(String where, String full, SalesforceField field, NewField declared) {
        if (!types(declared.type()).contains(field.type())) {
            findings.add(
                    Diagnosis.FIELD_OF_OTHER_TYPE_THAN_DECLARED,
                    where,
                    full + " is of type " + field.type() + "; the campaign file declares " + declared.words(),
                    field.type(),
                    full);
        } else if (field.length() > 0 && declared.length() > field.length()) {
            findings.add(
                    Diagnosis.FIELD_SHORTER_THAN_DECLARED,
                    where,
                    full + " takes " + field.length() + " characters; the campaign file declares " + declared.words(),
                    full);
        }
    }

    /** What describe calls a type. */
    private static Set<String> types(NewField.Type type) {
        return switch (type) {
            case TEXT -> Set.of("string");
            case TEXTAREA, LONG_TEXTAREA -> Set.of("textarea");
            case NUMBER -> Set.of("double", "int");
            case CHECKBOX -> Set.of("boolean");
            case CURRENCY, PERCENT, DATE, DATETIME, EMAIL, PHONE, URL, PICKLIST -> Set.of(type.word());
        };
    }

    private void checkValue(String where, String object, SalesforceField field, FieldRule rule) {
        Optional<Object> value = rule.source() == Source.FROM
                ? rule.fallback().map(Object.class::cast)
                : Optional.<Object>of(rule.value());
        value.filter(text -> !text.toString().isBlank()).ifPresent(text -> {
            boolean fits = fits(where, object, field, text, "the value of the campaign file");
            if (fits && field.type().endsWith("picklist") && !field.restrictedPicklist()) {
                checkPick(where, object, field, text.toString());
            }
        });
        if (rule.source() == Source.FROM) {
            for (String path : rule.values()) {
                SampleFacts.at(path)
                        .filter(sample -> !field.type().endsWith("picklist"))
                        .ifPresent(sample -> fits(where, object, field, sample, "what comes as " + path));
            }
        }
    }

    private boolean fits(String where, String object, SalesforceField field, Object value, String called) {
        String full = object + "." + field.name();
        try {
            conversion.convert(object, field, value);
            return true;
        } catch (UnfitValue unfit) {
            switch (unfit.code()) {
                case "VALUE_TOO_LONG" ->
                    findings.add(
                            Diagnosis.VALUE_TOO_LONG,
                            where,
                            full + " takes " + field.length() + " characters; " + called + " has "
                                    + value.toString().length(),
                            full);
                case "VALUE_OUT_OF_RANGE" ->
                    findings.add(
                            Diagnosis.VALUE_OUT_OF_RANGE, where, full + " has not enough digits for " + called, full);
                case "VALUE_NOT_IN_PICKLIST" ->
                    findings.add(
                            Diagnosis.PICKLIST_VALUE_UNKNOWN,
                            where,
                            full + " is a restricted picklist; " + called + " is none of its values",
                            picks(field),
                            full);
                default ->
                    findings.add(
                            Diagnosis.FIELD_OF_WRONG_TYPE,
                            where,
                            full + " is of type " + field.type() + "; " + called + " cannot become that",
                            field.type());
            }
            return false;
        }
    }

    private void checkPick(String where, String object, SalesforceField field, String value) {
        String full = object + "." + field.name();
        if (!knows(field, value)) {
            findings.add(
                    Diagnosis.PICKLIST_VALUE_NEW,
                    where,
                    full + " takes any value, but that of the campaign file is none of its list",
                    full);
        }
    }

    /** Whether a value is an active one of a picklist, in any case of its letters. */
    static boolean knows(SalesforceField field, String value) {
        return field.picklistValues().stream()
                .anyMatch(pick -> pick.active() && pick.value().equalsIgnoreCase(value));
    }

    /** The active values of a picklist, not too many of them. */
    static String picks(SalesforceField field) {
        return field.picklistValues().stream()
                .filter(PicklistValue::active)
                .map(PicklistValue::value)
                .limit(MOST_VALUES)
                .collect(Collectors.joining(", "));
    }
}
