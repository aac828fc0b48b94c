package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Emulator;
import org.referralconnector.sandbox.http.Fault;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.bulk.BulkJobs;
import org.referralconnector.sandbox.salesforce.metadata.CustomFields;
import org.referralconnector.sandbox.salesforce.metadata.MetadataApi;
import org.referralconnector.sandbox.salesforce.metadata.SetupIds;
import org.referralconnector.sandbox.salesforce.record.RecordFaults;
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
import org.referralconnector.sandbox.salesforce.tooling.ToolingResource;

/** An organization of Salesforce with its login, at {@code /services/…} and {@code /id/…}. */
public final class SalesforceEmulator implements Emulator {
    /** What a reset replaces. */
    private record State(
            Organization organization, EventSource events, RestApi rest, MetadataApi metadata, Routes control) {}

    private static final String METADATA = "/services/Soap/m/";

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
        Organization organization = new Organization(faults, this::userOf, clock);
        EventSource events = new EventSource(
                organization.schema(),
                organization.store(),
                organization.queries(),
                organization.permissions(),
                replayIds,
                clock);
        organization.store().observe(changes -> {
            events.committed(changes);
            streaming.wake();
        });
        BulkJobs jobs = new BulkJobs(
                organization.store(),
                organization.writer(),
                organization.queries(),
                organization.permissions(),
                clock,
                timer);
        Routes control = new Routes();
        new RecordControl(organization).addTo(control);
        new SetupControl(organization, oauth.refreshTokens()).addTo(control);
        new PersonAccountControl(organization).addTo(control);
        new AccessControl(organization).addTo(control);
        new OrganizationControl(organization).addTo(control);
        new OAuthControl(credentials, oauth.settings()).addTo(control);
        new StreamingControl(() -> streaming).addTo(control);
        new BulkControl(jobs).addTo(control);
        SetupIds ids = new SetupIds();
        CustomFields customFields = new CustomFields(organization.schema(), organization.store(), ids, clock);
        ToolingResource tooling = new ToolingResource(
                organization.schema(),
                customFields,
                events.settings(),
                ids,
                new RecordFaults(faults),
                clock,
                this::mayCustomize);
        return new State(
                organization,
                events,
                new RestApi(organization, jobs, tooling::addTo),
                new MetadataApi(customFields, this::mayCustomize),
                control);
    }

    /** Whether the user of a call has the permission Customize Application. */
    private boolean mayCustomize(Call call) {
        return state.organization().permissions().has(userOf(call), "CustomizeApplication");
    }

    private String userOf(Call call) {
        return sessions.userOf(call).orElse(Sessions.USER_ID);
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
        if (isMetadata(call)) {
            return "metadata";
        }
        Call meant = meant(call);
        return open.find(meant).map(Routes.Match::kind).orElseGet(() -> state.rest()
                .kindOf(meant));
    }

    @Override
    public Answer answer(Call call) {
        State now = state;
        if (isMetadata(call)) {
            return admitted(MetadataApi.withSession(call), now, now.metadata()::answer, MetadataApi::refused);
        }
        Call meant = meant(call);
        Optional<Routes.Match> withoutSession = open.find(meant);
        if (withoutSession.isPresent()) {
            return withoutSession.get().answer();
        }
        return admitted(meant, now, now.rest()::answer, RestApi::refused);
    }

    private Answer admitted(Call call, State now, Function<Call, Answer> work, Function<Refusal, Answer> refused) {
        ApiBudget budget = now.organization().budget();
        try {
            sessions.require(call);
            now.organization().admission().require(userOf(call));
            if (faults.strikes(Fault.Kind.EXHAUST_LIMIT, call)) {
                throw ApiBudget.exceeded();
            }
            budget.spendOne();
        } catch (Refusal refusal) {
            return withUsage(refused.apply(refusal), budget);
        }
        return withUsage(work.apply(call), budget);
    }

    private static boolean isMetadata(Call call) {
        return call.method().equals("POST") && call.path().startsWith(METADATA);
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
    public Answer failure(Fault fault, Call call) {
        return isMetadata(call) ? MetadataApi.refused(refusal(fault)) : failure(fault);
    }

    @Override
    public Answer failure(Fault fault) {
        Refusal refusal = refusal(fault);
        return fault.shape() == Fault.Shape.OBJECT
                ? Answer.json(fault.status(), refusal.body().get(0))
                : RestApi.refused(refusal);
    }

    private static Refusal refusal(Fault fault) {
        String usual = fault.status() == 503 ? "SERVER_UNAVAILABLE" : "UNKNOWN_EXCEPTION";
        return Refusal.of(
                fault.status(),
                fault.code() == null ? usual : fault.code(),
                fault.message() == null ? "Ordered through /sandbox/faults" : fault.message(),
                fault.fields());
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
