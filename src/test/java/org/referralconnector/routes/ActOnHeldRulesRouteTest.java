package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ActOnHeldRulesRouteTest {

    /** Has some referrals left, a few times. */
    public static final class FakeQualifications {
        final Queue<Integer> left = new ConcurrentLinkedQueue<>(List.of(200, 17));
        final CountDownLatch empty = new CountDownLatch(1);

        public int actOnHeld() {
            Integer some = left.poll();
            if (some == null) {
                empty.countDown();
            }
            return some == null ? 0 : some;
        }
    }

    @Test
    void it_goes_on_until_nothing_is_held_too_long() throws Exception {
        FakeQualifications qualifications = new FakeQualifications();
        try (RouteAlone route = new RouteAlone("act-on-held-rules").with("qualifications", qualifications)) {
            route.start();

            assertThat(qualifications.empty.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(qualifications.left).isEmpty();
        }
    }
}
