package org.referralconnector.doctor;

import java.util.Locale;

/** How bad a finding is. */
public enum Level {
    /** As it should be. */
    GREEN("✓"),
    /** It works, but somebody should know. */
    YELLOW("!"),
    /** Something will not work before it is repaired. */
    RED("✗");

    private final String sign;

    Level(String sign) {
        this.sign = sign;
    }

    /** The sign before the finding in the table. */
    public String sign() {
        return sign;
    }

    /** The level as the JSON answer spells it, such as {@code yellow}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
