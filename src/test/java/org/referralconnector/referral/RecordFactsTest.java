package org.referralconnector.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordFactsTest {
    private static final Instant EARLY = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant LATE = EARLY.plusMillis(1);

    private final RecordFacts facts = RecordFacts.none();

    @Test
    void the_newest_value_counts_in_whatever_order_they_come() {
        facts.take(Map.of("StageName", "Closed Won"), LATE, 0);
        facts.take(Map.of("StageName", "Prospecting", "Amount", 5), EARLY, 0);

        assertThat(facts.values()).containsEntry("StageName", "Closed Won").containsEntry("Amount", 5);
    }

    @Test
    void of_one_moment_the_higher_order_counts() {
        facts.take(Map.of("StageName", "second"), EARLY, 2);
        facts.take(Map.of("StageName", "first"), EARLY, 1);

        assertThat(facts.values()).containsEntry("StageName", "second");
    }

    @Test
    void the_same_again_is_no_news() {
        assertThat(facts.take(Map.of("Amount", 100), EARLY, 0)).isTrue();
        assertThat(facts.take(Map.of("Amount", new BigDecimal("100.00")), LATE, 0))
                .isFalse();
    }

    @Test
    void what_is_empty_now_is_known_to_be_empty() {
        facts.take(Map.of("Amount", 100), EARLY, 0);
        facts.take(Collections.singletonMap("Amount", null), LATE, 0);

        assertThat(facts.values()).containsEntry("Amount", null);
    }

    @Test
    void an_outdated_change_is_told_from_one_that_still_holds() {
        facts.take(Map.of("StageName", "Closed Lost"), LATE, 0);

        assertThat(facts.isOutdated(Map.of("StageName", "Closed Won"))).isTrue();
        assertThat(facts.isOutdated(Map.of("StageName", "Closed Lost"))).isFalse();
        assertThat(facts.valuesAt(Map.of("StageName", "Closed Won"))).containsEntry("StageName", "Closed Won");
    }

    @Test
    void facts_that_were_written_are_read_again() {
        facts.take(Map.of("Amount", new BigDecimal("10.50"), "IsDeleted", true), EARLY, Long.MAX_VALUE);
        RecordFacts again = RecordFacts.of(facts.text());

        assertThat(again.deleted()).isTrue();
        assertThat(again.take(Map.of("Amount", new BigDecimal("10.5")), EARLY, Long.MAX_VALUE))
                .isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> RecordFacts.of("nothing"));
    }
}
