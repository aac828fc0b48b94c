package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.TopicSetup;

class KeepPushTopicsRouteTest {
    private final CountDownLatch looked = new CountDownLatch(1);
    private final List<TopicSetup> ended = new ArrayList<>();
    private final List<Exception> failures = new ArrayList<>();
    private boolean due;
    private boolean broken;

    /** Takes two calls when a test says so. */
    public final class FakeTopics {
        public boolean due() {
            looked.countDown();
            return due;
        }

        public TopicSetup begin() {
            return setup(API.limits(), API.describe("Lead"));
        }

        public TopicSetup take(TopicSetup setup, SalesforceAnswer answer) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return new TopicSetup(setup.calls().subList(1, setup.calls().size()), Optional.empty());
        }

        public void end(TopicSetup setup) {
            ended.add(setup);
        }

        public void topicsFailed(String connection, Exception failure) {
            assertThat(connection).isEqualTo("default");
            failures.add(failure);
        }
    }

    @Test
    void calls_are_made_one_after_the_other_when_topics_have_to_be_looked_at() throws Exception {
        try (RouteAlone route = route()) {
            route.startFrom("direct:keep-push-topics");

            route.send(Map.of());
            assertThat(route.askedOf("call-salesforce-default")).isEmpty();

            due = true;
            route.send(Map.of());
            assertThat(route.askedOf("call-salesforce-default")).containsExactly(API.limits(), API.describe("Lead"));
            assertThat(ended).containsExactly(setup());
        }
    }

    @Test
    void a_failure_is_noted_and_ends_nothing() throws Exception {
        due = true;
        broken = true;
        try (RouteAlone route = route()) {
            route.startFrom("direct:keep-push-topics");

            assertThat(route.send(Map.of()).getException()).isNull();

            assertThat(failures).hasSize(1);
            assertThat(ended).isEmpty();
        }
    }

    @Test
    void it_looks_by_itself() throws Exception {
        try (RouteAlone route = route()) {
            route.start();

            assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private RouteAlone route() throws Exception {
        FakeTopics topics = new FakeTopics();
        return RouteAlone.ofSalesforce("keep-push-topics")
                .with("pushTopics-default", topics)
                .with("followingFailures", topics)
                .neighbour(
                        "call-salesforce-default",
                        exchange ->
                                new SalesforceAnswer(exchange.getMessage().getBody(SalesforceCall.class), 200, "{}"));
    }

    private static TopicSetup setup(SalesforceCall... calls) {
        return new TopicSetup(List.of(calls), Optional.empty());
    }
}
