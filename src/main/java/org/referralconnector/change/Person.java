package org.referralconnector.change;

import java.util.Optional;

/**
 * A person as a CRM record has it.
 *
 * @param connection where the record is, such as {@code salesforce/default} or {@code intercom/default}
 * @param object the type of the record: {@code Lead} or {@code Contact} of Salesforce, {@code contact} of Intercom
 * @param recordId the record's id
 * @param email the e-mail address, if the record has one
 * @param firstName the first name, if the record has one
 * @param lastName the last name, if the record has one
 */
public record Person(
        String connection,
        String object,
        String recordId,
        Optional<String> email,
        Optional<String> firstName,
        Optional<String> lastName) {

    /** Leaves out who it is. */
    @Override
    public String toString() {
        return "Person[" + object + " " + recordId + "]";
    }
}
