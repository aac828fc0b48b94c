package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

        RouteDefinition route = context.getRouteDefinition("referral-deliver-to-salesforce");
        assertThat(route.getInput().getUri()).startsWith("referral-deliveries:salesforce/default");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SendDefinition.class))
                .isNotEmpty()
                .allMatch(to -> to.getUri().startsWith("direct:referral-"))
                .allMatch(to -> to.getId().startsWith("referral-"));
        assertThat(context.getRouteDefinitions())
                .hasSameSizeAs(RouteFiles.NAMES)
                .allSatisfy(one -> assertThat(one.getOutputs())
                        .extracting(ProcessorDefinition::getId)
                        .allMatch(id -> id.startsWith("referral-")));
    }

    @Test
    void a_target_that_is_known_only_when_it_is_called_is_prefixed_too() throws Exception {
        load("referral-", Set.of());

        RouteDefinition route = context.getRouteDefinition("referral-read-import");
        assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDynamicDefinition.class))
                .extracting(ToDynamicDefinition::getUri)
                .containsExactly("direct:referral-call-intercom-${body.connection}");
    }

    @Test
    void variables_and_contracts_keep_their_words() throws Exception {
        load("referral-", Set.of());

        RouteDefinition route = context.getRouteDefinition("referral-deliver-to-salesforce");
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

    private List<String> templated() {
        return context.getRouteDefinitions().stream()
                .map(RouteDefinition::getRouteId)
                .filter(id -> id.endsWith("-spring"))
                .toList();
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
                List.of("links", "deliveries", "referral-salesforce", "salesforceReplies", "tellings"));
    }
}
