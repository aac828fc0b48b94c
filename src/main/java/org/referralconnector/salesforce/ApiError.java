package org.referralconnector.salesforce;

import java.util.List;

/**
 * One error in Salesforce's own words.
 *
 * @param code Salesforce's code, such as {@code UNABLE_TO_LOCK_ROW}
 * @param message its message; may hold personal data
 * @param fields the API names of the fields it is about
 * @param recordIds the ids of other records that it names
 */
record ApiError(String code, String message, List<String> fields, List<String> recordIds) {}
