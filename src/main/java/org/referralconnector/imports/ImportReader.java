package org.referralconnector.imports;

import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.salesforce.PeopleAnswers;
import org.referralconnector.salesforce.QueryJob;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.Verdict;

/** Reads the people of an import, call by call. */
public final class ImportReader {
    private static final int GONE = 404;
    private static final String LOST_LOCATOR = "INVALID_QUERY_LOCATOR";
    private static final String ABORTED = "Aborted";

    private final ImportRuns runs;
    private final SalesforceApi api;
    private final PeopleAnswers answers;
    private final SalesforceErrors errors;
    private final Campaigns campaigns;
    private final long jobFrom;
    private final int page;
    private final long openAtMost;
    private final Gate gate;
    private final Clock clock;

    /**
     * @param jobFrom from how many records on a job of the Bulk API reads them
     * @param page how many records a page of a job's results has
     * @param openAtMost with how many people on their way to the program, or parked there, no further page is read
     * @param gate closed while Salesforce is away
     */
    public ImportReader(
            ImportRuns runs,
            SalesforceApi api,
            PeopleAnswers answers,
            SalesforceErrors errors,
            Campaigns campaigns,
            long jobFrom,
            int page,
            long openAtMost,
            Gate gate,
            Clock clock) {
        this.runs = runs;
        this.api = api;
        this.answers = answers;
        this.errors = errors;
        this.campaigns = campaigns;
        this.jobFrom = jobFrom;
        this.page = page;
        this.openAtMost = openAtMost;
        this.gate = gate;
        this.clock = clock;
    }

    /** Whether there is something to ask now. */
    public boolean goesOn(ImportRun run) {
        return run.state() == ImportState.READING
                && !clock.instant().isBefore(run.dueAt())
                && run.waiting() + run.parked() < openAtMost
                && (!gate.closed() || gate.probeIsDue())
                && campaigns.find(run.order().campaign()).isPresent();
    }

    /** What to ask. While Salesforce is away, that is whether it still is: perhaps nobody else has anything to ask. */
    public SalesforceCall call(ImportRun run) {
        if (gate.closed()) {
            return api.limits();
        }
        return switch (run.stage(jobFrom)) {
            case COUNT -> api.query(run.order().people().count());
            case QUERY ->
                run.locator()
                        .map(api::page)
                        .orElseGet(() -> api.query(run.order().people().people()));
            case CREATE_JOB -> api.createQueryJob(answers.jobOrder(run.order().people()));
            case WATCH_JOB -> api.queryJob(run.job().orElseThrow());
            case RESULTS -> api.queryJobResults(run.job().orElseThrow(), run.locator(), page);
        };
    }

    /**
     * Takes note of the answer.
     *
     * @return the import as it stands then
     */
    public ImportRun take(ImportRun run, SalesforceAnswer answer) throws SQLException {
        if (answer.call().kind() == SalesforceCall.Kind.LIMITS) {
            return run;
        }
        if (!answer.succeeded()) {
            return failed(run, answer);
        }
        Campaign campaign = campaigns.get(run.order().campaign());
        String connection = campaign.destinations().get(0);
        try {
            return switch (run.stage(jobFrom)) {
                case COUNT -> runs.counted(run, answers.count(answer));
                case QUERY -> runs.record(run, answers.page(run.order().people().source(), connection, answer));
                case CREATE_JOB, WATCH_JOB -> watched(run, answers.job(answer));
                case RESULTS ->
                    runs.record(run, answers.results(run.order().people().source(), connection, answer));
            };
        } catch (IllegalArgumentException unreadable) {
            return judged(run, errors.unreadable(answer));
        }
    }

    private ImportRun watched(ImportRun run, QueryJob job) throws SQLException {
        if (!job.over()) {
            return runs.watched(run, job);
        }
        String reason = "JOB_" + job.state().toUpperCase(Locale.ROOT);
        String detail =
                "The query job " + job.id() + " of Salesforce has ended as " + job.state() + ". " + job.message();
        return job.state().equals(ABORTED) ? runs.lost(run, reason, detail) : runs.failed(run, reason, detail);
    }

    private ImportRun failed(ImportRun run, SalesforceAnswer answer) throws SQLException {
        Verdict verdict = errors.judge(answer);
        boolean resuming = run.job().isPresent() || run.locator().isPresent();
        boolean lost = answer.status() == GONE || verdict.outcome().reason().equals(LOST_LOCATOR);
        return resuming && lost
                ? runs.lost(run, verdict.outcome().reason(), detail(verdict.outcome()))
                : judged(run, verdict);
    }

    private ImportRun judged(ImportRun run, Verdict verdict) throws SQLException {
        Outcome outcome = verdict.outcome();
        if (outcome instanceof TryLater later) {
            return runs.later(run, later.reason(), later.detail(), later.after());
        }
        // what stops the whole destination is cured without anybody ordering the import again
        return verdict.scope() == Verdict.Scope.DESTINATION
                ? runs.later(run, outcome.reason(), detail(outcome), Optional.empty())
                : runs.failed(run, outcome.reason(), detail(outcome));
    }

    private static String detail(Outcome outcome) {
        if (outcome instanceof Outcome.Parked parked) {
            return parked.detail();
        }
        return outcome instanceof TryLater later ? later.detail() : "";
    }
}
