package org.referralconnector.salesforce;

import java.util.List;

/**
 * One error in Salesforce's own words.
 *
 * @param code Salesforce's code, such as {@code UNABLE_TO_LOCK_ROW}
 * @param message its message; may hold personal data
 * @param fields the API names of the fields it is about
 * @param recordIds the ids of other records that it names
 * @param matches the records that a duplicate rule found; empty if there is no such list, or a part of it cannot be read
 */
record ApiError(String code, String message, List<String> fields, List<String> recordIds, List<Match> matches) {

    /** A record that a duplicate rule found. */
    record Match(String object, String recordId) {}
}
