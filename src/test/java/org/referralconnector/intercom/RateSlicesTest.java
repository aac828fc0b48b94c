package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;

class RateSlicesTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-27T12:00:03Z"));
    private final RateSlices slices = new RateSlices(clock);

    @Test
    void before_intercom_has_told_its_limit_calls_are_made_at_once() {
        assertThat(take(1_000)).containsOnly(AT_ONCE);
        assertThat(slices.left()).isEmpty();
    }

    @Test
    void who_finds_no_call_left_waits_for_the_next_slice_that_has_one() {
        told(3, 2, seconds(4));

        assertThat(take(2)).containsOnly(AT_ONCE);
        assertThat(take(3)).containsOnly(seconds(4));
        assertThat(take(3)).containsOnly(seconds(14));
        assertThat(take(1)).containsOnly(seconds(24));
    }

    @Test
    void some_calls_are_kept_back_because_a_late_one_counts_in_the_next_slice() {
        told(166, 165, seconds(4));

        assertThat(take(161)).containsOnly(AT_ONCE);
        assertThat(take(162)).containsOnly(seconds(4));
        assertThat(take(1)).containsOnly(seconds(14));
    }

    @Test
    void a_limit_of_one_call_is_used() {
        told(1, 0, seconds(4));

        assertThat(take(1)).containsOnly(seconds(4));
        assertThat(take(1)).containsOnly(seconds(14));
    }

    @Test
    void what_others_with_the_same_token_took_is_not_left() {
        told(10, 9, seconds(6));
        take(2);

        told(10, 1, seconds(6));

        assertThat(take(1)).containsOnly(AT_ONCE);
        assertThat(take(1)).containsOnly(seconds(6));
    }

    @Test
    void an_answer_that_was_overtaken_gives_nothing_back() {
        told(10, 3, seconds(6));

        told(10, 8, seconds(6));

        assertThat(take(3)).containsOnly(AT_ONCE);
        assertThat(take(1)).containsOnly(seconds(6));
    }

    @Test
    void answers_of_the_slice_that_is_spent_say_nothing_about_the_next_one() {
        told(2, 0, seconds(4));
        assertThat(take(1)).containsOnly(seconds(4));

        told(2, 0, seconds(4));
        told(2, 0, Duration.ofMillis(5_300));

        assertThat(take(1)).containsOnly(seconds(4));
        assertThat(take(1)).containsOnly(seconds(14));
    }

    @Test
    void a_new_slice_has_all_its_calls() {
        told(2, 0, seconds(4));
        clock.move(seconds(4));

        assertThat(take(2)).containsOnly(AT_ONCE);
        assertThat(take(1)).containsOnly(seconds(10));
    }

    @Test
    void the_next_slice_is_known_by_its_end() {
        told(5, 0, seconds(1));
        clock.move(Duration.ofMillis(900));

        told(5, 4, seconds(10));

        assertThat(take(4)).containsOnly(AT_ONCE);
        assertThat(take(1)).containsOnly(seconds(10));
    }

    @Test
    void after_a_pause_the_first_answer_tells_when_the_slice_really_ends() {
        told(5, 4, seconds(4));
        clock.move(seconds(60));
        take(1);

        told(5, 4, seconds(3));

        assertThat(take(4)).containsOnly(AT_ONCE);
        assertThat(take(1)).containsOnly(seconds(3));
    }

    @Test
    void after_a_refusal_nobody_calls_before_the_reset() {
        slices.exhausted(clock.instant().plus(seconds(7)));

        assertThat(take(20)).containsOnly(seconds(7));
        clock.move(seconds(7));
        assertThat(take(1)).containsOnly(AT_ONCE);
    }

    @Test
    void even_if_the_slice_seems_to_have_just_begun() {
        told(50, 49, seconds(4));
        clock.move(seconds(60));
        take(1);

        slices.exhausted(clock.instant().plus(seconds(1)));

        assertThat(take(1)).containsOnly(seconds(1));
    }

    @Test
    void a_refusal_of_an_earlier_slice_does_not_shorten_the_wait_for_a_later_one() {
        told(1, 0, seconds(4));
        take(2);

        slices.exhausted(clock.instant().plus(seconds(4)));

        assertThat(take(1)).containsOnly(seconds(24));
    }

    @Test
    void it_tells_how_many_calls_are_left() {
        told(80, 40, seconds(4));
        assertThat(slices.left()).hasValue(38);
        take(38);
        assertThat(slices.left()).hasValue(0);
        take(1);
        assertThat(slices.left()).as("the next slice has not begun").hasValue(0);
        clock.move(seconds(4));
        assertThat(slices.left()).hasValue(77);
        clock.move(seconds(60));
        assertThat(slices.left()).hasValue(78);
        slices.exhausted(clock.instant().plus(seconds(1)));
        assertThat(slices.left()).hasValue(0);
    }

    @Test
    void all_threads_share_the_calls_of_a_slice() throws Exception {
        told(102, 102, seconds(5));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<List<Duration>>> takers = Stream.generate(() -> (Callable<List<Duration>>) () -> take(50))
                .limit(8)
                .toList();

        List<Duration> waits = new ArrayList<>();
        for (Future<List<Duration>> taken : threads.invokeAll(takers)) {
            waits.addAll(taken.get());
        }
        threads.shutdown();

        Map<Duration, Long> counted =
                waits.stream().collect(Collectors.groupingBy(each -> each, Collectors.counting()));
        assertThat(counted).isEqualTo(Map.of(AT_ONCE, 100L, seconds(5), 100L, seconds(15), 100L, seconds(25), 100L));
    }

    private void told(int limit, int remaining, Duration left) {
        slices.answered(new RateWindow(limit, remaining, clock.instant().plus(left)));
    }

    private List<Duration> take(int calls) {
        return Stream.generate(slices::take).limit(calls).toList();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
