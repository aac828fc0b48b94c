package org.referralconnector.journal;

import java.util.Optional;

/**
 * A record that the sender of an event names itself. With neither id nor field a new one is meant.
 *
 * @param object the type of the record as the sender spells it, such as {@code Account} or {@code Invoice__c}
 * @param recordId the record's id in the destination
 * @param field the field by whose value the record is to be found
 * @param value that value; present if and only if the field is
 */
public record Target(String object, Optional<String> recordId, Optional<String> field, Optional<Object> value) {

    /** A new record. */
    public static Target created(String object) {
        return new Target(object, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The record with this id. */
    public static Target known(String object, String recordId) {
        return new Target(object, Optional.of(recordId), Optional.empty(), Optional.empty());
    }

    /** The record whose field has this value, or a new one with it. */
    public static Target found(String object, String field, Object value) {
        return new Target(object, Optional.empty(), Optional.of(field), Optional.of(value));
    }
}
