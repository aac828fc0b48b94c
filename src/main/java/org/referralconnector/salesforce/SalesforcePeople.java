package org.referralconnector.salesforce;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.people.PeopleReader;
import org.referralconnector.people.PeopleReading;
import org.referralconnector.people.PeopleStep;
import org.referralconnector.people.PeopleWanted;

/**
 * Reads contacts, leads, person accounts and members of campaigns: first they are counted, then few are read with a query
 * and many with a job of Bulk API 2.0. Its calls are {@link SalesforceCall}s, its answers {@link SalesforceAnswer}s.
 */
public final class SalesforcePeople implements PeopleReader {
    private static final int GONE = 404;
    private static final String LOST_LOCATOR = "INVALID_QUERY_LOCATOR";
    private static final String ABORTED = "Aborted";

    private final SalesforceApi api;
    private final PeopleAnswers answers;
    private final SalesforceErrors errors;
    private final long jobFrom;
    private final int page;
    private final Function<String, Gate> gates;

    /** What has to be asked next. */
    private enum Stage {
        COUNT,
        QUERY,
        CREATE_JOB,
        WATCH_JOB,
        RESULTS
    }

    /**
     * @param jobFrom from how many records on a job of the Bulk API reads them: below, a query is one call and needs no
     *     waiting
     * @param page how many records a page of a job's results has
     * @param gates by destination: closed while that connection is away
     */
    public SalesforcePeople(
            SalesforceApi api,
            PeopleAnswers answers,
            SalesforceErrors errors,
            long jobFrom,
            int page,
            Function<String, Gate> gates) {
        this.api = api;
        this.answers = answers;
        this.errors = errors;
        this.jobFrom = jobFrom;
        this.page = page;
        this.gates = gates;
    }

    @Override
    public Set<String> sources() {
        return Arrays.stream(PeopleSource.values()).map(PeopleSource::word).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<String> destination(Campaign campaign) {
        return campaign.salesforce().map(SalesforceRules::destination);
    }

    @Override
    public void check(Campaign campaign, PeopleWanted wanted) {
        if (campaign.salesforce().isEmpty()) {
            throw new IllegalArgumentException("campaign: " + campaign.name() + " has no salesforce section");
        }
        PeopleQuery ignored = PeopleQuery.of(wanted);
    }

    /** While Salesforce is away, that is whether it still is: perhaps nobody else has anything to ask. */
    @Override
    public SalesforceCall call(PeopleReading reading) {
        if (gates.apply(destination(reading.campaign()).orElseThrow()).closed()) {
            return api.limits();
        }
        PeopleQuery query = PeopleQuery.of(reading.wanted());
        return switch (stage(reading)) {
            case COUNT -> api.query(query.count());
            case QUERY -> reading.locator().map(api::page).orElseGet(() -> api.query(query.people()));
            case CREATE_JOB -> api.createQueryJob(answers.jobOrder(query));
            case WATCH_JOB -> api.queryJob(reading.job().orElseThrow());
            case RESULTS -> api.queryJobResults(reading.job().orElseThrow(), reading.locator(), page);
        };
    }

    @Override
    public PeopleStep understand(PeopleReading reading, Object heard) {
        SalesforceAnswer answer = (SalesforceAnswer) heard;
        if (answer.call().kind() == SalesforceCall.Kind.LIMITS) {
            return new PeopleStep.Unmoved();
        }
        if (!answer.succeeded()) {
            return failed(reading, answer);
        }
        PeopleSource source = PeopleQuery.of(reading.wanted()).source();
        String connection = destination(reading.campaign()).orElseThrow();
        try {
            return switch (stage(reading)) {
                case COUNT -> new PeopleStep.Counted(answers.count(answer));
                case QUERY -> new PeopleStep.Read(answers.page(source, connection, answer));
                case CREATE_JOB, WATCH_JOB -> watched(answers.job(answer));
                case RESULTS -> new PeopleStep.Read(answers.results(source, connection, answer));
            };
        } catch (IllegalArgumentException unreadable) {
            return judged(errors.unreadable(answer));
        }
    }

    private Stage stage(PeopleReading reading) {
        if (reading.total().isEmpty()) {
            return Stage.COUNT;
        }
        if (reading.total().get() < jobFrom) {
            return Stage.QUERY;
        }
        if (reading.job().isEmpty()) {
            return Stage.CREATE_JOB;
        }
        return reading.jobComplete() ? Stage.RESULTS : Stage.WATCH_JOB;
    }

    private static PeopleStep watched(QueryJob job) {
        if (!job.over()) {
            return new PeopleStep.Watched(job.id(), job.complete());
        }
        String reason = "JOB_" + job.state().toUpperCase(Locale.ROOT);
        String detail =
                "The query job " + job.id() + " of Salesforce has ended as " + job.state() + ". " + job.message();
        return job.state().equals(ABORTED)
                ? new PeopleStep.Lost(reason, detail)
                : new PeopleStep.Failed(reason, detail);
    }

    private PeopleStep failed(PeopleReading reading, SalesforceAnswer answer) {
        Verdict verdict = errors.judge(answer);
        boolean resuming = reading.job().isPresent() || reading.locator().isPresent();
        boolean lost = answer.status() == GONE || verdict.outcome().reason().equals(LOST_LOCATOR);
        return resuming && lost
                ? new PeopleStep.Lost(verdict.outcome().reason(), detail(verdict.outcome()))
                : judged(verdict);
    }

    private static PeopleStep judged(Verdict verdict) {
        Outcome outcome = verdict.outcome();
        if (outcome instanceof TryLater later) {
            return new PeopleStep.Later(later.reason(), later.detail(), later.after());
        }
        // what stops the whole destination is cured without anybody ordering the import again
        return verdict.scope() == Verdict.Scope.DESTINATION
                ? new PeopleStep.Later(outcome.reason(), detail(outcome), Optional.empty())
                : new PeopleStep.Failed(outcome.reason(), detail(outcome));
    }

    private static String detail(Outcome outcome) {
        if (outcome instanceof Outcome.Parked parked) {
            return parked.detail();
        }
        return outcome instanceof TryLater later ? later.detail() : "";
    }
}
