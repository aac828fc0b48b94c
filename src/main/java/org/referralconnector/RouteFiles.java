package org.referralconnector;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The connector's route files, loaded by name: other jars may have a folder {@code routes}, too.
 *
 * <p>In a context that has routes and beans of its own, everything that ours name gets a prefix: route ids,
 * {@code direct:} names, node ids, beans and components.
 */
final class RouteFiles {
    /** Our routes by id, which is also their file name and their {@code direct:} name. */
    static final List<String> NAMES = List.of(
            // before the one whose address is the beginning of its own
            "receive-intercom-webhook",
            "receive-program-webhook",
            "receive-identify",
            "answer-sender",
            "keep-ledger",
            "disqualify-referrals",
            "move-referrals",
            "poll-intercom-contacts",
            "apply-intercom-change",
            "act-on-held-rules",
            "stay-alive",
            "watch-connections",
            "keep-connections-alive",
            "measure-queue",
            "clean-up-journal",
            "run-imports",
            "read-import",
            "announce-import",
            "clean-up-imports");

    /** The routes of the operator API, which a host has to ask for. */
    static final List<String> OPERATOR_API = List.of(
            "operator-api",
            "admit-operator",
            "list-deliveries",
            "show-delivery",
            "release-delivery",
            "release-deliveries",
            "skip-delivery",
            "show-entry",
            "list-referrals",
            "show-referral",
            "explain-referral",
            "show-status",
            "start-import",
            "list-imports",
            "show-import",
            "cancel-import",
            "list-connections",
            "show-connection",
            "connect-account",
            "disconnect-account",
            "answer-operator",
            "connect-pages",
            "connect-salesforce",
            "connect-intercom",
            "finish-connecting",
            "answer-browser");

    /** The route templates, of which each campaign that tells its program something gets routes of its own. */
    static final List<String> OF_A_CAMPAIGN = List.of("deliver-to-program", "call-program", "ask-program");

    /** The route templates, of which each Intercom connection that campaigns use gets routes of its own. */
    static final List<String> OF_AN_INTERCOM_CONNECTION = List.of(
            "deliver-to-intercom",
            "learn-intercom-attributes",
            "find-duplicates-in-intercom",
            "write-to-intercom",
            "call-intercom",
            "ask-intercom");

    /** The route templates, of which each Salesforce connection that campaigns use gets routes of its own. */
    static final List<String> OF_A_SALESFORCE_CONNECTION = List.of(
            "deliver-to-salesforce",
            "learn-salesforce-objects",
            "find-duplicates-in-salesforce",
            "write-to-salesforce",
            "look-up-salesforce-records",
            "call-salesforce",
            "ask-salesforce",
            "watch-api-budget",
            "follow-salesforce-changes",
            "read-missed-changes",
            "reconcile-salesforce-changes",
            "read-salesforce-changes",
            "keep-push-topics",
            "apply-crm-change",
            "read-salesforce-records");

    private static final String FAILURES = "failures";
    private static final String SUFFIX = ".camel.yaml";
    private static final Set<String> CONFIGURATIONS = Set.of(
            "answer-the-sender",
            "failure-is-an-answer",
            "program-failure-is-an-answer",
            "intercom-failure-is-an-answer",
            "announce-again",
            "answer-the-operator",
            "answer-the-browser",
            "a-batch-comes-again",
            "changes-are-asked-for-again",
            "contacts-are-searched-again",
            "answer-intercom",
            "topics-are-made-later");

    private final CamelContext context;
    private final String prefix;
    private final Pattern names;

