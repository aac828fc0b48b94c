package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.carry.Gates;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.intercom.IntercomReplies;
import org.referralconnector.intercom.IntercomTokens;
import org.referralconnector.intercom.IntercomWatch;

/** In the context of a host every name of ours has a prefix, and nothing else has. */
class RouteFilesPrefixTest {
    private final ModelCamelContext context = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void routes_steps_and_targets_are_prefixed() throws Exception {
        load("referral-", Set.of());
        assertThat(context.getRouteDefinitions())
                .hasSameSizeAs(RouteFiles.NAMES)
                .allSatisfy(one -> assertThat(one.getOutputs())
                        .extracting(ProcessorDefinition::getId)
                        .allMatch(id -> id.startsWith("referral-")));
        loadForSalesforce("referral-", "default", Set.of());

        RouteDefinition route = context.getRouteDefinition("referral-deliver-to-salesforce-default");
        assertThat(route.getInput().getUri()).startsWith("referral-deliveries:salesforce/{{connection}}");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SendDefinition.class))
                .isNotEmpty()
                .allMatch(to -> to.getUri().startsWith("direct:referral-"))
                .allMatch(to -> to.getId().startsWith("referral-"));
    }

    @Test
    void a_target_that_is_known_only_when_it_is_called_is_prefixed_too() throws Exception {
        load("referral-", Set.of());

        RouteDefinition route = context.getRouteDefinition("referral-read-import");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDynamicDefinition.class))
                .extracting(ToDynamicDefinition::getUri)
                .containsExactly(
                        "direct:referral-call-intercom-${body.connection}",
                        "direct:referral-call-salesforce-${variable.connection}");
    }

    @Test
    void variables_and_contracts_keep_their_words() throws Exception {
        load("referral-", Set.of());
        loadForSalesforce("referral-", "default", Set.of());

        RouteDefinition route = context.getRouteDefinition("referral-deliver-to-salesforce-default");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SetVariableDefinition.class))
                .extracting(SetVariableDefinition::getName)
                .contains("batch", "links", "plan");
        assertThat(route.getNote()).startsWith("in: body Batch");
    }

    @Test
    void a_context_of_our_own_has_no_prefix() throws Exception {
        load("", Set.of());

        assertThat(context.getRouteDefinitions())
                .extracting(RouteDefinition::getRouteId)
                .containsExactlyElementsOf(RouteFiles.NAMES);
    }

    @Test
    void what_the_operator_leaves_out_is_not_loaded() throws Exception {
        load("", Set.of("stay-alive", "keep-ledger"));

        assertThat(context.getRouteDefinitions())
                .extracting(RouteDefinition::getRouteId)
                .doesNotContain("stay-alive", "keep-ledger")
                .hasSize(RouteFiles.NAMES.size() - 2);
    }

    @Test
    void a_campaign_gets_routes_of_its_own() throws Exception {
        load("", Set.of());
        loadForCampaign("", Set.of());

        assertThat(templated())
                .containsExactly("deliver-to-program-spring", "call-program-spring", "ask-program-spring");
        assertThat(context.getRouteDefinition("call-program-spring").getInput().getUri())
                .isEqualTo("direct:call-program-{{campaign}}");
    }

    @Test
    void the_routes_of_a_campaign_are_prefixed_like_all_others() throws Exception {
        load("referral-", Set.of());
        loadForCampaign("referral-", Set.of());

        RouteDefinition route = context.getRouteDefinition("referral-deliver-to-program-spring");
        assertThat(route.getInput().getUri()).startsWith("referral-deliveries:program/");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SendDefinition.class))
                .isNotEmpty()
                .allMatch(to -> to.getUri().equals("direct:referral-call-program-{{campaign}}"));
        assertThat(route.getNodePrefixId()).isEqualTo("referral-spring-");
    }

    @Test
    void a_template_or_the_route_of_one_campaign_can_be_left_out() throws Exception {
        Set<String> left = Set.of("ask-program", "call-program-spring");
        load("", left);
        loadForCampaign("", left);

        assertThat(templated()).containsExactly("deliver-to-program-spring");
    }

    @Test
    void a_salesforce_connection_gets_routes_of_its_own() throws Exception {
        load("", Set.of());
        loadForSalesforce("", "default", Set.of());
        loadForSalesforce("", "emea", Set.of("keep-push-topics-emea"));

        assertThat(templated("-default"))
                .containsExactlyElementsOf(names(RouteFiles.OF_A_SALESFORCE_CONNECTION, "-default"));
        assertThat(templated("-emea"))
                .hasSize(RouteFiles.OF_A_SALESFORCE_CONNECTION.size() - 1)
                .doesNotContain("keep-push-topics-emea");
    }

    @Test
    void the_beans_and_the_component_of_a_salesforce_connection_are_prefixed_too() throws Exception {
        load("referral-", Set.of());
        loadForSalesforce("referral-", "emea", Set.of());

        RouteDefinition ask = context.getRouteDefinition("referral-ask-salesforce-emea");
        assertThat(ask.getInput().getUri()).isEqualTo("direct:referral-ask-salesforce-{{connection}}");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(ask.getOutputs(), SendDefinition.class))
                .extracting(to -> to.getUri())
                .containsExactly("referral-referral-salesforce-{{connection}}:raw");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(ask.getOutputs(), BeanDefinition.class))
                .extracting(BeanDefinition::getRef)
                .contains("referral-salesforceLogin-{{connection}}", "referral-salesforceReplies");
    }

    @Test
    void an_intercom_connection_gets_routes_of_its_own() throws Exception {
        load("", Set.of());
        loadForIntercom("", "default", Set.of());
        loadForIntercom("", "emea", Set.of());

        assertThat(templated("-default"))
                .containsExactlyElementsOf(names(RouteFiles.OF_AN_INTERCOM_CONNECTION, "-default"));
        assertThat(templated("-emea")).containsExactlyElementsOf(names(RouteFiles.OF_AN_INTERCOM_CONNECTION, "-emea"));
        assertThat(context.getRouteDefinition("ask-intercom-emea").getInput().getUri())
                .isEqualTo("direct:ask-intercom-{{connection}}");
    }

    @Test
    void the_routes_of_an_intercom_connection_are_prefixed_like_all_others() throws Exception {
        load("referral-", Set.of());
        loadForIntercom("referral-", "default", Set.of());

        RouteDefinition ask = context.getRouteDefinition("referral-ask-intercom-default");
        assertThat(ask.getInput().getUri()).isEqualTo("direct:referral-ask-intercom-{{connection}}");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(ask.getOutputs(), SendDefinition.class))
                .isNotEmpty()
                .allMatch(to -> to.getUri().startsWith("referral-referral-intercom:{{api}}"));
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(ask.getOutputs(), BeanDefinition.class))
                .isNotEmpty()
                .allMatch(bean -> bean.getRef().equals("referral-intercomReplies"));
        RouteDefinition call = context.getRouteDefinition("referral-call-intercom-default");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(call.getOutputs(), EnrichDefinition.class))
                .isNotEmpty()
                .allMatch(enrich ->
                        enrich.getExpression().getExpression().equals("direct:referral-ask-intercom-{{connection}}"))
                .allMatch(enrich -> enrich.getAggregationStrategy().equals("#bean:referral-intercomReplies"));
        assertThat(call.getNodePrefixId()).isEqualTo("referral-default-");
    }

    @Test
    void several_connections_start_together() throws Exception {
        files("referral-").load(List.of("failures", "call-intercom", "ask-intercom"));
        context.getRegistry().bind("referral-intercomReplies", new IntercomReplies(Clock.systemUTC()));
        context.getRegistry()
                .bind(
                        "referral-intercomTokens",
                        new IntercomTokens(
                                List.of(new IntercomConnection(
                                        "test-2", "http://127.0.0.1:1", "t0k3n", Optional.empty())),
                                name -> Optional.empty()));
        context.getRegistry()
                .bind(
                        "referral-intercomWatch",
                        new IntercomWatch(
                                new IntercomErrors(new ObjectMapper()),
                                new Gates(Clock.systemUTC(), new Random(1)),
                                new SimpleMeterRegistry(),
                                Clock.systemUTC()));
        context.addComponent("referral-referral-intercom", ReferralHttp.component(Duration.ofSeconds(1)));
        for (String connection : List.of("default", "emea", "test-2")) {
            files("referral-").loadForIntercom(Map.of("connection", connection, "api", "http://127.0.0.1:1"), Set.of());
        }

        context.start();

        IntercomCall call = IntercomCall.reading("test-2", "read", "/me", "");
        assertThat(context.createProducerTemplate().requestBody("direct:referral-call-intercom-test-2", call))
                .isInstanceOf(IntercomAnswer.class);
    }

    @Test
    void the_routes_of_one_connection_can_be_left_out() throws Exception {
        Set<String> left = Set.of("ask-intercom-default");
        load("", left);
        loadForIntercom("", "default", left);
        loadForIntercom("", "emea", left);

        assertThat(templated("-default")).contains("call-intercom-default").doesNotContain("ask-intercom-default");
        assertThat(templated("-emea")).contains("call-intercom-emea", "ask-intercom-emea");
    }

    private static List<String> names(List<String> templates, String suffix) {
        return templates.stream().map(template -> template + suffix).toList();
    }

    private List<String> templated() {
        return templated("-spring");
    }

    private List<String> templated(String suffix) {
        return context.getRouteDefinitions().stream()
                .map(RouteDefinition::getRouteId)
                .filter(id -> id.endsWith(suffix))
                .toList();
    }

    private void loadForSalesforce(String prefix, String connection, Set<String> left) throws Exception {
        files(prefix).loadForSalesforce(Map.of("connection", connection, "changes", "changes"), left);
    }

    private void loadForIntercom(String prefix, String connection, Set<String> left) throws Exception {
        files(prefix).loadForIntercom(Map.of("connection", connection, "api", "http://127.0.0.1:1"), left);
    }

    private void loadForCampaign(String prefix, Set<String> left) throws Exception {
        files(prefix)
                .loadForCampaign(
                        Map.of("campaign", "spring", "api", "http://127.0.0.1:1", "calls", 1, "period", 1), left);
    }

    private void load(String prefix, Set<String> left) throws Exception {
        files(prefix).load(left);
    }

    private RouteFiles files(String prefix) {
        return new RouteFiles(
                context,
                prefix,
                List.of(
                        "links",
                        "deliveries",
                        "referral-intercom",
                        "referral-salesforce",
                        "intercomReplies",
                        "intercomTokens",
                        "intercomWatch",
                        "salesforceReplies",
                        "salesforceLogin",
                        "tellings"));
    }
}
