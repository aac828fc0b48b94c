package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.referralconnector.CheckCommand.Findings;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.Section;
import org.referralconnector.carry.Gate;
import org.referralconnector.connection.OwnSession;
import org.referralconnector.connection.TokenEndpoint;
import org.referralconnector.journal.Urgency;
import org.referralconnector.salesforce.ApiReserve;
import org.referralconnector.salesforce.ApiUsage;
import org.referralconnector.salesforce.LoginFailed;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceBudget;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceConnection;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.SalesforceField;
import org.referralconnector.salesforce.SalesforceLogin;
import org.referralconnector.salesforce.SalesforceObject;
import org.referralconnector.salesforce.SalesforceReplies;
import org.referralconnector.salesforce.SalesforceSchema;
import org.referralconnector.salesforce.SalesforceWatch;

/**
 * Logs in to Salesforce and compares the campaigns with what its objects look like, with the same routes that carry
 * deliveries. Reads only.
 */
final class SalesforceCheck {
    private static final String WHAT = "salesforce";
    private static final DateTimeFormatter CLOCK_TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final List<String> ROUTES = List.of("failures", "call-salesforce", "ask-salesforce");

    private final String name;
    private final Findings findings;
    private final Optional<String> keyField;
    private final SalesforceSchema schema;

    private SalesforceCheck(String name, Findings findings, Optional<String> keyField, SalesforceSchema schema) {
        this.name = name;
        this.findings = findings;
        this.keyField = keyField;
        this.schema = schema;
    }

    static void check(Settings settings, Campaigns campaigns, Findings findings) {
        SalesforceOrgs.names(campaigns).forEach(name -> check(name, settings, campaigns, findings));
    }

