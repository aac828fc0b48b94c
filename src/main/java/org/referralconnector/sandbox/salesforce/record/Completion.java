package org.referralconnector.sandbox.salesforce.record;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.PicklistValue;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.store.Row;

/** Fills in what the system knows itself: defaults, stamps, and the fields which follow from others. */
final class Completion {
    private final Clock clock;

    Completion(Clock clock) {
        this.clock = clock;
    }

    /** Everything that a new record of this object has before a client has set anything. */
    Map<String, Object> defaults(ObjectType type, String userId) {
        Map<String, Object> values = new HashMap<>();
        for (Field field : type.fields()) {
            Object value = defaultOf(field, userId);
            if (value != null) {
                values.put(field.name(), value);
            }
        }
        values.put("CreatedDate", now());
        values.put("CreatedById", userId);
        return values;
    }

    private static Object defaultOf(Field field, String userId) {
        if (field.defaultsToUser()) {
            return userId;
        }
        if (field.type() == FieldType.BOOLEAN) {
            return Boolean.TRUE.equals(field.defaultValue());
        }
        return field.defaultPick()
                .map(PicklistValue::value)
                .map(Object.class::cast)
                .orElse(field.defaultValue());
    }

    /**
     * The record with stamps and derived fields.
     *
     * @param changes the fields which the client has set
     */
    Row complete(ObjectType type, Row row, Map<String, Object> changes, String userId) {
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<String, Object> change : changes.entrySet()) {
            Field field = type.field(change.getKey()).orElseThrow();
            if (change.getValue() instanceof String text && field.type().shape() == FieldType.Shape.REFERENCE) {
                values.put(field.name(), RecordId.parse(text).orElse(text));
            } else if (change.getValue() == null && field.type() == FieldType.BOOLEAN) {
                values.put(field.name(), false);
            }
        }
        derive(type, row, changes, values);
        values.put("LastModifiedDate", now());
        values.put("LastModifiedById", userId);
        values.put("SystemModstamp", now());
        return row.with(values);
    }

    private void derive(ObjectType type, Row row, Map<String, Object> changes, Map<String, Object> values) {
        switch (type.name()) {
            case "Lead", "Contact", "User" -> values.put("Name", fullName(row));
            case "Opportunity" -> deriveStage(type, row, changes, values);
            case "Task" -> {
                boolean closed =
                        picked(type, row, "Status").map(PicklistValue::closed).orElse(false);
                values.put("IsClosed", closed);
                values.put("IsHighPriority", "High".equals(row.get("Priority")));
                values.put("CompletedDateTime", closed ? now() : null);
            }
            case "CampaignMember" -> deriveMember(row, values);
            default -> {}
        }
    }

    private void deriveMember(Row row, Map<String, Object> values) {
        boolean responded = "Responded".equals(row.get("Status"));
        values.put("HasResponded", responded);
        if (responded && row.get("FirstRespondedDate") == null) {
            values.put("FirstRespondedDate", LocalDate.ofInstant(now(), ZoneOffset.UTC));
        }
        boolean isContact = row.get("ContactId") != null;
        values.put("Type", isContact ? "Contact" : "Lead");
        values.put("LeadOrContactId", row.get(isContact ? "ContactId" : "LeadId"));
    }

    private void deriveStage(ObjectType type, Row row, Map<String, Object> changes, Map<String, Object> values) {
        Optional<PicklistValue> stage = picked(type, row, "StageName");
        values.put("IsClosed", stage.map(PicklistValue::closed).orElse(false));
        values.put("IsWon", stage.map(PicklistValue::won).orElse(false));
        BigDecimal probability = (BigDecimal) row.get("Probability");
        if (changes.containsKey("StageName")) {
            values.put("LastStageChangeDate", now());
            if (!changes.containsKey("Probability")) {
                probability =
                        BigDecimal.valueOf(stage.map(PicklistValue::probability).orElse(0));
                values.put("Probability", probability);
            }
        }
        BigDecimal amount = (BigDecimal) row.get("Amount");
        if (amount != null && probability != null) {
            values.put("ExpectedRevenue", amount.multiply(probability).movePointLeft(2));
        }
    }

    private static Optional<PicklistValue> picked(ObjectType type, Row row, String field) {
        String value = row.text(field);
        return value == null
                ? Optional.empty()
                : type.field(field).orElseThrow().value(value);
    }

    private static String fullName(Row row) {
        String first = row.text("FirstName");
        String last = row.text("LastName");
        return first == null ? last : first + " " + last;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
