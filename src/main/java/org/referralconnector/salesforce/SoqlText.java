package org.referralconnector.salesforce;

import java.util.HexFormat;

/** Writes values into SOQL so that they stay values. */
public final class SoqlText {

    private SoqlText() {}

    /** {@code value} as a SOQL string literal, quotes included. */
    public static String literal(String value) {
        StringBuilder literal = new StringBuilder(value.length() + 2).append('\'');
        for (int i = 0; i < value.length(); i++) {
            append(literal, value.charAt(i));
        }
        return literal.append('\'').toString();
    }

    /** How many bytes {@code text} needs at most in a URL's query string. */
    static int urlLength(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            length += urlLength(text.charAt(i));
        }
        return length;
    }

    private static void append(StringBuilder literal, char c) {
        switch (c) {
            case '\\', '\'', '"' -> literal.append('\\').append(c);
            case '\n' -> literal.append("\\n");
            case '\r' -> literal.append("\\r");
            case '\t' -> literal.append("\\t");
            case '\b' -> literal.append("\\b");
            case '\f' -> literal.append("\\f");
            default -> {
                if (Character.isISOControl(c)) {
                    literal.append("\\u").append(HexFormat.of().toHexDigits(c));
                } else {
                    literal.append(c);
                }
            }
        }
    }

    private static int urlLength(char c) {
        if ((c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_') {
            return 1;
        }
        if (c < 0x80) {
            return 3;
        }
        return c < 0x800 || Character.isSurrogate(c) ? 6 : 9;
    }
}
