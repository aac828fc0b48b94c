package org.referralconnector.salesforce;

import java.util.List;

/**
 * How the writes of a batch were answered.
 *
 * @param plan what was to be written
 * @param results the answer to each write, in the order of the calls
 */
public record WriteResults(WritePlan plan, List<WriteResult> results) {}
