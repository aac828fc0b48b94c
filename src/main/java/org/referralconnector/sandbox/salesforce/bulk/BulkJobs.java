package org.referralconnector.sandbox.salesforce.bulk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.record.RecordWriter;
import org.referralconnector.sandbox.salesforce.record.WriteOptions;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.soql.QueryEngine;
import org.referralconnector.sandbox.salesforce.store.RecordStore;

/** The bulk jobs of one organization. The latest {@value #KEPT} of each kind are kept. */
public final class BulkJobs {
    private static final int KEPT = 100;
    private static final String KEY_PREFIX = "750";

    /**
     * What a client asks for.
     *
     * @param object the object to write, empty for queries
     * @param query the SOQL text, empty for ingest
     * @param key the external id field of an upsert, empty for none
     * @param assignmentRule the id of the assignment rule to run, empty for none
     */
    public record Order(
            String operation,
            String object,
            String query,
            String key,
            String assignmentRule,
            CsvFormat format,
            String apiVersion,
            String userId) {}

    private final QueryEngine queries;
    private final Permissions permissions;
    private final RecordStore store;
    private final IngestWork work;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicLong queriesMade = new AtomicLong();
    private final Map<String, QueryJob> queryJobs = new LinkedHashMap<>();
    private final Map<String, IngestJob> ingestJobs = new LinkedHashMap<>();
    private volatile Duration processing = Duration.ZERO;

    /** @param timer starts the work of jobs that take time */
    public BulkJobs(
            RecordStore store,
            RecordWriter writer,
            QueryEngine queries,
            Permissions permissions,
            Clock clock,
            ScheduledExecutorService timer) {
        this.queries = queries;
        this.permissions = permissions;
        this.store = store;
        this.work = new IngestWork(store, writer, permissions);
        this.clock = clock;
        this.timer = timer;
    }

    /** How long a job takes; with zero it is done when the call that starts it is answered. */
    public Duration processing() {
        return processing;
    }

    public void take(Duration time) {
        processing = time;
    }

    /**
     * Runs a query as a job.
     *
     * @throws Refusal if the query is none, or none for the Bulk API
     */
    public QueryJob query(Order order) {
        var result = queries.flat(
                permissions.viewOf(order.userId()),
                order.query(),
                order.operation().equals("queryAll"));
        QueryJob job = new QueryJob(head(order, result.object()), result, processing);
        queriesMade.incrementAndGet();
        keep(queryJobs, job.id(), job);
        return job;
    }

    public IngestJob ingest(Order order) {
        IngestJob job = new IngestJob(head(order, order.object()), order.key(), order.assignmentRule(), clock);
        keep(ingestJobs, job.id(), job);
        return job;
    }

    /** Starts the work of a closed job, at once or, if jobs take time, after that time. */
    public void start(IngestJob job, Function<String, WriteOptions> optionsForRule) {
        WriteOptions options = optionsForRule.apply(job.assignmentRule());
        Duration time = processing;
        job.begin();
        if (time.isZero()) {
            work.run(job, options);
        } else {
            ScheduledFuture<?> unused =
                    timer.schedule(() -> work.run(job, options), time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * The query job with this id.
     *
     * @throws Refusal NOT_FOUND
     */
    public QueryJob queryJob(String id) {
        return find(queryJobs, id);
    }

    /**
     * The ingest job with this id.
     *
     * @throws Refusal NOT_FOUND
     */
    public IngestJob ingestJob(String id) {
        return find(ingestJobs, id);
    }

    public synchronized List<QueryJob> queryJobs() {
        return List.copyOf(queryJobs.values());
    }

    public synchronized List<IngestJob> ingestJobs() {
        return List.copyOf(ingestJobs.values());
    }

    /**
     * Forgets a job and its results.
     *
     * @throws Refusal API_ERROR if the job has not ended
     */
    public void delete(QueryJob job) {
        requireEnded(job.state(now()));
        forget(queryJobs, job.id());
    }

    /**
     * Forgets a job, its file and its results.
     *
     * @throws Refusal API_ERROR if the job has not ended
     */
    public void delete(IngestJob job) {
        requireEnded(job.state());
        forget(ingestJobs, job.id());
    }

    /** How many query jobs there have been. */
    public long queriesMade() {
        return queriesMade.get();
    }

    /** A page of the results of a query job: the records from one position up to, and without, another. */
    public byte[] page(QueryJob job, int from, int to) {
        return store.reading(() -> job.page(from, to));
    }

    public Instant now() {
        return clock.instant();
    }

    private static void requireEnded(JobState state) {
        if (!state.ended()) {
            throw Refusal.of(
                    400, "API_ERROR", "Error encountered when deleting the job because the job is not terminated");
        }
    }

    private JobHead head(Order order, String object) {
        return new JobHead(
                RecordId.of(KEY_PREFIX, lastNumber.incrementAndGet()),
                order.operation(),
                object,
                order.format(),
                order.apiVersion(),
                order.userId(),
                now());
    }

    private synchronized <T> T find(Map<String, T> jobs, String id) {
        return RecordId.parse(id).map(jobs::get).orElseThrow(Refusal::notFound);
    }

    private synchronized <T> void keep(Map<String, T> jobs, String id, T job) {
        jobs.put(id, job);
        if (jobs.size() > KEPT) {
            jobs.remove(jobs.keySet().iterator().next());
        }
    }

    private synchronized void forget(Map<String, ?> jobs, String id) {
        jobs.remove(id);
    }
}
