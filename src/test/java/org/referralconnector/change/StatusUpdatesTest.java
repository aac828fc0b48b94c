package org.referralconnector.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.StatusUpdate.Cause;
import org.referralconnector.change.StatusUpdate.Spend;

class StatusUpdatesTest {
    private static final Cause CAUSE = new Cause(
            "Deal won", "Opportunity", "0060S0000000001AAA", Instant.parse("2026-11-27T08:00:00.123Z"), false);

    private final StatusUpdates updates = new StatusUpdates(new ObjectMapper());

    @Test
    void what_was_written_is_read_again() {
        Person person = new Person(
                "salesforce/default",
                "Contact",
                "0030S0000000001AAA",
                Optional.of("ada@example.org"),
                Optional.empty(),
                Optional.of("Lovelace"));
        StatusUpdate update = new StatusUpdate(
                Action.ADD_SPEND,
                "sub_1",
                Optional.of("adaL"),
                Optional.of(person),
                Optional.of(new Spend("006-1", new BigDecimal("-12.50"), new BigDecimal("100.00"), Optional.of("EUR"))),
                CAUSE);

        assertThat(updates.read(updates.body(update))).isEqualTo(update);
    }

    @Test
    void an_update_without_the_optional_parts_is_read_again() {
        StatusUpdate update = new StatusUpdate(
                Action.CONFIRMED, "sub_1", Optional.empty(), Optional.empty(), Optional.empty(), CAUSE);

        assertThat(updates.read(updates.body(update))).isEqualTo(update);
    }

    @Test
    void another_body_is_refused_without_quoting_it() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> updates.read("{\"action\": \"ada@example.org\"}"))
                .withMessageNotContaining("ada");
        assertThatIllegalArgumentException().isThrownBy(() -> updates.read("ada"));
    }

    @Test
    void what_is_logged_of_an_update_names_nobody() {
        Person person = new Person(
                "salesforce/default",
                "Contact",
                "0030S0000000001AAA",
                Optional.of("ada@example.org"),
                Optional.empty(),
                Optional.empty());

        assertThat(new StatusUpdate(
                        Action.CONFIRMED,
                        "ada@example.org",
                        Optional.of("adaL"),
                        Optional.of(person),
                        Optional.empty(),
                        CAUSE))
                .asString()
                .doesNotContain("ada")
                .contains("CONFIRMED");
    }
}
