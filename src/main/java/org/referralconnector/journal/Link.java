package org.referralconnector.journal;

/**
 * Which record a participant is in a destination, learned once and then used instead of searching.
 *
 * @param campaign the campaign
 * @param participant the program's id of the person within the campaign
 * @param destination where the record is, such as {@code salesforce/default}
 * @param object the type of the record, such as {@code Lead}
 * @param recordId the record's id
 */
public record Link(String campaign, String participant, String destination, String object, String recordId) {}
