package org.referralconnector.sandbox.salesforce.soql;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a date literal such as {@code LAST_N_DAYS:30} or {@code THIS_MONTH} means on a given day: the days from the
 * first one up to, and without, the last one. Days are UTC days, weeks start on Sunday, the fiscal year is the
 * calendar year.
 */
record DatePeriod(LocalDate from, LocalDate to) {
    private static final Pattern RELATIVE = Pattern.compile("(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)");
    private static final Pattern COUNTED = Pattern.compile("(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S:(\\d+)");
    private static final Pattern AGO = Pattern.compile("N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO:(\\d+)");

    /** @throws IllegalArgumentException if there is no such literal */
    static DatePeriod of(String literal, LocalDate today) {
        String word = literal.toUpperCase(Locale.ROOT).replace("FISCAL_", "");
        return switch (word) {
            case "TODAY" -> span("DAY", today, 0, 1);
            case "YESTERDAY" -> span("DAY", today, -1, 0);
            case "TOMORROW" -> span("DAY", today, 1, 2);
            case "LAST_90_DAYS" -> span("DAY", today, -90, 1);
            case "NEXT_90_DAYS" -> span("DAY", today, 1, 91);
            default -> computed(word, today);
        };
    }

    private static DatePeriod computed(String word, LocalDate today) {
        Matcher relative = RELATIVE.matcher(word);
        if (relative.matches()) {
            int shift =
                    switch (relative.group(1)) {
                        case "LAST" -> -1;
                        case "NEXT" -> 1;
                        default -> 0;
                    };
            return span(relative.group(2), today, shift, shift + 1);
        }
        Matcher counted = COUNTED.matcher(word);
        if (counted.matches()) {
            int n = Integer.parseInt(counted.group(3));
            if (counted.group(1).equals("NEXT")) {
                return span(counted.group(2), today, 1, n + 1);
            }
            // Only the last n days include the running one.
            return span(counted.group(2), today, -n, counted.group(2).equals("DAY") ? 1 : 0);
        }
        Matcher ago = AGO.matcher(word);
        if (ago.matches()) {
            int n = Integer.parseInt(ago.group(2));
            return span(ago.group(1), today, -n, -n + 1);
        }
        throw new IllegalArgumentException(word);
    }

    boolean contains(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(to);
    }

    Instant start() {
        return from.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Instant end() {
        return to.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static DatePeriod span(String unit, LocalDate today, int first, int last) {
        LocalDate start =
                switch (unit) {
                    case "WEEK" -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
                    case "MONTH" -> today.withDayOfMonth(1);
                    case "QUARTER" -> today.withDayOfMonth(1).minusMonths((today.getMonthValue() - 1) % 3);
                    case "YEAR" -> today.withDayOfYear(1);
                    default -> today;
                };
        return new DatePeriod(plus(start, unit, first), plus(start, unit, last));
    }

    private static LocalDate plus(LocalDate day, String unit, int n) {
        return switch (unit) {
            case "WEEK" -> day.plusWeeks(n);
            case "MONTH" -> day.plusMonths(n);
            case "QUARTER" -> day.plusMonths(3L * n);
            case "YEAR" -> day.plusYears(n);
            default -> day.plusDays(n);
        };
    }
}
