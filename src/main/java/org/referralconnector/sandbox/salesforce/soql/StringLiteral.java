package org.referralconnector.sandbox.salesforce.soql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text between quotes. The grammar knows Apex strings, which lack two escapes of SOQL: {@code \%} and {@code \_},
 * a percent sign or an underscore that LIKE must take literally. They travel through the grammar as two characters of
 * the Unicode private use area.
 */
final class StringLiteral {
    static final char LITERAL_PERCENT = '\uE000';
    static final char LITERAL_UNDERSCORE = '\uE001';

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u[0-9a-fA-F]{4}|.)", Pattern.DOTALL);

    private StringLiteral() {}

    /** Replaces the escapes which the grammar does not know. */
    static String shield(String query) {
        return ESCAPE.matcher(query).replaceAll(escape -> switch (escape.group().charAt(1)) {
            case '%' -> String.valueOf(LITERAL_PERCENT);
            case '_' -> String.valueOf(LITERAL_UNDERSCORE);
            default -> Matcher.quoteReplacement(escape.group());
        });
    }

    /** The value of a quoted literal; shielded characters stay shielded for {@link LikePattern}. */
    static String unquoted(String literal) {
        return ESCAPE.matcher(literal.substring(1, literal.length() - 1))
                .replaceAll(escape -> Matcher.quoteReplacement(unescaped(escape.group())));
    }

    private static String unescaped(String escape) {
        char kind = escape.charAt(1);
        return switch (kind) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'u' -> String.valueOf((char) Integer.parseInt(escape.substring(2), 16));
            default -> String.valueOf(kind);
        };
    }

    /** The value as every operator but LIKE takes it. */
    static String plain(String value) {
        return value.replace(LITERAL_PERCENT, '%').replace(LITERAL_UNDERSCORE, '_');
    }
}
