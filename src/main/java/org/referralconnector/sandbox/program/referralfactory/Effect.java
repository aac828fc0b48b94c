package org.referralconnector.sandbox.program.referralfactory;

/** What calls do to a user, as histories and counts name it. */
final class Effect {
    static final String CREATED = "created";
    static final String UPDATED = "updated";
    static final String DELETED = "deleted";
    static final String QUALIFIED = "qualified";
    static final String PENDING = "pending";
    static final String REWARDED = "rewarded";

    private Effect() {}
}
