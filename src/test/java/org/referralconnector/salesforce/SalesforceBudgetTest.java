package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;
import org.referralconnector.journal.Urgency;
import org.referralconnector.salesforce.SalesforceCall.Kind;

class SalesforceBudgetTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final MovingClock clock = new MovingClock(NOON);
    private final AtomicInteger opened = new AtomicInteger();
    private final SalesforceBudget budget = new SalesforceBudget(ApiReserve.of("20%"), clock, opened::incrementAndGet);

    @Test
    void everything_may_go_as_long_as_salesforce_has_told_nothing() {
        assertThat(budget.standing()).isEmpty();
        assertThat(budget.allowed()).isEqualTo(Urgency.LEAST);
        assertThat(budget.permit(Kind.WRITE, Urgency.COUNTER).granted()).isTrue();
    }

    @Test
    void at_the_reserve_only_qualifications_may_go() {
        told(3_999, 5_000);
        assertThat(budget.allowed()).isEqualTo(Urgency.LEAST);

        told(4_000, 5_000);

        assertThat(budget.allowed()).isEqualTo(Urgency.QUALIFICATION);
        assertThat(budget.permit(Kind.QUERY, Urgency.CREATION).refusal()).isEqualTo(SalesforceAnswer.API_RESERVE);
        assertThat(budget.permit(Kind.QUERY, Urgency.QUALIFICATION).granted()).isTrue();
        assertThat(budget.permit(Kind.LIMITS, Urgency.LEAST).granted()).isTrue();
        assertThat(budget.standing().orElseThrow())
                .isEqualTo(new SalesforceBudget.Standing(4_000, 5_000, 1_000, 1_000, true, Optional.empty()));
    }

    @Test
    void calls_under_way_count() {
        told(3_998, 5_000);
        CallPermit first = budget.permit(Kind.WRITE, Urgency.UPDATE);
        CallPermit second = budget.permit(Kind.WRITE, Urgency.QUALIFICATION);

        assertThat(budget.permit(Kind.WRITE, Urgency.UPDATE).granted()).isFalse();

        budget.notSent(first);
        budget.notSent(second);
        assertThat(budget.permit(Kind.WRITE, Urgency.UPDATE).granted()).isTrue();
    }

    @Test
    void a_call_whose_answer_tells_nothing_counts_until_another_tells() {
        told(3_998, 5_000);
        budget.answered(budget.permit(Kind.WRITE, Urgency.UPDATE), Optional.empty());
        budget.answered(budget.permit(Kind.WRITE, Urgency.UPDATE), Optional.empty());

        assertThat(budget.permit(Kind.WRITE, Urgency.UPDATE).granted()).isFalse();
        told(3_998, 5_000);
        assertThat(budget.permit(Kind.WRITE, Urgency.UPDATE).granted()).isTrue();
    }

    @Test
    void a_call_of_which_nobody_tells_the_end_counts_as_made_after_ten_minutes() {
        told(3_998, 5_000);
        assertThat(budget.permit(Kind.WRITE, Urgency.UPDATE).granted()).isTrue();
        clock.move(Duration.ofMinutes(10));

        assertThat(budget.permit(Kind.WRITE, Urgency.UPDATE).granted()).isTrue();
        assertThat(used()).isEqualTo(3_999);
    }

    @Test
    void answers_that_overtake_each_other_do_not_make_calls_come_back() {
        CallPermit slow = budget.permit(Kind.WRITE, Urgency.UPDATE);
        CallPermit quick = budget.permit(Kind.WRITE, Urgency.UPDATE);
        budget.answered(quick, Optional.of(new ApiUsage(102, 5_000)));
        budget.answered(slow, Optional.of(new ApiUsage(101, 5_000)));

        assertThat(used()).isEqualTo(102);
    }

    @Test
    void a_reset_is_believed_to_a_call_that_began_after_what_is_known() {
        told(5_000, 5_000);

        told(1, 5_000);

        assertThat(used()).isEqualTo(1);
        assertThat(budget.allowed()).isEqualTo(Urgency.LEAST);
        assertThat(opened).hasValue(1);
    }

    @Test
    void single_calls_that_come_free_do_not_open_it_again() {
        told(4_000, 5_000);
        told(3_990, 5_000);
        assertThat(budget.allowed()).isEqualTo(Urgency.QUALIFICATION);
        assertThat(opened).hasValue(0);

        told(3_989, 5_000);

        assertThat(budget.allowed()).isEqualTo(Urgency.LEAST);
        assertThat(opened).hasValue(1);
    }

    @Test
    void however_many_ask_at_once_the_less_urgent_never_get_below_the_reserve() throws Exception {
        int threads = 16;
        AtomicLong used = new AtomicLong(4_000 - 500);
        AtomicLong most = new AtomicLong();
        told(used.get(), 5_000);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                ends.add(workers.submit(() -> {
                    for (int refused = 0; refused < 50; ) {
                        CallPermit permit = budget.permit(Kind.WRITE, Urgency.UPDATE);
                        if (permit.granted()) {
                            long now = used.incrementAndGet();
                            most.accumulateAndGet(now, Math::max);
                            Thread.onSpinWait();
                            budget.answered(
                                    permit, now % 7 == 0 ? Optional.empty() : Optional.of(new ApiUsage(now, 5_000)));
                        } else {
                            refused++;
                        }
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            workers.shutdownNow();
        }

        // unanswered calls may be counted twice for a moment, never too few times
        assertThat(most.get()).isBetween(3_950L, 4_000L);
    }

    @Test
    void the_rate_of_the_last_quarter_of_an_hour_says_when_the_limit_is_exhausted() {
        for (int minute = 0; minute <= 30; minute++) {
            told(minute < 15 ? 1_000 : 1_000 + 10L * (minute - 15), 5_000);
            clock.move(Duration.ofMinutes(1));
        }
        // 150 calls in 15 minutes and one more without a call; the oldest reading has just been forgotten
        Instant exhausted = budget.standing().orElseThrow().exhaustedAt().orElseThrow();

        assertThat(Duration.between(clock.instant(), exhausted))
                .isBetween(Duration.ofMinutes(380), Duration.ofMinutes(420));
    }

    @Test
    void there_is_no_forecast_without_a_rate_or_beyond_a_day() {
        told(1_000, 5_000);
        told(1_100, 5_000);
        assertThat(exhaustedAt()).as("calls of one moment").isEmpty();

        clock.move(Duration.ofMinutes(2));
        told(1_100, 5_000_000);
        assertThat(exhaustedAt()).as("more than a day away").isEmpty();

        clock.move(Duration.ofMinutes(20));
        told(1_200, 5_000);
        assertThat(exhaustedAt()).as("after a silence").isEmpty();

        clock.move(Duration.ofMinutes(2));
        told(5, 5_000);
        clock.move(Duration.ofMinutes(2));
        assertThat(exhaustedAt()).as("after a reset").isEmpty();
    }

    @Test
    void an_exhausted_limit_is_exhausted_since_it_was_told() {
        told(5_000, 5_000);
        clock.move(Duration.ofMinutes(3));

        assertThat(exhaustedAt()).contains(NOON);
    }

    @Test
    void news_are_needed_after_a_quarter_of_an_hour_without_any() {
        assertThat(budget.needsNews()).isFalse();
        clock.move(Duration.ofMinutes(15));
        assertThat(budget.needsNews()).isTrue();
        assertThat(budget.needsNews()).as("asked just now").isFalse();

        clock.move(Duration.ofMinutes(14));
        told(1, 5_000);
        clock.move(Duration.ofMinutes(14));
        assertThat(budget.needsNews()).as("heard 14 minutes ago").isFalse();
    }

    @Test
    void while_restricted_news_are_needed_soon_and_then_ever_more_rarely() {
        told(4_000, 5_000);
        List<Integer> asked = new ArrayList<>();
        for (int minute = 1; minute <= 60; minute++) {
            clock.move(Duration.ofMinutes(1));
            if (budget.needsNews()) {
                asked.add(minute);
                told(4_000 + asked.size(), 5_000);
            }
        }

        assertThat(asked).containsExactly(1, 3, 7, 14, 28, 43, 58);
    }

    private void told(long used, long limit) {
        budget.answered(budget.permit(Kind.LIMITS, Urgency.LEAST), Optional.of(new ApiUsage(used, limit)));
    }

    private long used() {
        return budget.standing().orElseThrow().used();
    }

    private Optional<Instant> exhaustedAt() {
        return budget.standing().orElseThrow().exhaustedAt();
    }
}