    private static void check(String name, Settings settings, Campaigns campaigns, Findings findings) {
        Optional<SalesforceComponent> component = findings.look(
                "salesforce settings", () -> settings.salesforce(name).component());
        if (component.isEmpty()) {
            return;
        }
        ObjectMapper json = new ObjectMapper();
        RandomGenerator random = RandomGenerator.getDefault();
        SalesforceErrors errors = new SalesforceErrors(random, json);
        SalesforceApi api = new SalesforceApi(settings.get(Setting.SALESFORCE_API_VERSION));
        SalesforceSchema schema = new SalesforceSchema(
                api, errors, json, Clock.systemUTC(), settings.duration(Setting.SALESFORCE_SCHEMA_TTL));
        Optional<ApiReserve> reserve =
                findings.look(Setting.SALESFORCE_API_RESERVE.keyOf(name), () -> settings.apiReserve(name));
        if (reserve.isEmpty()) {
            return;
        }
        SalesforceBudget budget = new SalesforceBudget(reserve.get(), Clock.systemUTC(), () -> {});
        SalesforceConnection connection = settings.salesforce(name);
        SalesforceLogin login = new SalesforceLogin(
                component.get(),
                new OwnSession(
                        new TokenEndpoint(
                                connection.loginUrl(), connection.clientId(), connection.timeout(), Clock.systemUTC()),
                        connection.grant()));
        Gate gate = new Gate(Clock.systemUTC(), random);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("referral-salesforce-" + name, component.get());
            context.getRegistry().bind("salesforceLogin-" + name, login);
            context.getRegistry().bind("salesforceReplies", new SalesforceReplies(json));
            context.getRegistry()
                    .bind(
                            "salesforceWatch-" + name,
                            new SalesforceWatch(name, errors, gate, budget, new SimpleMeterRegistry()));
            RouteFiles routes = new RouteFiles(context, "", Set.of());
            routes.load(ROUTES);
            routes.loadForSalesforce(Map.of("connection", name), Set.of());
            context.start();
            if (loggedIn(name, login, settings, findings)) {
                FluentProducerTemplate caller = context.createFluentProducerTemplate();
                new SalesforceCheck(name, findings, settings.keyField(name), schema).compare(campaigns, caller);
                ask(name, caller, api.limits());
                budget.standing().ifPresent(standing -> tell(standing, findings));
            }
        } catch (Exception e) {
            findings.bad(WHAT, "cannot be asked: " + e.getClass().getSimpleName());
        }
    }

    /** Asks as for something urgent: whoever checks waits for the answer. */
    private static SalesforceAnswer ask(String name, FluentProducerTemplate caller, SalesforceCall call) {
        return caller.withBody(call)
                .withVariable("urgency", Urgency.QUALIFICATION)
                .to("direct:call-salesforce-" + name)
                .request(SalesforceAnswer.class);
    }

    /** A check sees one moment only, so the rate is the average of the 24 hours that Salesforce counts. */
    private static void tell(SalesforceBudget.Standing standing, Findings findings) {
        String forecast = new ApiUsage(standing.used(), standing.limit())
                .exhausted(Instant.now())
                .map(moment -> "at this rate exhausted at "
                        + CLOCK_TIME.format(LocalTime.ofInstant(moment, ZoneId.systemDefault())))
                .orElse("at this rate enough for a day");
        findings.well(
                "salesforce API budget",
                standing.left() + " of " + standing.limit() + " calls are left, " + standing.reserve()
                        + " are kept for people and qualifications; " + forecast
                        + (standing.restricted() ? "; only qualifications are carried now" : ""));
    }

    private static boolean loggedIn(String name, SalesforceLogin login, Settings settings, Findings findings) {
        try {
            login.ensure(null);
            findings.well("salesforce login", "works");
            return true;
        } catch (LoginFailed e) {
            String url = settings.salesforce(name).loginUrl();
            findings.bad(
                    "salesforce login",
                    e.refused()
                            ? e.code() + ": check the referral.salesforce settings and the app in Salesforce"
                            : url + " cannot be reached; check referral.salesforce.login-url and the network");
            return false;
        }
    }

    private void compare(Campaigns campaigns, FluentProducerTemplate caller) {
        Set<String> objects = new TreeSet<>();
        for (Campaign campaign : campaigns.all()) {
            campaign.salesforce().filter(this::goesHere).ifPresent(rules -> sections(rules)
                    .forEach(section -> section.action().object().ifPresent(objects::add)));
        }
        for (SalesforceCall call : schema.missing(objects)) {
            schema.learn(List.of(ask(name, caller, call)));
        }
        objects.forEach(this::checkObject);
        for (Campaign campaign : campaigns.all()) {
            campaign.salesforce().filter(this::goesHere).ifPresent(rules -> sections(rules)
                    .forEach(section -> checkFields(campaign, section)));
        }
    }

    private boolean goesHere(SalesforceRules rules) {
        return rules.connection().equals(name);
    }

    private void checkObject(String name) {
        Optional<SalesforceObject> object = schema.object(name);
        if (object.isEmpty()) {
            findings.bad(
                    name,
                    schema.whyUnknown(name).reason() + ": the integration user cannot read what it looks"
                            + " like; give it access to the object");
            return;
        }
        if (keyField.isEmpty()) {
            findings.well(name, "is used without a key field, as referral.salesforce.key-field says");
            return;
        }
        Optional<SalesforceField> key = object.get().field(keyField.get());
        if (key.isEmpty()) {
            findings.bad(
                    name,
                    keyField.get() + " is missing or hidden: create it (text, unique, external id) and make it visible,"
                            + " or set referral.salesforce.key-field to none");
        } else if (!key.get().externalId() || !key.get().createable()) {
            findings.bad(name, keyField.get() + " is no external id that the integration user may write");
        } else {
            findings.well(name, "can be read; the key field " + keyField.get() + " is there");
        }
    }

    private void checkFields(Campaign campaign, Section section) {
        Optional<SalesforceObject> object = section.action().object().flatMap(schema::object);
        if (object.isEmpty()) {
            return;
        }
        String what = "campaign " + campaign.name() + ", " + section.action().word();
        int missing = 0;
        for (String name : section.fields().keySet()) {
            Optional<SalesforceField> field = object.get().field(name);
            if (field.isEmpty()) {
                findings.bad(
                        what,
                        object.get().name() + "." + name + " does not exist or is hidden from the integration user;"
                                + " create it or make it visible");
                missing++;
            } else if (!field.get().createable() && !field.get().updateable()) {
                findings.bad(
                        what,
                        object.get().name() + "." + name + " cannot be written by the integration user; grant edit"
                                + " access or take it out of the campaign file");
                missing++;
            }
        }
        if (missing == 0) {
            String named = "all " + section.fields().size() + " fields can be written";
            findings.well(
                    what, section.standardFields() ? named + ", standard fields as far as the org has them" : named);
        }
    }

    private static List<Section> sections(SalesforceRules rules) {
        return List.of(rules.leads(), rules.referrers());
    }
}
