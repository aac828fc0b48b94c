package org.referralconnector.referral;

import java.math.BigDecimal;

/**
 * What a program was told to add to what a participant has spent on one Opportunity.
 *
 * @param recordId the Opportunity
 * @param currency the ISO code; empty text if the org has one currency
 * @param total the sum of all that was told
 * @param times how often something was told
 */
record SpendTold(String recordId, String currency, BigDecimal total, int times) {}
