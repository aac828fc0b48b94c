package org.referralconnector.sandbox.intercom.workspace;

/** What calls do to a contact, as histories and counts name it. */
final class Effect {
    static final String CREATED = "created";
    static final String UPDATED = "updated";
    static final String SIGNED_UP = "signed up";
    static final String ARCHIVED = "archived";
    static final String UNARCHIVED = "unarchived";
    static final String BLOCKED = "blocked";
    static final String DELETED = "deleted";
    static final String MERGED = "merged";
    static final String TAGGED = "tagged";
    static final String UNTAGGED = "untagged";
    static final String NOTED = "noted";
    static final String EVENT = "event";

    private Effect() {}
}
