package org.referralconnector.sandbox.salesforce.soql;

import java.util.regex.Pattern;

/** The right side of LIKE: {@code %} stands for any text, {@code _} for one character; case does not matter. */
final class LikePattern {
    private final Pattern pattern;

    /** @param value a literal whose escaped wildcards are still shielded */
    LikePattern(String value) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            switch (each) {
                case '%' -> regex.append(".*");
                case '_' -> regex.append('.');
                default -> regex.append(Pattern.quote(StringLiteral.plain(String.valueOf(each))));
            }
        }
        this.pattern =
                Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    boolean matches(String text) {
        return pattern.matcher(text).matches();
    }
}
