package org.referralconnector.salesforce;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of the daily API limit is kept for people and for what is most urgent.
 *
 * @param amount a share in percent or a number of calls
 * @param percent which of the two
 */
public record ApiReserve(long amount, boolean percent) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}) ?(%?)");

    /**
     * Reads {@code 20%} or {@code 3000}.
     *
     * @throws IllegalArgumentException if it is neither; the message says what would be right
     */
    public static ApiReserve of(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (matcher.matches()) {
            ApiReserve reserve = new ApiReserve(
                    Long.parseLong(matcher.group(1)), !matcher.group(2).isEmpty());
            if (!reserve.percent || reserve.amount <= 100) {
                return reserve;
            }
        }
        throw new IllegalArgumentException(
                text + " is no reserve; write a share of the limit from 0% to 100%, or a number of calls such as 3000");
    }

    /** The calls that are kept of {@code limit}; at most all of them. */
    public long calls(long limit) {
        return percent ? (limit * amount + 99) / 100 : Math.min(amount, limit);
    }
}
