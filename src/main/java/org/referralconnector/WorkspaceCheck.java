package org.referralconnector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.referralconnector.CheckCommand.Findings;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.carry.Gates;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomConnection.Region;
import org.referralconnector.intercom.IntercomErrors;

/**
 * Asks the Intercom workspaces that campaigns go to who they are, and compares the campaigns with their custom
 * attributes, with the same routes that carry deliveries. Reads only.
 */
final class WorkspaceCheck {
    private static final String SETTINGS = "intercom settings";
    private static final Set<String> YES_OR_NO = Set.of("true", "yes", "y", "on", "1", "false", "no", "n", "off", "0");
    private static final List<String> ROUTES = List.of("failures", "call-intercom", "ask-intercom");

    private final IntercomConnection connection;
    private final Campaigns campaigns;
    private final IntercomErrors errors;
    private final FluentProducerTemplate caller;
    private final Findings findings;
    private final ObjectMapper json = new ObjectMapper();

    private WorkspaceCheck(
            IntercomConnection connection,
            Campaigns campaigns,
            IntercomErrors errors,
            FluentProducerTemplate caller,
            Findings findings) {
        this.connection = connection;
        this.campaigns = campaigns;
        this.errors = errors;
        this.caller = caller;
        this.findings = findings;
    }

    /** Looks at the settings of the connections alone. */
    static void checkSettings(Settings settings, Campaigns campaigns, Findings findings) {
        for (String name : IntercomWorkspaces.names(campaigns)) {
            findings.look(SETTINGS, () -> settings.intercom(name))
                    .ifPresent(connection -> findings.well(what(name), "settings are complete; not tried (--offline)"));
        }
    }

