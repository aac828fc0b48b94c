package org.referralconnector.provision;

/**
 * Why something could not be done.
 *
 * @param code the code, Salesforce's or Intercom's own or one of ours, such as {@code OTHER_TYPE}
 * @param cure what a person can do about it
 * @param general true if nothing else can be done either, such as without a session
 */
record Refusal(String code, String cure, boolean general) {

    /** A refusal that concerns one part alone. */
    static Refusal of(String code, String cure) {
        return new Refusal(code, cure, false);
    }
}
