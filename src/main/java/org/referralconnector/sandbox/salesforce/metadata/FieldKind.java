package org.referralconnector.sandbox.salesforce.metadata;

import java.util.Arrays;
import java.util.Optional;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;

/**
 * The type of a custom field as the {@code FieldType} of the Metadata API names it, and what a definition of this type
 * says about its size.
 */
enum FieldKind {
    TEXT("Text", FieldType.STRING, Size.LENGTH, 255, true),
    TEXT_AREA("TextArea", FieldType.TEXTAREA, Size.FIXED, 255, false),
    LONG_TEXT_AREA("LongTextArea", FieldType.TEXTAREA, Size.LENGTH, 131_072, false),
    NUMBER("Number", FieldType.DOUBLE, Size.DIGITS, 18, true),
    CURRENCY("Currency", FieldType.CURRENCY, Size.DIGITS, 18, false),
    PERCENT("Percent", FieldType.PERCENT, Size.DIGITS, 18, false),
    CHECKBOX("Checkbox", FieldType.BOOLEAN, Size.FIXED, 0, false),
    DATE("Date", FieldType.DATE, Size.FIXED, 0, false),
    DATE_TIME("DateTime", FieldType.DATETIME, Size.FIXED, 0, false),
    EMAIL("Email", FieldType.EMAIL, Size.FIXED, 80, true),
    PHONE("Phone", FieldType.PHONE, Size.FIXED, 40, false),
    URL("Url", FieldType.URL, Size.FIXED, 255, false),
    PICKLIST("Picklist", FieldType.PICKLIST, Size.FIXED, 255, false),
    /** Fields of this type are made by control calls only. */
    MULTISELECT_PICKLIST("MultiselectPicklist", FieldType.MULTIPICKLIST, Size.FIXED, 4099, false),
    /** Fields of this type are made by control calls only. */
    LOOKUP("Lookup", FieldType.REFERENCE, Size.FIXED, 18, false);

    /** What a definition has to say about the size of the values. */
    enum Size {
        FIXED,
        LENGTH,
        DIGITS
    }

    private final String word;
    private final FieldType type;
    private final Size size;
    private final int most;
    private final boolean key;

    FieldKind(String word, FieldType type, Size size, int most, boolean key) {
        this.word = word;
        this.type = type;
        this.size = size;
        this.most = most;
        this.key = key;
    }

    /** The type which this word names, if clients can make fields of it here. */
    static Optional<FieldKind> of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word) && kind != MULTISELECT_PICKLIST && kind != LOOKUP)
                .findFirst();
    }

    static FieldKind of(Field field) {
        return switch (field.type()) {
            case TEXTAREA -> field.length() > TEXT_AREA.most ? LONG_TEXT_AREA : TEXT_AREA;
            case INT -> NUMBER;
            case COMBOBOX -> PICKLIST;
            case ID -> LOOKUP;
            default ->
                Arrays.stream(values())
                        .filter(kind -> kind.type == field.type())
                        .findFirst()
                        .orElseThrow();
        };
    }

    String word() {
        return word;
    }

    FieldType type() {
        return type;
    }

    Size size() {
        return size;
    }

    /** Most characters, or most digits. */
    int most() {
        return most;
    }

    /** Whether such a field can be unique or an external id. */
    boolean canBeKey() {
        return key;
    }

    /** Whether a record may have to have a value; a checkbox always has one. */
    boolean canBeRequired() {
        return this != LONG_TEXT_AREA && this != CHECKBOX && this != PICKLIST;
    }
}
