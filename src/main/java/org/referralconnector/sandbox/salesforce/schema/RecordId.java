package org.referralconnector.sandbox.salesforce.schema;

import java.util.Optional;

/** Record ids: fifteen case-sensitive characters, and three more from which their case can be restored. */
public final class RecordId {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String CHECKSUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private static final String POD = "0S0";
    private static final int SHORT = 15;
    private static final int LONG = 18;

    private RecordId() {}

    /** The 18-character id of the n-th record of an object. */
    public static String of(String keyPrefix, long n) {
        StringBuilder digits = new StringBuilder();
        for (long rest = n; digits.length() < SHORT - keyPrefix.length() - POD.length(); rest /= DIGITS.length()) {
            digits.append(DIGITS.charAt((int) (rest % DIGITS.length())));
        }
        return complete(keyPrefix + POD + digits.reverse());
    }

    /** The 18-character form of a 15- or 18-character id; empty if the text cannot be an id. */
    public static Optional<String> parse(String text) {
        if ((text.length() != SHORT && text.length() != LONG)
                || !text.chars().allMatch(each -> DIGITS.indexOf(each) >= 0)) {
            return Optional.empty();
        }
        return Optional.of(text.length() == LONG ? text : complete(text));
    }

    private static String complete(String fifteen) {
        StringBuilder id = new StringBuilder(fifteen);
        for (int block = 0; block < SHORT; block += 5) {
            int capitals = 0;
            for (int i = 0; i < 5; i++) {
                char each = fifteen.charAt(block + i);
                if (each >= 'A' && each <= 'Z') {
                    capitals |= 1 << i;
                }
            }
            id.append(CHECKSUM.charAt(capitals));
        }
        return id.toString();
    }
}
