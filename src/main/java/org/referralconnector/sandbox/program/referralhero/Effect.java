package org.referralconnector.sandbox.program.referralhero;

/** What calls do to a subscriber, as histories and counts name it. */
final class Effect {
    static final String CREATED = "created";
    static final String UPDATED = "updated";
    static final String DELETED = "deleted";
    static final String REFERRED = "referred";
    static final String UNCONFIRMED = "unconfirmed";
    static final String CONFIRMED = "confirmed";
    static final String QUALIFIED = "qualified";
    static final String UNQUALIFIED = "unqualified";
    static final String PROMOTED = "promoted";
    static final String SPENT = "spent";
    static final String POINTS = "points";

    private Effect() {}
}
