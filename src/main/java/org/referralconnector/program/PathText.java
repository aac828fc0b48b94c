package org.referralconnector.program;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text from outside as a part of an address, so that nothing of it can be taken for more than one part. */
public final class PathText {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private PathText() {}

    /** One path segment or query value; even dots are encoded, for {@code ..} is not a name. */
    public static String of(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(UTF_8)) {
            char character = (char) (each & 0xFF);
            if (PLAIN.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(each >> 4 & 0xF, 16)))
                        .append(Character.toUpperCase(Character.forDigit(each & 0xF, 16)));
            }
        }
        return encoded.toString();
    }
}
