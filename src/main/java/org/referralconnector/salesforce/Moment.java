package org.referralconnector.salesforce;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
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

/**
 * A point in time that a payload names: ISO 8601 text with or without time and offset (UTC if there is none), or a unix
 * time in seconds or milliseconds.
 *
 * @param at the moment in UTC; midnight if only a date was named
 * @param named the date as it was named, in the offset that the payload used
 */
record Moment(OffsetDateTime at, LocalDate named) {

    /** How Salesforce writes a moment: {@code 2011-07-07T00:37:00.000+0000}. */
    private static final DateTimeFormatter SALESFORCE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ");

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

    /** From here on a number counts milliseconds: as seconds it would be the year 5138, as milliseconds it is 1973. */
    private static final BigDecimal MILLISECONDS_FROM = BigDecimal.valueOf(100_000_000_000L);

    /** Shorter digit strings are no unix time but a year, a day or a code. */
    private static final int SHORTEST_UNIX_TIME = 9;

    /** The years that Salesforce takes. */
    private static final int FIRST_YEAR = 1700;

    private static final int LAST_YEAR = 4000;

    /** The moment that {@code fact} names; empty if it names none, or none that Salesforce could store. */
    static Optional<Moment> of(Object fact) {
        try {
            return (fact instanceof Number number ? ofNumber(number.toString()) : ofText(fact))
                    .filter(moment ->
                            moment.at().getYear() >= FIRST_YEAR && moment.at().getYear() <= LAST_YEAR);
        } catch (DateTimeException | ArithmeticException noMoment) {
            return Optional.empty();
        }
    }

    /** The moment in a {@code CreatedDate} or another datetime of a Salesforce answer. */
    static Instant ofSalesforce(String datetime) {
        return ofText(datetime)
                .orElseThrow(() -> new DateTimeException("not a Salesforce datetime"))
                .at()
                .toInstant();
    }

    /** As a Salesforce date, such as {@code 2010-01-01}. */
    String date() {
        return named.toString();
    }

    /** As a Salesforce datetime in UTC, such as {@code 2011-07-07T00:37:00.000+0000}. */
    String datetime() {
        return SALESFORCE.format(at);
    }

    private static Optional<Moment> ofText(Object fact) {
        if (!(fact instanceof String text)) {
            return Optional.empty();
        }
        String trimmed = text.strip();
        if (trimmed.length() >= SHORTEST_UNIX_TIME && trimmed.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return ofNumber(trimmed);
        }
        boolean spaced = trimmed.length() > 10 && trimmed.charAt(10) == ' ';
        return Optional.of(of(
                spaced ? trimmed.substring(0, 10) + "T" + trimmed.substring(11).replace(" ", "") : trimmed));
    }

    private static Moment of(String iso) {
        TemporalAccessor parsed = ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        if (parsed instanceof OffsetDateTime moment) {
            return new Moment(moment.withOffsetSameInstant(ZoneOffset.UTC), moment.toLocalDate());
        }
        LocalDateTime local = parsed instanceof LocalDateTime time ? time : ((LocalDate) parsed).atStartOfDay();
        return new Moment(local.atOffset(ZoneOffset.UTC), local.toLocalDate());
    }

    private static Optional<Moment> ofNumber(String digits) {
        BigDecimal number = new BigDecimal(digits);
        if (number.precision() - number.scale() > 15) {
            return Optional.empty();
        }
        BigDecimal milliseconds = number.abs().compareTo(MILLISECONDS_FROM) < 0 ? number.movePointRight(3) : number;
        OffsetDateTime at = Instant.ofEpochMilli(milliseconds.longValue()).atOffset(ZoneOffset.UTC);
        return Optional.of(new Moment(at, at.toLocalDate()));
    }
}
