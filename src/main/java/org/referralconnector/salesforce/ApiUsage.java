package org.referralconnector.salesforce;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of the org's daily API limit was used at some moment.
 *
 * @param used calls made in the last 24 hours, by everybody in the org
 * @param limit calls allowed in 24 hours
 */
public record ApiUsage(long used, long limit) {

    /** The time over which Salesforce counts. */
    static final Duration DAY = Duration.ofHours(24);

    private static final Pattern USAGE = Pattern.compile("(?:^|[ ;,])api-usage=(\\d{1,12})/(\\d{1,12})");

    /**
     * Reads the header {@code Sforce-Limit-Info}, such as {@code api-usage=18/15000}.
     *
     * @param header null if there was none
     * @return empty if it cannot be read
     */
    static Optional<ApiUsage> of(String header) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher matcher = USAGE.matcher(header);
        return matcher.find()
                ? Optional.of(new ApiUsage(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** Calls that are left; never negative. */
    public long left() {
        return Math.max(0, limit - used);
    }

    /**
     * When nothing is left if calls go on being made as they were.
     *
     * @param calls how many were made
     * @param within in which time
     * @param now from when on
     * @return empty if that is more than 24 hours away
     */
    public Optional<Instant> exhausted(long calls, Duration within, Instant now) {
        if (left() == 0) {
            return Optional.of(now);
        }
        if (calls <= 0) {
            return Optional.empty();
        }
        double seconds = (double) left() * within.toSeconds() / calls;
        return seconds > DAY.toSeconds() ? Optional.empty() : Optional.of(now.plusSeconds((long) seconds));
    }

    /** The same, if calls go on being made as on average in the 24 hours that are counted. */
    public Optional<Instant> exhausted(Instant now) {
        return exhausted(used, DAY, now);
    }
}
