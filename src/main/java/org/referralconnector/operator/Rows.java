package org.referralconnector.operator;

import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows of the database as JSON has them: {@code due_at} is {@code dueAt}, times are ISO-8601 in UTC, nothing is null. */
final class Rows {
    private static final Pattern WORD_BREAK = Pattern.compile("_([a-z])");

    private Rows() {}

    static List<Map<String, Object>> of(List<Map<String, Object>> rows) {
        return rows.stream().map(Rows::of).toList();
    }

    static Map<String, Object> of(Map<String, Object> row) {
        Map<String, Object> json = new LinkedHashMap<>();
        row.forEach((column, value) -> {
            if (value != null) {
                json.put(name(column), plain(value));
            }
        });
        return json;
    }

    private static String name(String column) {
        return WORD_BREAK
                .matcher(column.toLowerCase(Locale.ROOT))
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1).toUpperCase(Locale.ROOT)));
    }

    private static Object plain(Object value) {
        if (value instanceof Timestamp time) {
            return time.toInstant().toString();
        }
        return value instanceof OffsetDateTime time ? time.toInstant().toString() : value;
    }
}
