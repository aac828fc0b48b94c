package org.referralconnector.sandbox.salesforce.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.soql.FlatResult;

/**
 * A query job. It finds its records at once and is ready after the processing time; it keeps the records themselves, and
 * a page becomes text when a client asks for it.
 */
public final class QueryJob {
    private final JobHead head;
    private final FlatResult result;
    private final Instant ready;
    private Instant aborted;

    QueryJob(JobHead head, FlatResult result, Duration processing) {
        this.head = head;
        this.result = result;
        this.ready = head.created().plus(processing);
    }

    public String id() {
        return head.id();
    }

    public synchronized JobState state(Instant now) {
        if (aborted != null) {
            return JobState.ABORTED;
        }
        return now.isBefore(ready) ? JobState.IN_PROGRESS : JobState.JOB_COMPLETE;
    }

    /**
     * Ends the job without results.
     *
     * @throws Refusal INVALIDJOBSTATE if the job has ended
     */
    public synchronized void abort(Instant now) {
        if (state(now).ended()) {
            throw Refusal.of(400, "INVALIDJOBSTATE", "Aborting already Completed Job not allowed");
        }
        aborted = now;
    }

    /** The job as the call that creates it is answered. */
    public ObjectNode created() {
        return head.json(JobState.UPLOAD_COMPLETE, head.created());
    }

    public synchronized ObjectNode describe(Instant now) {
        JobState state = state(now);
        Instant modified =
                switch (state) {
                    case ABORTED -> aborted;
                    case JOB_COMPLETE -> ready;
                    default -> head.created();
                };
        return head.json(state, modified)
                .put("jobType", "V2Query")
                .put("numberRecordsProcessed", state == JobState.JOB_COMPLETE ? result.size() : 0)
                .put("retries", 0)
                .put(
                        "totalProcessingTime",
                        Duration.between(head.created(), modified).toMillis());
    }

    /** How many records the query has found. */
    public int size() {
        return result.size();
    }

    /** The CSV file with the names of the columns and the records from one position up to, and without, another. */
    public byte[] page(int from, int to) {
        CsvWriter csv = new CsvWriter(head.format()).line(result.names());
        result.texts(from, to, csv::line);
        return csv.bytes();
    }
}
