package org.referralconnector.sandbox.salesforce.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** An ingest job: a file which a client uploads and closes, and what became of each of its records. */
public final class IngestJob {
    /**
     * What became of one record.
     *
     * @param id empty for one that was not created
     * @param error such as {@code DUPLICATE_VALUE:duplicate value found: …:--}, empty if it was saved
     */
    record Outcome(String id, boolean created, String error) {
        boolean failed() {
            return !error.isEmpty();
        }
    }

    private final JobHead head;
    private final String key;
    private final String assignmentRule;
    private final Clock clock;
    private final List<Outcome> outcomes = new ArrayList<>();
    private JobState state = JobState.OPEN;
    private Instant modified;
    private byte[] file = new byte[0];
    private int uploads;
    private List<String[]> records = List.of();
    private String error = "";

    IngestJob(JobHead head, String key, String assignmentRule, Clock clock) {
        this.head = head;
        this.key = key;
        this.assignmentRule = assignmentRule;
        this.clock = clock;
        this.modified = head.created();
    }

    public String id() {
        return head.id();
    }

    JobHead head() {
        return head;
    }

    /** The external id field of an upsert, empty for other operations. */
    String key() {
        return key;
    }

    /** The id of the assignment rule which is to run, empty for none. */
    String assignmentRule() {
        return assignmentRule;
    }

    public synchronized JobState state() {
        return state;
    }

    /**
     * Takes the file of the records.
     *
     * @throws Refusal INVALIDJOBSTATE unless the job is open
     */
    public synchronized void upload(byte[] content) {
        requireOpen("Uploading to");
        file = content;
        uploads++;
    }

    /**
     * Says that the file is complete.
     *
     * @throws Refusal INVALIDJOBSTATE unless the job is open, INVALIDJOB if more than one file was uploaded
     */
    public synchronized void close() {
        requireOpen("Closing");
        if (uploads > 1) {
            throw Refusal.of(
                    400,
                    "INVALIDJOB",
                    "Found multiple contents for job: <" + id() + ">, please 'Close' / 'Abort' / 'Delete' the current"
                            + " Job then create a new Job and make sure you only do 'PUT' once on a given Job.");
        }
        enter(JobState.UPLOAD_COMPLETE);
    }

    /**
     * Ends the job; records which were not processed yet never will be.
     *
     * @throws Refusal INVALIDJOBSTATE if the job has ended
     */
    public synchronized void abort() {
        if (state.ended()) {
            throw Refusal.of(400, "INVALIDJOBSTATE", "Aborting already Completed Job not allowed");
        }
        readFile();
        enter(JobState.ABORTED);
    }

    /** Goes on from the upload to the work, unless the job was aborted in between. */
    synchronized void begin() {
        if (state == JobState.UPLOAD_COMPLETE) {
            enter(JobState.IN_PROGRESS);
        }
    }

    /** The records of the file, the header first. */
    synchronized List<String[]> open() {
        records = CsvReader.read(file, head.format());
        file = new byte[0];
        return records;
    }

    synchronized void processed(List<Outcome> some) {
        outcomes.addAll(some);
    }

    synchronized void finish() {
        if (state == JobState.IN_PROGRESS) {
            enter(JobState.JOB_COMPLETE);
        }
    }

    synchronized void fail(String message) {
        if (state == JobState.IN_PROGRESS) {
            error = message;
            enter(JobState.FAILED);
        }
    }

    private void readFile() {
        try {
            records = file.length == 0 ? records : CsvReader.read(file, head.format());
        } catch (JobFailure unreadable) {
            error = unreadable.getMessage();
        }
        file = new byte[0];
    }

    private void requireOpen(String deed) {
        if (state != JobState.OPEN) {
            throw Refusal.of(400, "INVALIDJOBSTATE", deed + " a Job in state " + state.word() + " not allowed");
        }
    }

    private void enter(JobState next) {
        state = next;
        modified = clock.instant();
    }

    /** The job as the calls that create or change it are answered. */
    public synchronized ObjectNode summary() {
        ObjectNode json = head.json(state, modified);
        if (!key.isEmpty()) {
            json.put("externalIdFieldName", key);
        }
        if (!assignmentRule.isEmpty()) {
            json.put("assignmentRuleId", assignmentRule);
        }
        return state == JobState.OPEN
                ? json.put("contentUrl", "services/data/v" + head.apiVersion() + "/jobs/ingest/" + id() + "/batches")
                : json;
    }

    public synchronized ObjectNode describe() {
        long took = Duration.between(head.created(), modified).toMillis();
        ObjectNode json = summary()
                .put("jobType", "V2Ingest")
                .put("numberRecordsProcessed", outcomes.size())
                .put("numberRecordsFailed", (int)
                        outcomes.stream().filter(Outcome::failed).count())
                .put("retries", 0)
                .put("totalProcessingTime", took)
                .put("apiActiveProcessingTime", took)
                .put("apexProcessingTime", 0);
        return error.isEmpty() ? json : json.put("errorMessage", error);
    }

    /** The file of the records which were saved, with their ids. */
    public synchronized byte[] successes() {
        CsvWriter csv = titled("sf__Id", "sf__Created");
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            if (!outcome.failed()) {
                csv.line(line(i, outcome.id(), Boolean.toString(outcome.created())));
            }
        }
        return csv.bytes();
    }

    /** The file of the records which were refused, with the reasons. */
    public synchronized byte[] failures() {
        CsvWriter csv = titled("sf__Id", "sf__Error");
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            if (outcome.failed()) {
                csv.line(line(i, outcome.id(), outcome.error()));
            }
        }
        return csv.bytes();
    }

    /** The file of the records which the job never got to. */
    public synchronized byte[] unprocessed() {
        CsvWriter csv = titled();
        for (int i = outcomes.size(); i < records.size() - 1; i++) {
            csv.line(line(i));
        }
        return csv.bytes();
    }

    private CsvWriter titled(String... more) {
        return new CsvWriter(head.format()).line(records.isEmpty() ? List.of(more) : joined(records.get(0), more));
    }

    private List<String> line(int record, String... more) {
        return joined(records.get(record + 1), more);
    }

    private static List<String> joined(String[] values, String... more) {
        List<String> line = new ArrayList<>(List.of(more));
        line.addAll(List.of(values));
        return line;
    }
}
