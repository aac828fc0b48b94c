package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Emulator;
import org.referralconnector.sandbox.http.Fault;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.bulk.BulkJobs;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.rest.ApiBudget;
import org.referralconnector.sandbox.salesforce.rest.Organization;
import org.referralconnector.sandbox.salesforce.rest.RestApi;
import org.referralconnector.sandbox.salesforce.session.Credentials;
import org.referralconnector.sandbox.salesforce.session.OAuth;
import org.referralconnector.sandbox.salesforce.session.OAuthSettings;
import org.referralconnector.sandbox.salesforce.session.Sessions;
import org.referralconnector.sandbox.salesforce.session.SoapLogin;
import org.referralconnector.sandbox.salesforce.streaming.EventSource;
import org.referralconnector.sandbox.salesforce.streaming.StreamingServer;

/** An organization of Salesforce with its login, at {@code /services/…} and {@code /id/…}. */
public final class SalesforceEmulator implements Emulator {
    /** What a reset replaces. */
    private record State(Organization organization, EventSource events, RestApi rest, Routes control) {}

    private final Credentials credentials;
    private final Faults faults;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Sessions sessions;
    private final OAuth oauth;
    private final Routes open = new Routes();
    private final AtomicLong replayIds = new AtomicLong(1000);
    private final StreamingServer streaming;
    private volatile State state;

    /**
     * A new organization.
     *
     * @param timer starts the work of bulk jobs that take time
     */
    public SalesforceEmulator(Credentials credentials, Faults faults, Clock clock, ScheduledExecutorService timer) {
        this.credentials = credentials;
        this.faults = faults;
        this.clock = clock;
        this.timer = timer;
        OAuthSettings settings = new OAuthSettings();
        this.sessions = new Sessions(settings, clock);
        this.oauth = new OAuth(credentials, settings, sessions, clock);
        oauth.addTo(open);
        new SoapLogin(credentials, sessions).addTo(open);
        open.add("GET", "/services/data", "versions", call -> RestApi.versions());
        this.state = newState();
        this.streaming = new StreamingServer(sessions, state.events());
    }

    private State newState() {
        Organization organization = new Organization(faults, clock);
        EventSource events =
                new EventSource(organization.schema(), organization.store(), organization.queries(), replayIds, clock);
        organization.store().observe(changes -> {
            events.committed(changes);
            streaming.wake();
        });
        BulkJobs jobs = new BulkJobs(
                organization.schema(),
                organization.store(),
                organization.writer(),
                organization.queries(),
                clock,
                timer);
        Routes control = new Routes();
        new RecordControl(organization).addTo(control);
        new SetupControl(organization, oauth.refreshTokens()).addTo(control);
        new PersonAccountControl(organization).addTo(control);
        new OAuthControl(credentials, oauth.settings()).addTo(control);
        new StreamingControl(() -> streaming).addTo(control);
        new BulkControl(jobs).addTo(control);
        return new State(organization, events, new RestApi(organization, jobs), control);
    }

    @Override
    public boolean serves(Call call) {
        return call.path().startsWith("/services/") || call.path().startsWith("/id/");
    }

    @Override
    public String kindOf(Call call) {
        if (streams(call)) {
            return "streaming";
        }
        Call meant = meant(call);
        return open.find(meant).map(Routes.Match::kind).orElseGet(() -> state.rest()
                .kindOf(meant));
    }

    @Override
    public Answer answer(Call call) {
        Call meant = meant(call);
        Optional<Routes.Match> withoutSession = open.find(meant);
        if (withoutSession.isPresent()) {
            return withoutSession.get().answer();
        }
        State now = state;
        ApiBudget budget = now.organization().budget();
        try {
            sessions.require(meant);
            if (faults.strikes(Fault.Kind.EXHAUST_LIMIT, meant)) {
                throw ApiBudget.exceeded();
            }
            budget.spendOne();
        } catch (Refusal refusal) {
            return withUsage(RestApi.refused(refusal), budget);
        }
        return withUsage(now.rest().answer(meant), budget);
    }

    private static Answer withUsage(Answer answer, ApiBudget budget) {
        return answer.with("Sforce-Limit-Info", "api-usage=" + budget.used() + "/" + budget.max());
    }

    /** Clients which cannot send PATCH send POST and say so in the query. */
    private static Call meant(Call call) {
        return call.query("_HttpMethod")
                .filter(method -> call.method().equals("POST"))
                .map(call::withMethod)
                .orElse(call);
    }

    @Override
    public boolean streams(Call call) {
        return streaming.serves(call.path());
    }

    @Override
    public Handler streaming() {
        return streaming;
    }

    @Override
    public Answer failure(Fault fault) {
        String usual = fault.status() == 503 ? "SERVER_UNAVAILABLE" : "UNKNOWN_EXCEPTION";
        Refusal refusal = Refusal.of(
                fault.status(),
                fault.code() == null ? usual : fault.code(),
                fault.message() == null ? "Ordered through /sandbox/faults" : fault.message(),
                fault.fields());
        return fault.shape() == Fault.Shape.OBJECT
                ? Answer.json(fault.status(), refusal.body().get(0))
                : RestApi.refused(refusal);
    }

    @Override
    public Routes control() {
        return state.control();
    }

    @Override
    public void report(ObjectNode statistics) {
        Organization organization = state.organization();
        statistics
                .put("apiCalls", organization.budget().used())
                .put("apiCallsMax", organization.budget().max())
                .put("tokenCalls", oauth.tokenCalls());
        organization.store().report(statistics);
        streaming.report(statistics);
    }

    @Override
    public void expireSessions() {
        sessions.closeAll();
    }

    @Override
    public void reset() {
        oauth.reset();
        state = newState();
        streaming.use(state.events());
    }
}
