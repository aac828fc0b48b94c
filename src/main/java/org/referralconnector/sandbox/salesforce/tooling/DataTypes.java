package org.referralconnector.sandbox.salesforce.tooling;

import org.referralconnector.sandbox.salesforce.schema.Field;

/** What the set-up pages of an organization, and {@code FieldDefinition.DataType}, call the type of a field. */
final class DataTypes {
    private static final int LONGEST_TEXT_AREA = 255;

    private DataTypes() {}

    /** For example {@code Text(255) (External ID) (Unique Case Insensitive)}. */
    static String of(Field field) {
        String name =
                switch (field.type()) {
                    case ID -> "ID";
                    case STRING -> "Text(" + field.length() + ")";
                    case TEXTAREA ->
                        (field.length() > LONGEST_TEXT_AREA ? "Long Text Area(" : "Text Area(") + field.length() + ")";
                    case EMAIL -> "Email";
                    case PHONE -> "Phone";
                    case URL -> "URL(" + field.length() + ")";
                    case PICKLIST, COMBOBOX -> "Picklist";
                    case MULTIPICKLIST -> "Picklist (Multi-Select)";
                    case REFERENCE -> "Lookup(" + String.join(",", field.references()) + ")";
                    case BOOLEAN -> "Checkbox";
                    case INT, DOUBLE -> "Number" + digits(field);
                    case CURRENCY -> "Currency" + digits(field);
                    case PERCENT -> "Percent" + digits(field);
                    case DATE -> "Date";
                    case DATETIME -> "Date/Time";
                };
        return name + (field.externalId() ? " (External ID)" : "") + unique(field);
    }

    /** Salesforce counts the digits before the point here, unlike {@code Precision}. */
    private static String digits(Field field) {
        return "(" + (field.precision() - field.scale()) + ", " + field.scale() + ")";
    }

    private static String unique(Field field) {
        if (!field.unique()) {
            return "";
        }
        return field.caseSensitive() ? " (Unique Case Sensitive)" : " (Unique Case Insensitive)";
    }
}
