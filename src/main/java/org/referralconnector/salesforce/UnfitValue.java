package org.referralconnector.salesforce;

import org.referralconnector.journal.Outcome.Parked;

/** A value cannot be written into the field that a campaign maps it to. Its text never holds the value. */
public final class UnfitValue extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    UnfitValue(String code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    /** Why, such as {@code VALUE_TOO_LONG}. */
    public String code() {
        return code;
    }

    Parked outcome() {
        return new Parked(code, getMessage());
    }
}