    /**
     * @param prefix what every name of ours begins with, such as {@code referral-}; empty for none
     * @param beans the names of our beans and components
     */
    RouteFiles(CamelContext context, String prefix, Collection<String> beans) {
        this.context = context;
        this.prefix = prefix;
        String routes = alternatives(Stream.of(
                        NAMES,
                        OPERATOR_API,
                        OF_A_CAMPAIGN,
                        OF_A_SALESFORCE_CONNECTION,
                        OF_AN_INTERCOM_CONNECTION,
                        CONFIGURATIONS)
                .flatMap(Collection::stream));
        this.names = Pattern.compile("(?m)(?:(?<=\\bid: )[a-z-]+$|(?<=\\bdirect:|\\brouteConfigurationId: )(?:" + routes
                + ")(?=$|-\\{\\{(?:campaign|connection)}}|-\\$\\{)|(?<=\\bref: |\"#|\"#bean:|uri: )(?:"
                + alternatives(beans.stream())
                + ")(?=$|\"|:|-\\{\\{connection}}))");
    }

    /** Adds our routes and route templates to the context, without those that the operator leaves out. */
    void load(Set<String> left) throws Exception {
        add(FAILURES);
        load(NAMES, left);
        load(OF_A_CAMPAIGN, left);
        load(OF_A_SALESFORCE_CONNECTION, left);
        load(OF_AN_INTERCOM_CONNECTION, left);
    }

    /**
     * Adds the routes that the templates describe for one campaign, ours or the operator's in their place, as
     * {@code <template>-<campaign>}; without those that the operator leaves out.
     *
     * @param parameters the values of the templates' parameters, by name, with {@code campaign}
     */
    void loadForCampaign(Map<String, Object> parameters, Set<String> left) throws Exception {
        load(OF_A_CAMPAIGN, parameters.get("campaign").toString(), parameters, left);
    }

    /**
     * The same for one Salesforce connection.
     *
     * @param parameters the values of the templates' parameters, by name, with {@code connection}
     */
    void loadForSalesforce(Map<String, Object> parameters, Set<String> left) throws Exception {
        load(OF_A_SALESFORCE_CONNECTION, parameters.get("connection").toString(), parameters, left);
    }

    /**
     * The same for one Intercom connection.
     *
     * @param parameters the values of the templates' parameters, by name, with {@code connection}
     */
    void loadForIntercom(Map<String, Object> parameters, Set<String> left) throws Exception {
        load(OF_AN_INTERCOM_CONNECTION, parameters.get("connection").toString(), parameters, left);
    }

    private void load(List<String> templates, String name, Map<String, Object> parameters, Set<String> left)
            throws Exception {
        ModelCamelContext model = (ModelCamelContext) context;
        for (String template : templates) {
            RouteTemplateDefinition definition = model.getRouteTemplateDefinition(prefix + template);
            if (definition != null && !left.contains(template + "-" + name)) {
                TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(context, prefix + template)
                        .routeId(prefix + template + "-" + name)
                        .prefixId(prefix + name + "-");
                definition.getTemplateParameters().stream()
                        .map(RouteTemplateParameterDefinition::getName)
                        .filter(parameters::containsKey)
                        .forEach(parameter -> route.parameter(parameter, parameters.get(parameter)));
                route.add();
            }
        }
    }

    /** Adds files of ours by their names alone. */
    void load(List<String> files) throws Exception {
        load(files, Set.of());
    }

    /** Adds the operator API to the context. */
    void loadOperatorApi(Set<String> left) throws Exception {
        load(OPERATOR_API, left);
    }

    private void load(List<String> all, Set<String> left) throws Exception {
        for (String name : all) {
            if (!left.contains(name)) {
                add(name);
            }
        }
    }

    /** Adds the operator's own routes as they are. */
    void loadFolder(Path folder) throws Exception {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(PluginHelper.getResourceLoader(context)
                                .resolveResource("file:" + file.toAbsolutePath()));
            }
        }
    }

    private void add(String name) throws Exception {
        String file = name + SUFFIX;
        Resource resource = ResourceHelper.fromString(file, named(text("/routes/" + file)));
        for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource))) {
            context.addRoutes(builder);
        }
    }

    private String named(String yaml) {
        return prefix.isEmpty() ? yaml : names.matcher(yaml).replaceAll(match -> prefix + match.group());
    }

    private static String alternatives(Stream<String> words) {
        return words.map(Pattern::quote).collect(Collectors.joining("|"));
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = RouteFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
