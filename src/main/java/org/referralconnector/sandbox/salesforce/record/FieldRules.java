package org.referralconnector.sandbox.salesforce.record;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** The checks which every value must pass: required, length, e-mail, picklist, range, reference, unique. */
final class FieldRules {
    private static final String DOMAIN_PART = "[A-Za-z0-9\\-\\u0080-\\uFFFF]+";
    private static final Pattern EMAIL = Pattern.compile(
            "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\\-\\u0080-\\uFFFF]+@" + DOMAIN_PART + "(\\." + DOMAIN_PART + ")+");

    private final RecordStore store;

    FieldRules(RecordStore store) {
        this.store = store;
    }

    /**
     * @param changes the fields which are written, in the order in which they were sent
     * @throws Refusal with the code of the first rule that is broken
     */
    void check(ObjectType type, Row row, Map<String, Object> changes) {
        requireAll(type, row);
        changes.forEach((name, value) -> {
            if (value != null) {
                check(type.field(name).orElseThrow(), value);
            }
        });
        changes.forEach((name, value) -> {
            Field field = type.field(name).orElseThrow();
            if (value != null && field.unique()) {
                requireUnique(type, field, value, row);
            }
        });
    }

    private static void requireAll(ObjectType type, Row row) {
        List<String> missing = new ArrayList<>();
        for (Field field : type.fields()) {
            if (field.required() && row.get(field.name()) == null) {
                missing.add(field.name());
            }
        }
        if (!missing.isEmpty()) {
            throw Refusal.missing(missing);
        }
    }

    private void check(Field field, Object value) {
        if (value instanceof String text && field.type().shape() == FieldType.Shape.TEXT) {
            checkText(field, text);
        } else if (value instanceof BigDecimal number) {
            checkRange(field, number);
        } else if (field.type() == FieldType.REFERENCE) {
            checkReference(field, (String) value);
        }
    }

    private static void checkText(Field field, String text) {
        if (text.codePointCount(0, text.length()) > field.length()) {
            throw Refusal.record(
                    "STRING_TOO_LONG",
                    field.label() + ": data value too large: " + text + " (max length=" + field.length() + ")",
                    field.name());
        }
        if (field.type() == FieldType.EMAIL && !EMAIL.matcher(text).matches()) {
            throw Refusal.record(
                    "INVALID_EMAIL_ADDRESS", field.label() + ": invalid email address: " + text, field.name());
        }
        if (field.restricted() && field.value(text).isEmpty()) {
            throw Refusal.record(
                    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                    field.label() + ": bad value for restricted picklist field: " + text,
                    field.name());
        }
    }

    private static void checkRange(Field field, BigDecimal number) {
        int most = field.precision() - field.scale();
        if (field.precision() > 0 && number.precision() - number.scale() > most) {
            throw Refusal.record(
                    "NUMBER_OUTSIDE_VALID_RANGE",
                    field.label() + ": value outside of valid range on numeric field: " + number,
                    field.name());
        }
    }

    private void checkReference(Field field, String text) {
        String id = RecordId.parse(text)
                .orElseThrow(() -> Refusal.record(
                        "MALFORMED_ID", field.label() + ": id value of incorrect type: " + text, field.name()));
        Optional<Row> target = store.find(id);
        if (target.isPresent() && !field.references().contains(target.get().type())) {
            throw Refusal.record(
                    "FIELD_INTEGRITY_EXCEPTION", field.label() + ": id value of incorrect type: " + text, field.name());
        }
        if (target.isEmpty() || target.get().deleted()) {
            throw Refusal.record("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", field.name());
        }
        if (target.get().is("IsConverted")) {
            throw Refusal.record("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", field.name());
        }
    }

    private void requireUnique(ObjectType type, Field field, Object value, Row row) {
        for (Row other : store.with(type, field, value)) {
            if (!other.deleted() && !other.id().equals(row.id())) {
                throw Refusal.record(
                        "DUPLICATE_VALUE",
                        "duplicate value found: " + field.name() + " duplicates value on record with id: "
                                + other.id());
            }
        }
    }
}
