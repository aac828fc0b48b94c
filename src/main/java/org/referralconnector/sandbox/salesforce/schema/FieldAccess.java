package org.referralconnector.sandbox.salesforce.schema;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What field-level security lets clients do with a field. */
public enum FieldAccess {
    /** For clients the field does not exist. */
    HIDDEN,
    READ_ONLY,
    EDITABLE;

    /**
     * The access which a control call names.
     *
     * @throws IllegalArgumentException with a sentence for people if there is no such word
     */
    public static FieldAccess of(String word) {
        return Arrays.stream(values())
                .filter(access -> access.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"access\" must be one of "
                        + Arrays.stream(values()).map(FieldAccess::word).collect(Collectors.joining(", "))));
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
