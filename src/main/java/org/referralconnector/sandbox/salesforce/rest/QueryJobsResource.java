package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.bulk.BulkJobs;
import org.referralconnector.sandbox.salesforce.bulk.JobState;
import org.referralconnector.sandbox.salesforce.bulk.QueryJob;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/**
 * Query jobs of Bulk API 2.0. A page of results has {@value #USUAL_PAGE} records unless {@code maxRecords} says otherwise,
 * and {@value #LARGEST_PAGE} at most.
 */
final class QueryJobsResource {
    private static final String JOBS = "/services/data/{version}/jobs/query";
    private static final String JOB = JOBS + "/{id}";
    private static final int USUAL_PAGE = 10_000;
    private static final int LARGEST_PAGE = 50_000;
    private static final String NO_MORE = "null";
    private final Organization organization;
    private final BulkJobs jobs;

    QueryJobsResource(Organization organization, BulkJobs jobs) {
        this.organization = organization;
        this.jobs = jobs;
    }

    void addTo(Routes routes) {
        routes.add("POST", JOBS, "query job create", this::create)
                .add("GET", JOBS, "query job list", call -> list())
                .add("GET", JOB, "query job read", call -> Answer.json(200, describe(job(call))))
                .add("PATCH", JOB, "query job change", this::abort)
                .add("DELETE", JOB, "query job delete", this::delete)
                .add("GET", JOB + "/results", "query job results", this::results);
    }

    private Answer create(Call call) {
        ObjectNode body = Bodies.object(call);
        String operation = body.path("operation").asText();
        if (!List.of("query", "queryAll").contains(operation)) {
            throw Refusal.of(400, "INVALIDJOB", "InvalidJob : operation must be query or queryAll");
        }
        if (!body.path("query").isTextual()) {
            throw Refusal.of(400, "API_ERROR", "The query is missing");
        }
        BulkJobs.Order order =
                JobOrders.order(organization, call, body, "", body.path("query").asText(), "");
        return Answer.json(200, jobs.query(order).created());
    }

    private Answer list() {
        return JobOrders.list(jobs.queryJobs().stream().map(this::describe).toList());
    }

    private Answer abort(Call call) {
        QueryJob job = job(call);
        if (!Bodies.object(call).path("state").asText().equals(JobState.ABORTED.word())) {
            throw Refusal.of(400, "INVALIDJOBSTATE", "The state of a query job can be changed to Aborted only");
        }
        job.abort(jobs.now());
        return Answer.json(200, describe(job));
    }

    private Answer delete(Call call) {
        jobs.delete(job(call));
        return Answer.empty(204);
    }

    private Answer results(Call call) {
        QueryJob job = job(call);
        JobState state = job.state(jobs.now());
        if (state != JobState.JOB_COMPLETE) {
            throw Refusal.of(400, "INVALIDJOBSTATE", "A Job in state " + state.word() + " has no results");
        }
        int from = call.query("locator").map(QueryJobsResource::position).orElse(0);
        if (from > job.size()) {
            throw unknownLocator();
        }
        int to = (int) Math.min(job.size(), from + (long) pageSize(call));
        return Answer.bytes(200, "text/csv; charset=UTF-8", jobs.page(job, from, to))
                .with("Sforce-NumberOfRecords", Integer.toString(to - from))
                .with("Sforce-Locator", to < job.size() ? locator(to) : NO_MORE);
    }

    private static int pageSize(Call call) {
        Optional<String> wish = call.query("maxRecords").filter(text -> !text.isEmpty());
        if (wish.isEmpty()) {
            return USUAL_PAGE;
        }
        if (!wish.get().matches("[1-9]\\d{0,17}")) {
            throw Refusal.of(400, "API_ERROR", "maxRecords must be a number above 0");
        }
        return (int) Math.min(LARGEST_PAGE, Long.parseLong(wish.get()));
    }

    private static String locator(int position) {
        byte[] digits = Integer.toString(position).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digits);
    }

    private static int position(String locator) {
        try {
            return Integer.parseUnsignedInt(new String(Base64.getUrlDecoder().decode(locator), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw unknownLocator();
        }
    }

    private static Refusal unknownLocator() {
        return Refusal.of(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    }

    private ObjectNode describe(QueryJob job) {
        return job.describe(jobs.now());
    }

    private QueryJob job(Call call) {
        return jobs.queryJob(call.segment("id"));
    }
}
