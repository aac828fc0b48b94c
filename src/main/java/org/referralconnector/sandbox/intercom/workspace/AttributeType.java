package org.referralconnector.sandbox.intercom.workspace;

/** What the values of a custom attribute may be, by the {@code data_type} with which it is made. */
public enum AttributeType {
    STRING,
    INTEGER,
    FLOAT,
    BOOLEAN,
    DATE,
    OPTIONS
}
