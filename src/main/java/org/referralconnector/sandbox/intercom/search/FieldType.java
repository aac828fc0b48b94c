package org.referralconnector.sandbox.intercom.search;

import java.util.Set;

/** What a field holds, and with which operators it can be searched (OpenAPI 2.16, {@code single_filter_search_request}). */
enum FieldType {
    STRING,
    NUMBER,
    BOOLEAN,
    DATE,
    TAG,
    SEGMENT;

    private static final Set<String> EQUALITY = Set.of("=", "!=");
    private static final Set<String> MEMBERSHIP = Set.of("IN", "NIN");
    private static final Set<String> TEXT = Set.of("~", "!~", "^", "$");
    private static final Set<String> ORDER = Set.of("<", ">", "<=", ">=");
    private static final Set<String> DAYS = Set.of("=", "<", ">");

    boolean takes(String operator) {
        return switch (this) {
            case DATE -> DAYS.contains(operator);
            case TAG -> EQUALITY.contains(operator);
            case BOOLEAN, SEGMENT -> isEquality(operator);
            case STRING -> isEquality(operator) || TEXT.contains(operator);
            case NUMBER -> isEquality(operator) || ORDER.contains(operator);
        };
    }

    private static boolean isEquality(String operator) {
        return EQUALITY.contains(operator) || MEMBERSHIP.contains(operator);
    }
}
