package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.journal.Urgency;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceBudget;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceConnection;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.SalesforceLogin;
import org.referralconnector.salesforce.SalesforceReplies;
import org.referralconnector.salesforce.SalesforceWatch;

/**
 * Calls of Salesforce orgs and Intercom workspaces for a command, by the same routes that carry deliveries, in a process
 * of its own.
 */
final class CrmCalls implements AutoCloseable {
    private static final List<String> ROUTES =
            List.of("failures", "call-salesforce", "ask-salesforce", "call-intercom", "ask-intercom");

    private final Settings settings;
    private final ObjectMapper json = new ObjectMapper();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final RouteFiles routes = new RouteFiles(context, "", Set.of());
    private final FluentProducerTemplate caller;
    private final CommandSessions sessions;

    /**
     * @param orgs the Salesforce connections to call
     * @param campaigns the campaigns whose Intercom connections are called
     * @throws InvalidSetting if one of the connections is not set up
     */
    CrmCalls(Settings settings, Collection<String> orgs, Campaigns campaigns) throws Exception {
        this.settings = settings;
        this.sessions = new CommandSessions(settings);
        try {
            context.getRegistry().bind("salesforceReplies", new SalesforceReplies(json));
            routes.load(ROUTES);
            for (String org : orgs) {
                addOrg(org);
            }
            addWorkspaces(campaigns);
            context.start();
        } catch (Exception e) {
            close();
            throw e;
        }
        caller = context.createFluentProducerTemplate();
    }

    private void addOrg(String name) throws Exception {
        SalesforceErrors errors = new SalesforceErrors(random, json);
        SalesforceBudget budget = new SalesforceBudget(settings.apiReserve(name), Clock.systemUTC(), () -> {});
        Gate gate = new Gate(Clock.systemUTC(), random);
        SalesforceConnection connection = settings.salesforce(name);
        SalesforceComponent component = connection.component();
        context.addComponent("referral-salesforce-" + name, component);
        context.getRegistry().bind("salesforceLogin-" + name, new SalesforceLogin(component, sessions.of(connection)));
        context.getRegistry()
                .bind(
                        "salesforceWatch-" + name,
                        new SalesforceWatch(name, errors, gate, budget, new SimpleMeterRegistry()));
        routes.loadForSalesforce(Map.of("connection", name), Set.of());
    }

    private void addWorkspaces(Campaigns campaigns) throws Exception {
        if (IntercomWorkspaces.names(campaigns).isEmpty()) {
            return;
        }
        Clock clock = Clock.systemUTC();
        IntercomWorkspaces workspaces = new IntercomWorkspaces(
                settings,
                campaigns,
                sessions::intercomToken,
                new Gates(clock, random),
                json,
                new SimpleMeterRegistry(),
                clock);
        context.addComponent("referral-intercom", workspaces.component());
        workspaces.beans().forEach(context.getRegistry()::bind);
        for (Map<String, Object> parameters : workspaces.parameters()) {
            routes.loadForIntercom(parameters, Set.of());
        }
    }

    /** Asks as for something urgent: whoever gives a command waits for the answer. */
    SalesforceAnswer salesforce(String connection, SalesforceCall call) {
        return caller.withBody(call)
                .withVariable("urgency", Urgency.QUALIFICATION)
                .to("direct:call-salesforce-" + connection)
                .request(SalesforceAnswer.class);
    }

    IntercomAnswer intercom(String connection, IntercomCall call) {
        return caller.withBody(call).to("direct:call-intercom-" + connection).request(IntercomAnswer.class);
    }

    @Override
    public void close() {
        context.stop();
        sessions.close();
    }
}
