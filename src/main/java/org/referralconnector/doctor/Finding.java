package org.referralconnector.doctor;

/**
 * One thing that was found. Never holds a secret.
 *
 * @param diagnosis what it is
 * @param area what it is about at large, such as {@code database} or {@code salesforce/default}
 * @param subject what it is about in particular, such as {@code Lead.Tier__c}
 * @param what what was found, in words
 * @param cure what to do; empty if there is nothing to do
 */
public record Finding(Diagnosis diagnosis, String area, String subject, String what, String cure) {

    /** How bad it is. */
    public Level level() {
        return diagnosis.level();
    }

    /** The code that stays the same whatever the words are, such as {@code field-missing}. */
    public String code() {
        return diagnosis.code();
    }
}