    /** Looks at the workspaces, too. */
    static void check(Settings settings, Campaigns campaigns, Findings findings) {
        if (IntercomWorkspaces.names(campaigns).isEmpty()) {
            return;
        }
        Clock clock = Clock.systemUTC();
        Gates gates = new Gates(clock, RandomGenerator.getDefault());
        Optional<IntercomWorkspaces> workspaces = findings.look(
                SETTINGS,
                () -> new IntercomWorkspaces(
                        settings,
                        campaigns,
                        name -> Optional.empty(),
                        gates,
                        new ObjectMapper(),
                        new SimpleMeterRegistry(),
                        clock));
        if (workspaces.isEmpty()) {
            return;
        }
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("referral-intercom", workspaces.get().component());
            workspaces.get().beans().forEach(context.getRegistry()::bind);
            RouteFiles routes = new RouteFiles(context, "", Set.of());
            routes.load(ROUTES);
            for (Map<String, Object> parameters : workspaces.get().parameters()) {
                routes.loadForIntercom(parameters, Set.of());
            }
            context.start();
            for (IntercomConnection connection : workspaces.get().connections()) {
                new WorkspaceCheck(
                                connection,
                                campaigns,
                                new IntercomErrors(new ObjectMapper()),
                                context.createFluentProducerTemplate(),
                                findings)
                        .check();
            }
        } catch (Exception e) {
            findings.bad("intercom", "cannot be asked: " + e.getClass().getSimpleName());
        }
    }

    private static String what(String connection) {
        return "intercom/" + connection;
    }

    private void check() {
        IntercomAnswer me = ask(IntercomCall.reading(connection.name(), "read-app", "/me", ""));
        JsonNode app = content(me).path("app");
        if (!me.succeeded() || !app.isObject()) {
            refused(me);
            return;
        }
        String name =
                "\"" + app.path("name").asText() + "\" (" + app.path("id_code").asText() + ")";
        Optional<Region> kept = Region.of(app.path("region").asText());
        if (kept.isPresent() && connection.region().isPresent() && !kept.equals(connection.region())) {
            findings.bad(
                    what(connection.name()),
                    "the workspace " + name + " is kept in region "
                            + kept.get().word() + "; let " + Setting.INTERCOM_REGION.keyOf(connection.name()) + " be "
                            + kept.get().word());
        } else {
            findings.well(
                    what(connection.name()),
                    "the token is one of the workspace " + name
                            + kept.map(region -> ", region " + region.word()).orElse(""));
        }
        compare();
    }

    private void compare() {
        IntercomAnswer list = ask(IntercomCall.reading(
                connection.name(), "list-attributes", "/data_attributes", "model=contact&include_archived=true"));
        JsonNode data = content(list).path("data");
        if (!list.succeeded() || !data.isArray()) {
            refused(list);
            return;
        }
        Map<String, JsonNode> attributes = new HashMap<>();
        for (JsonNode attribute : data) {
            if (attribute.path("custom").asBoolean()) {
                attributes.merge(
                        attribute.path("name").asText(),
                        attribute,
                        (one, other) -> one.path("archived").asBoolean() ? other : one);
            }
        }
        for (Campaign campaign : campaigns.all()) {
            campaign.intercom()
                    .filter(rules -> rules.connection().equals(connection.name()))
                    .ifPresent(rules -> checkFields(campaign, rules, attributes));
        }
    }

    private void checkFields(Campaign campaign, IntercomRules rules, Map<String, JsonNode> attributes) {
        for (People people : List.of(rules.leads(), rules.referrers())) {
            if (people.action() == Action.NOTHING) {
                continue;
            }
            String what = "campaign " + campaign.name() + ", intercom "
                    + (people.action() == Action.CREATE_LEAD ? "create-lead" : "create-user");
            List<String> mistakes = new ArrayList<>();
            people.fields().forEach((name, rule) -> {
                if (!People.isStandard(name)) {
                    mistake(name, rule, attributes.get(name), rules.createAttributes())
                            .ifPresent(mistakes::add);
                }
            });
            mistakes.forEach(mistake -> findings.bad(what, mistake));
            if (mistakes.isEmpty()) {
                findings.well(what, "all " + people.fields().size() + " fields can be written");
            }
        }
    }

    private static Optional<String> mistake(String name, FieldRule rule, JsonNode attribute, boolean creates) {
        if (attribute == null) {
            return creates
                    ? Optional.empty()
                    : Optional.of("the workspace has no attribute " + name
                            + "; create it (Settings, People data), or say create-attributes: true");
        }
        if (attribute.path("archived").asBoolean()) {
            return Optional.of(
                    "the attribute " + name + " is archived; unarchive it, or take it out of the campaign file");
        }
        if (!attribute.path("api_writable").asBoolean(true)) {
            return Optional.of("the attribute " + name + " cannot be written through the API; take it out of the"
                    + " campaign file");
        }
        if (rule.source() == Source.FROM) {
            return Optional.empty();
        }
        List<String> options = options(attribute);
        String type = attribute.path("data_type").asText();
        if (options.isEmpty() ? canHold(type, rule.value()) : options.contains(rule.value())) {
            return Optional.empty();
        }
        return Optional.of("the attribute " + name + " cannot hold the value of the campaign file; write "
                + (options.isEmpty() ? "a value of its type, " + type : "one of " + String.join(", ", options)));
    }

    private static List<String> options(JsonNode attribute) {
        List<String> options = new ArrayList<>();
        attribute
                .path("options")
                .forEach(option -> options.add(
                        option.isTextual()
                                ? option.asText()
                                : option.path("value").asText()));
        return options;
    }

    /** Says no only where no reading of the value would do. */
    private static boolean canHold(String type, String value) {
        return switch (type) {
            case "integer" -> value.matches("[+-]?[0-9]+(\\.0+)?");
            case "float" -> value.matches("[+-]?([0-9]+\\.?|[0-9]*\\.[0-9]+)([eE][+-]?[0-9]+)?");
            case "boolean" -> YES_OR_NO.contains(value.toLowerCase(Locale.ROOT));
            case "date", "datetime" -> value.matches("[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*");
            default -> true;
        };
    }

    /** The body of a success as JSON; nothing if it is none. */
    private JsonNode content(IntercomAnswer answer) {
        try {
            return answer.succeeded() ? json.readTree(answer.body()) : json.missingNode();
        } catch (JsonProcessingException noJson) {
            return json.missingNode();
        }
    }

    private void refused(IntercomAnswer answer) {
        String reason = answer.succeeded() ? IntercomErrors.UNREADABLE : errors.reason(answer);
        findings.bad(
                what(connection.name()),
                reason + " from " + connection.url() + ": " + errors.of(reason).cure());
    }

    private IntercomAnswer ask(IntercomCall call) {
        return caller.withBody(call)
                .to("direct:call-intercom-" + connection.name())
                .request(IntercomAnswer.class);
    }
}
