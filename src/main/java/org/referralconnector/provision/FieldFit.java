package org.referralconnector.provision;

import java.util.Optional;
import org.referralconnector.campaign.NewField;

/** Whether a field that is there will do for one that is wanted. */
final class FieldFit {
    private static final String CHANGE = "; change the field in Salesforce, or the campaign file";

    private FieldFit() {}

    /** Why it will not; empty if it will. */
    static Optional<Refusal> mismatch(WantedField wanted, PresentField present) {
        NewField shape = wanted.shape();
        if (!type(shape.type()).equals(present.type())) {
            return refusal("OTHER_TYPE", "is of type " + present.type() + " and not " + wanted.words() + CHANGE);
        }
        if (shape.length() > present.length() && present.length() > 0) {
            return refusal("TOO_SHORT", "takes " + present.length() + " characters and not " + shape.length() + CHANGE);
        }
        if (shape.type().isNumber()
                && (wholeDigits(shape.precision(), shape.scale()) > wholeDigits(present.precision(), present.scale())
                        || shape.scale() > present.scale())) {
            return refusal(
                    "TOO_SHORT",
                    "has " + present.precision() + " digits, " + present.scale() + " of them after the point, and not "
                            + shape.precision() + " and " + shape.scale() + CHANGE);
        }
        if (wanted.key() && !(present.unique() && present.externalId())) {
            return refusal(
                    "NOT_UNIQUE",
                    "is no unique external id; make it one in Salesforce, or name another field with"
                            + " referral.salesforce.key-field");
        }
        return missingValues(shape, present);
    }

    private static Optional<Refusal> missingValues(NewField shape, PresentField present) {
        if (present.values().isEmpty()) {
            return Optional.empty();
        }
        String missing = String.join(
                ", ",
                shape.values().stream()
                        .filter(value -> !present.values().contains(value))
                        .toList());
        return missing.isEmpty()
                ? Optional.empty()
                : refusal("VALUES_MISSING", "is a restricted picklist without " + missing + CHANGE);
    }

    private static int wholeDigits(int precision, int scale) {
        return precision - scale;
    }

    private static Optional<Refusal> refusal(String code, String cure) {
        return Optional.of(Refusal.of(code, "It " + cure + ". It was not altered."));
    }

    /** Describe's word for a type. */
    private static String type(NewField.Type type) {
        return switch (type) {
            case TEXT -> "string";
            case TEXTAREA, LONG_TEXTAREA -> "textarea";
            case NUMBER -> "double";
            case CURRENCY -> "currency";
            case PERCENT -> "percent";
            case CHECKBOX -> "boolean";
            case DATE -> "date";
            case DATETIME -> "datetime";
            case EMAIL -> "email";
            case PHONE -> "phone";
            case URL -> "url";
            case PICKLIST -> "picklist";
        };
    }
}
