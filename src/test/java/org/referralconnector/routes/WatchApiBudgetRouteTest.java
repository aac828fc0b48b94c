package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WatchApiBudgetRouteTest {
    private final AtomicBoolean needsNews = new AtomicBoolean();
    private final CountDownLatch looked = new CountDownLatch(1);

    /** Needs news when a test says so. */
    public final class FakeBudget {
        public boolean needsNews() {
            looked.countDown();
            return needsNews.get();
        }
    }

    @Test
    void the_limits_are_asked_for_only_when_news_are_needed() throws Exception {
        try (RouteAlone route = watch()) {
            route.startFrom("direct:watch-api-budget");

            route.send(Map.of());
            assertThat(route.askedOf("call-salesforce-default")).isEmpty();

            needsNews.set(true);
            assertThat(route.send(Map.of()).getException()).isNull();
            assertThat(route.askedOf("call-salesforce-default")).containsExactly(Batches.API.limits());
        }
    }

    @Test
    void it_looks_by_itself() throws Exception {
        try (RouteAlone route = watch()) {
            route.start();

            assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private RouteAlone watch() throws Exception {
        return RouteAlone.ofSalesforce("watch-api-budget")
                .with("salesforceBudget-default", new FakeBudget())
                .with("salesforceApi", Batches.API)
                .neighbour("call-salesforce-default");
    }
}
