package org.referralconnector.sandbox.intercom.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the REST API; 2.0 to 2.16 are known here. */
public record ApiVersion(int minor) {
    public static final String HEADER = "Intercom-Version";

    /** The first version in which a merged contact is told from one that never was. */
    public static final ApiVersion MERGED_IS_GONE = new ApiVersion(16);

    public static final ApiVersion LATEST = new ApiVersion(16);

    private static final Pattern FORM = Pattern.compile("2\\.(\\d{1,2})");

    /**
     * The version of this number.
     *
     * @throws IllegalArgumentException with a sentence for people if it is unknown
     */
    public static ApiVersion of(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches() && Integer.parseInt(form.group(1)) <= LATEST.minor) {
            return new ApiVersion(Integer.parseInt(form.group(1)));
        }
        throw new IllegalArgumentException("the versions 2.0 to " + LATEST + " are known, not \"" + text + "\"");
    }

    public boolean isAtLeast(ApiVersion other) {
        return minor >= other.minor;
    }

    @Override
    public String toString() {
        return "2." + minor;
    }
}
