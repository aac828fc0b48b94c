package org.referralconnector.campaign;

/**
 * What becomes of a campaign's participants in Salesforce.
 *
 * @param connection the name of the Salesforce connection, {@code default} if the file names none
 * @param leads what becomes of a referred person
 * @param referrers what becomes of a referrer
 */
public record SalesforceRules(String connection, Section leads, Section referrers) {}
