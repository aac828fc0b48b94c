package org.referralconnector.carry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DoorbellTest {
    private static final long AN_HOUR = TimeUnit.HOURS.toMillis(1);

    private final Doorbell doorbell = new Doorbell();

    @Test
    @Timeout(30)
    void a_ring_that_nobody_hears_is_kept() throws Exception {
        doorbell.ring();

        doorbell.await(AN_HOUR);
    }

    @Test
    @Timeout(30)
    void a_ring_wakes_somebody_who_waits() throws Exception {
        CountDownLatch woken = new CountDownLatch(1);
        Thread sleeper = new Thread(() -> {
            try {
                doorbell.await(AN_HOUR);
                woken.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sleeper.start();
        doorbell.ring();

        assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
        sleeper.join();
    }

    @Test
    @Timeout(30)
    void a_ring_is_heard_once() throws Exception {
        doorbell.ring();
        doorbell.ring();
        doorbell.await(AN_HOUR);
        long before = System.nanoTime();

        doorbell.await(20);

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
    }
}
