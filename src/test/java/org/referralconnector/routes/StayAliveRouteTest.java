package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StayAliveRouteTest {

    /** Counts instead of writing to a database. */
    public static final class FakeClaimers {
        final CountDownLatch kept = new CountDownLatch(1);

        public void keepAlive() {
            kept.countDown();
        }
    }

    @Test
    void the_process_says_by_itself_that_it_lives() throws Exception {
        FakeClaimers claimers = new FakeClaimers();
        try (RouteAlone route = new RouteAlone("stay-alive").with("claimers", claimers)) {
            route.start();

            assertThat(claimers.kept.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
