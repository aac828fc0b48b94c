package org.referralconnector.intercom;

/**
 * One error in Intercom's own words.
 *
 * @param code Intercom's code, such as {@code parameter_invalid}
 * @param message its message; may hold personal data
 */
record ApiError(String code, String message) {

    /** Leaves out the message. */
    @Override
    public String toString() {
        return "ApiError[" + code + "]";
    }
}
