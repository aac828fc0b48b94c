package org.referralconnector.sandbox.salesforce.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;

/** The type of a field as describe names it, and the shape its values have in the store and in JSON. */
public enum FieldType {
    ID(Shape.REFERENCE, "tns:ID"),
    STRING(Shape.TEXT, "xsd:string"),
    TEXTAREA(Shape.TEXT, "xsd:string"),
    EMAIL(Shape.TEXT, "xsd:string"),
    PHONE(Shape.TEXT, "xsd:string"),
    URL(Shape.TEXT, "xsd:string"),
    PICKLIST(Shape.TEXT, "xsd:string"),
    MULTIPICKLIST(Shape.TEXT, "xsd:string"),
    COMBOBOX(Shape.TEXT, "xsd:string"),
    REFERENCE(Shape.REFERENCE, "tns:ID"),
    BOOLEAN(Shape.FLAG, "xsd:boolean"),
    INT(Shape.NUMBER, "xsd:int"),
    DOUBLE(Shape.NUMBER, "xsd:double"),
    CURRENCY(Shape.NUMBER, "xsd:double"),
    PERCENT(Shape.NUMBER, "xsd:double"),
    DATE(Shape.DATE, "xsd:date"),
    DATETIME(Shape.INSTANT, "xsd:dateTime");

    /** The Java type of a stored value: String, String (18 characters), Boolean, BigDecimal, LocalDate, Instant. */
    public enum Shape {
        TEXT,
        REFERENCE,
        FLAG,
        NUMBER,
        DATE,
        INSTANT
    }

    private final Shape shape;
    private final String soapType;

    FieldType(Shape shape, String soapType) {
        this.shape = shape;
        this.soapType = soapType;
    }

    /**
     * The type which describe calls by this word.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    @JsonCreator
    public static FieldType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public Shape shape() {
        return shape;
    }

    public String soapType() {
        return soapType;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
