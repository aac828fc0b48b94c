package org.referralconnector.salesforce;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of the org's daily API limit is used, as every answer of Salesforce tells in passing
 * ({@code Sforce-Limit-Info: api-usage=18/15000}).
 */
public final class SalesforceBudget {
    private static final Pattern USAGE = Pattern.compile("(?:^|[ ;,])api-usage=(\\d{1,12})/(\\d{1,12})");

    /**
     * The usage of a moment.
     *
     * @param used calls used in the last 24 hours, by everybody in the org
     * @param limit calls allowed in 24 hours
     */
    public record Usage(long used, long limit) {
        public long remaining() {
            return Math.max(0, limit - used);
        }
    }

    private volatile Usage usage;

    /** Notes the header of an answer; anything unreadable is ignored. */
    void saw(String limits) {
        if (limits == null) {
            return;
        }
        Matcher matcher = USAGE.matcher(limits);
        if (matcher.find()) {
            usage = new Usage(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }
    }

    /** The usage that Salesforce told last; empty before the first answer. */
    public Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }
}
