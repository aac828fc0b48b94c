package org.referralconnector.salesforce;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * What a record is searched by.
 *
 * @param field the API name of the field
 * @param value the value as Salesforce takes it: text, number or boolean
 * @param caseSensitive whether values that differ in case only are different ones
 */
record Lookup(String field, Object value, boolean caseSensitive) {

    /**
     * The record of a person with this e-mail address.
     *
     * @param object the object that people are records of
     */
    static Lookup email(String object, String address) {
        return new Lookup(PersonAccounts.emailField(object), address.strip().toLowerCase(Locale.ROOT), false);
    }

    /** True if it searches people by their e-mail address. */
    boolean byEmail() {
        return field.equals("Email") || field.equals(PersonAccounts.EMAIL);
    }

    /** The value as values are compared: two with the same key are the same to Salesforce. */
    String key() {
        return key(value, caseSensitive);
    }

    /** The key of a value that Salesforce answered with. */
    static String key(Object value, boolean caseSensitive) {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        }
        String text = value.toString();
        return caseSensitive ? text : text.toLowerCase(Locale.ROOT);
    }

    /** The value as a SOQL literal. */
    String literal() {
        return value instanceof String text ? SoqlText.literal(text) : key();
    }
}
