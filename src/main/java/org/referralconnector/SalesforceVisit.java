package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.connection.SessionSource;
import org.referralconnector.doctor.Diagnosis;
import org.referralconnector.doctor.Findings;
import org.referralconnector.doctor.Org;
import org.referralconnector.doctor.OrgCheck;
import org.referralconnector.salesforce.LoginFailed;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceConnection;
import org.referralconnector.salesforce.SalesforceConnection.Mode;
import org.referralconnector.salesforce.SalesforceLogin;
import org.referralconnector.salesforce.SalesforceReplies;
import org.referralconnector.stream.ChannelTrial;
import org.referralconnector.stream.Interruption;

/** Takes the doctor to a Salesforce connection, by the route by which deliveries go there. */
final class SalesforceVisit {
    private static final List<String> ROUTES = List.of("failures", "ask-salesforce");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private SalesforceVisit() {}

    static void check(Settings settings, String name, Campaigns campaigns, boolean online, Findings findings) {
        Findings ours = findings.in("salesforce/" + name);
        CheckCommand.look(ours, () -> org(settings, name, campaigns)).ifPresent(org -> {
            if (online) {
                visit(settings, org, ours);
            } else {
                ours.add(Diagnosis.NOT_TRIED, "login", "settings are complete; not tried (--offline)");
            }
        });
    }

    private static Org org(Settings settings, String name, Campaigns campaigns) {
        SalesforceConnection connection = settings.salesforce(name);
        String loginUrl = Setting.SALESFORCE_LOGIN_URL.keyOf(name);
        return new Org(
                name,
                campaigns,
                connection.loginUrl(),
                connection.mode().map(Mode::word),
                connection.grant().word(),
                settings.keyField(name),
                settings.apiReserve(name),
                settings.streamMode(name),
                settings.streamChannel(name),
                loginUrl.substring(0, loginUrl.lastIndexOf('.') + 1));
    }

    private static void visit(Settings settings, Org org, Findings findings) {
        SalesforceConnection connection = settings.salesforce(org.connection());
        try (CommandSessions sessions = new CommandSessions(settings)) {
            Optional<SessionSource> source = source(sessions, connection, findings);
            source.ifPresent(one -> visit(settings, org, connection, one, findings));
        }
    }

    private static Optional<SessionSource> source(
            CommandSessions sessions, SalesforceConnection connection, Findings findings) {
        try {
            return Optional.of(sessions.of(connection));
        } catch (InvalidSetting e) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    "login",
                    "the tokens are in the database, which does not exist yet, is in use or cannot be reached");
            return Optional.empty();
        }
    }

    private static void visit(
            Settings settings, Org org, SalesforceConnection connection, SessionSource source, Findings findings) {
        String name = org.connection();
        SalesforceComponent component = connection.component();
        SalesforceLogin login = new SalesforceLogin(component, source);
        String version = settings.get(Setting.SALESFORCE_API_VERSION);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("referral-salesforce-" + name, component);
            context.getRegistry().bind("salesforceLogin-" + name, login);
            context.getRegistry().bind("salesforceReplies", new SalesforceReplies(new ObjectMapper()));
            RouteFiles routes = new RouteFiles(context, "", Set.of());
            routes.load(ROUTES);
            routes.loadForSalesforce(Map.of("connection", name), Set.of());
            context.start();
            OrgCheck check = new OrgCheck(
                    org,
                    new SalesforceApi(version),
                    ask(name, context.createFluentProducerTemplate()),
                    channels -> refused(login, new ChannelTrial(version, PATIENCE), channels),
                    Clock.systemUTC(),
                    findings);
            try {
                login.ensure(null);
                check.check();
            } catch (LoginFailed e) {
                check.loginFailed(e.code(), e.refused(), e.problem());
            }
        } catch (Exception e) {
            findings.add(
                    Diagnosis.API_REFUSED,
                    "API",
                    "cannot be asked: " + e.getClass().getSimpleName());
        }
    }

    private static Function<SalesforceCall, SalesforceAnswer> ask(String name, FluentProducerTemplate caller) {
        return call -> caller.withBody(call).to("direct:ask-salesforce-" + name).request(SalesforceAnswer.class);
    }

    private static Map<String, Interruption> refused(SalesforceLogin login, ChannelTrial trial, List<String> channels) {
        try {
            return trial.refused(login.session(null), channels);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return all(channels, Interruption.SILENCE);
        } catch (LoginFailed e) {
            return all(channels, Interruption.LOGIN_FAILED);
        } catch (Exception e) {
            return all(channels, Interruption.CONNECTION);
        }
    }

    private static Map<String, Interruption> all(List<String> channels, Interruption why) {
        return channels.stream().collect(Collectors.toMap(Function.identity(), channel -> why));
    }
}
