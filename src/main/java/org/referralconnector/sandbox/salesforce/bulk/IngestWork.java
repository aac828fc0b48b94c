package org.referralconnector.sandbox.salesforce.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.bulk.IngestJob.Outcome;
import org.referralconnector.sandbox.salesforce.record.RecordWriter;
import org.referralconnector.sandbox.salesforce.record.WriteOptions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the records of ingest jobs by the same rules as other calls, {@value #CHUNK} in a transaction. */
final class IngestWork {
    private static final Logger LOG = LoggerFactory.getLogger(IngestWork.class);
    private static final int CHUNK = 200;
    private final RecordStore store;
    private final RecordWriter writer;
    private final Permissions permissions;

    IngestWork(RecordStore store, RecordWriter writer, Permissions permissions) {
        this.store = store;
        this.writer = writer;
        this.permissions = permissions;
    }

    /** Does the work of a job that has begun; whatever happens, the job has ended then. */
    void run(IngestJob job, WriteOptions options) {
        if (job.state() != JobState.IN_PROGRESS) {
            return;
        }
        try {
            write(job, options);
            job.finish();
        } catch (JobFailure failure) {
            job.fail(failure.getMessage());
        } catch (RuntimeException e) {
            LOG.error("job {} failed inside the sandbox", job.id(), e);
            job.fail("InternalServerError : " + e.getClass().getSimpleName());
        }
    }

    private void write(IngestJob job, WriteOptions options) {
        List<String[]> records = job.open();
        if (records.size() < 2) {
            throw new JobFailure("InvalidBatch : Records not found");
        }
        Schema seen = permissions.seenBy(options.userId());
        ObjectType type = seen.type(job.head().object())
                .orElseThrow(
                        () -> new JobFailure("InvalidEntity : " + job.head().object() + " is hidden"));
        IngestColumns columns = new IngestColumns(seen, type, records.get(0));
        RowWork work = workOf(job, type);
        for (int from = 1; from < records.size() && job.state() == JobState.IN_PROGRESS; from += CHUNK) {
            int start = from;
            List<String[]> chunk = records.subList(start, Math.min(records.size(), start + CHUNK));
            job.processed(store.atomically(() -> {
                List<Outcome> outcomes = new ArrayList<>();
                for (int i = 0; i < chunk.size(); i++) {
                    outcomes.add(outcome(columns, chunk.get(i), work, options.at(start - 1 + i)));
                }
                return outcomes;
            }));
        }
    }

    /** Saves one record. */
    @FunctionalInterface
    private interface RowWork {
        Outcome save(ObjectNode body, WriteOptions options);
    }

    private RowWork workOf(IngestJob job, ObjectType type) {
        return switch (job.head().operation()) {
            case "insert" ->
                (body, options) -> saved(writer.create(type, body, options).id(), true);
            case "update" ->
                (body, options) ->
                        saved(writer.update(type, removeId(body), body, options).id(), false);
            case "delete" ->
                (body, options) ->
                        saved(writer.delete(type, removeId(body), options).id(), false);
            case "upsert" ->
                (body, options) -> upsert(type, type.field(job.key()).orElseThrow(), body, options);
            default -> throw new IllegalStateException(job.head().operation());
        };
    }

    private Outcome upsert(ObjectType type, Field key, ObjectNode body, WriteOptions options) {
        if (key.name().equals("Id")) {
            return body.hasNonNull("Id")
                    ? saved(writer.update(type, removeId(body), body, options).id(), false)
                    : saved(writer.create(type, body, options).id(), true);
        }
        JsonNode value = body.remove(key.name());
        if (value == null || value.isNull()) {
            throw Refusal.record("MISSING_ARGUMENT", key.name() + " not specified", key.name());
        }
        RecordWriter.Upserted done = writer.upsert(type, key, value.asText(), body, options);
        return saved(done.row().id(), done.created());
    }

    private static Outcome outcome(IngestColumns columns, String[] values, RowWork work, WriteOptions options) {
        String id = "";
        try {
            ObjectNode body = columns.body(values);
            id = body.path("Id").asText("");
            return work.save(body, options);
        } catch (Refusal refusal) {
            return new Outcome(id, false, text(unknownRecord(refusal)));
        }
    }

    private static Refusal unknownRecord(Refusal refusal) {
        return refusal.code().equals("NOT_FOUND")
                ? Refusal.record("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
                : refusal;
    }

    /** The error as {@code sf__Error} holds it: {@code CODE:message:fields --}. */
    private static String text(Refusal refusal) {
        String fields = String.join(",", refusal.fields());
        return refusal.code() + ":" + refusal.getMessage() + ":" + fields + (fields.isEmpty() ? "--" : " --");
    }

    private static Outcome saved(String id, boolean created) {
        return new Outcome(id, created, "");
    }

    private static String removeId(ObjectNode body) {
        JsonNode id = body.remove("Id");
        if (id == null || id.isNull()) {
            throw Refusal.record("MISSING_ARGUMENT", "Id not specified in an update call", "Id");
        }
        return id.asText();
    }
}
