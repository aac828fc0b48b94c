package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.carry.Gates;
import org.referralconnector.doctor.Diagnosis;
import org.referralconnector.doctor.Findings;
import org.referralconnector.doctor.WorkspaceCheck;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomConnection;

/** Takes the doctor to an Intercom connection, by the routes by which deliveries go there. */
final class WorkspaceVisit {
    private static final List<String> ROUTES = List.of("failures", "call-intercom", "ask-intercom");
    private static final String WORKSPACE = "workspace";

    private WorkspaceVisit() {}

    static void check(Settings settings, String name, Campaigns campaigns, boolean online, Findings findings) {
        Findings ours = findings.in(IntercomRules.destination(name));
        CheckCommand.look(ours, () -> settings.intercom(name)).ifPresent(connection -> {
            if (online) {
                visit(settings, connection, ofThis(campaigns, name), ours);
            } else {
                ours.add(Diagnosis.NOT_TRIED, WORKSPACE, "settings are complete; not tried (--offline)");
            }
        });
    }

    private static Campaigns ofThis(Campaigns campaigns, String name) {
        List<Campaign> some = campaigns.all().stream()
                .filter(campaign -> campaign.intercom()
                        .filter(rules -> rules.connection().equals(name))
                        .isPresent())
                .toList();
        return new Campaigns(some);
    }

    private static void visit(
            Settings settings, IntercomConnection connection, Campaigns campaigns, Findings findings) {
        Clock clock = Clock.systemUTC();
        try (CommandSessions sessions = new CommandSessions(settings);
                DefaultCamelContext context = new DefaultCamelContext()) {
            IntercomWorkspaces workspaces = new IntercomWorkspaces(
                    settings,
                    campaigns,
                    sessions::intercomToken,
                    new Gates(clock, RandomGenerator.getDefault()),
                    new ObjectMapper(),
                    new SimpleMeterRegistry(),
                    clock);
            context.addComponent("referral-intercom", workspaces.component());
            workspaces.beans().forEach(context.getRegistry()::bind);
            RouteFiles routes = new RouteFiles(context, "", Set.of());
            routes.load(ROUTES);
            for (Map<String, Object> parameters : workspaces.parameters()) {
                routes.loadForIntercom(parameters, Set.of());
            }
            context.start();
            FluentProducerTemplate caller = context.createFluentProducerTemplate();
            new WorkspaceCheck(
                            connection,
                            campaigns,
                            call -> caller.withBody(call)
                                    .to("direct:call-intercom-" + connection.name())
                                    .request(IntercomAnswer.class),
                            Setting.INTERCOM_REGION.keyOf(connection.name()),
                            findings)
                    .check();
        } catch (Exception e) {
            findings.add(
                    Diagnosis.WORKSPACE_REFUSED,
                    WORKSPACE,
                    "cannot be asked: " + e.getClass().getSimpleName());
        }
    }
}
