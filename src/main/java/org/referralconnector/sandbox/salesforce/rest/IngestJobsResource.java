package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.bulk.BulkJobs;
import org.referralconnector.sandbox.salesforce.bulk.IngestJob;
import org.referralconnector.sandbox.salesforce.bulk.JobState;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;

/** Ingest jobs of Bulk API 2.0: a client creates one, uploads a file, closes the job, and reads what became of the records. */
final class IngestJobsResource {
    private static final String JOBS = "/services/data/{version}/jobs/ingest";
    private static final String JOB = JOBS + "/{id}";
    private static final String RESULTS = "ingest job results";
    private final Organization organization;
    private final BulkJobs jobs;

    IngestJobsResource(Organization organization, BulkJobs jobs) {
        this.organization = organization;
        this.jobs = jobs;
    }

    void addTo(Routes routes) {
        routes.add("POST", JOBS, "ingest job create", this::create)
                .add("GET", JOBS, "ingest job list", call -> list())
                .add(
                        "GET",
                        JOB,
                        "ingest job read",
                        call -> Answer.json(200, job(call).describe()))
                .add("PATCH", JOB, "ingest job change", this::change)
                .add("DELETE", JOB, "ingest job delete", this::delete)
                .add("PUT", JOB + "/batches", "ingest job upload", this::upload)
                .add("GET", JOB + "/successfulResults", RESULTS, results(IngestJob::successes))
                .add("GET", JOB + "/failedResults", RESULTS, results(IngestJob::failures))
                .add("GET", JOB + "/unprocessedrecords", RESULTS, results(IngestJob::unprocessed));
    }

    private Answer create(Call call) {
        ObjectNode body = Bodies.object(call);
        String object = body.path("object").asText();
        ObjectType type = organization
                .viewOf(call)
                .schema()
                .type(object)
                .orElseThrow(() -> invalid("Unable to find object: " + object));
        if (type.readOnly()) {
            throw Refusal.of(400, "INVALIDENTITY", "Entity '" + type.name() + "' is not supported by the Bulk API.");
        }
        String key =
                switch (body.path("operation").asText()) {
                    case "insert", "update", "delete" -> "";
                    case "upsert" ->
                        keyOf(type, body.path("externalIdFieldName").asText());
                    case "hardDelete" ->
                        throw Refusal.of(
                                400,
                                "FEATURENOTENABLED",
                                "hardDelete operation requires special user profile permission, please contact your"
                                        + " system administrator");
                    default -> throw invalid("operation must be insert, update, upsert or delete");
                };
        return Answer.json(
                200,
                jobs.ingest(JobOrders.order(organization, call, body, type.name(), "", key))
                        .summary());
    }

    private static String keyOf(ObjectType type, String name) {
        return type.field(name)
                .filter(field -> field.externalId() || field.idLookup())
                .map(Field::name)
                .orElseThrow(() ->
                        invalid("Field name provided, " + name + " does not match an External ID for " + type.name()));
    }

    private static Refusal invalid(String message) {
        return Refusal.of(400, "INVALIDJOB", "InvalidJob : " + message);
    }

    private Answer list() {
        return JobOrders.list(
                jobs.ingestJobs().stream().map(IngestJob::describe).toList());
    }

    private Answer upload(Call call) {
        job(call).upload(call.body());
        return Answer.empty(201);
    }

    private Answer change(Call call) {
        IngestJob job = job(call);
        String state = Bodies.object(call).path("state").asText();
        if (state.equals(JobState.ABORTED.word())) {
            job.abort();
            return Answer.json(200, job.summary());
        }
        if (!state.equals(JobState.UPLOAD_COMPLETE.word())) {
            throw Refusal.of(400, "INVALIDJOBSTATE", "The state of a job can be changed to UploadComplete or Aborted");
        }
        job.close();
        Answer closed = Answer.json(200, job.summary());
        jobs.start(job, rule -> organization.optionsOfJob(call, rule));
        return closed;
    }

    private Answer delete(Call call) {
        jobs.delete(job(call));
        return Answer.empty(204);
    }

    private Routes.Action results(Function<IngestJob, byte[]> file) {
        return call -> {
            IngestJob job = job(call);
            if (!job.state().ended()) {
                throw Refusal.of(
                        400, "INVALIDJOBSTATE", "A Job in state " + job.state().word() + " has no results");
            }
            return Answer.bytes(200, "text/csv; charset=UTF-8", file.apply(job));
        };
    }

    private IngestJob job(Call call) {
        return jobs.ingestJob(call.segment("id"));
    }
}
