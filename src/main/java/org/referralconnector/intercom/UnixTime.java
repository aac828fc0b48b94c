package org.referralconnector.intercom;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the points in time that payloads name: ISO 8601 text with or without time and offset (UTC if there is none), or a
 * Unix time in seconds or milliseconds.
 */
final class UnixTime {
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /** Shorter digit strings are no Unix time but a year, a day or a code. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]{9,15}");

    private static final Pattern WITH_A_SPACE = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d.*)");

    /** From here on a number counts milliseconds: as seconds it would be the year 5138, as milliseconds it is 1973. */
    private static final BigDecimal MILLISECONDS_FROM = BigDecimal.valueOf(100_000_000_000L);

    private UnixTime() {}

    /** The seconds since 1970 of the moment that {@code fact} names; empty if it names none, or one before 1970. */
    static Optional<Long> of(Object fact) {
        try {
            return (fact instanceof Number number ? ofNumber(new BigDecimal(number.toString())) : ofText(fact))
                    .filter(seconds -> seconds >= 0);
        } catch (DateTimeException | ArithmeticException | NumberFormatException noMoment) {
            return Optional.empty();
        }
    }

    private static Optional<Long> ofText(Object fact) {
        if (!(fact instanceof String text)) {
            return Optional.empty();
        }
        String trimmed = text.strip();
        if (DIGITS.matcher(trimmed).matches()) {
            return ofNumber(new BigDecimal(trimmed));
        }
        String iso = WITH_A_SPACE.matcher(trimmed).replaceFirst("$1T$2").replace(" ", "");
        TemporalAccessor parsed = ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        if (parsed instanceof OffsetDateTime moment) {
            return Optional.of(moment.toEpochSecond());
        }
        LocalDateTime local = parsed instanceof LocalDateTime time ? time : ((LocalDate) parsed).atStartOfDay();
        return Optional.of(local.toEpochSecond(ZoneOffset.UTC));
    }

    private static Optional<Long> ofNumber(BigDecimal number) {
        if (number.precision() - number.scale() > 15) {
            return Optional.empty();
        }
        BigDecimal seconds = number.abs().compareTo(MILLISECONDS_FROM) < 0 ? number : number.movePointLeft(3);
        return Optional.of(seconds.longValue());
    }
}
