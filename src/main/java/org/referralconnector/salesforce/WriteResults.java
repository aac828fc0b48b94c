package org.referralconnector.salesforce;

import java.util.List;

/**
 * How the writes of a batch were answered.
 *
 * @param plan what was to be written
 * @param results the answer to each write, in the order of the calls
 * @param questions what has to be asked to understand them
 */
public record WriteResults(WritePlan plan, List<WriteResult> results, List<FateQueries.Question> questions) {}
