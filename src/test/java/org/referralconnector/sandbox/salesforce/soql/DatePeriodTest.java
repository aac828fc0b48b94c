package org.referralconnector.sandbox.salesforce.soql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatePeriodTest {
    private static final LocalDate WEDNESDAY = LocalDate.of(2026, 5, 13);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "TODAY,             2026-05-13, 2026-05-14",
        "yesterday,         2026-05-12, 2026-05-13",
        "LAST_N_DAYS:2,     2026-05-11, 2026-05-14",
        "NEXT_N_DAYS:2,     2026-05-14, 2026-05-16",
        "N_DAYS_AGO:3,      2026-05-10, 2026-05-11",
        "THIS_WEEK,         2026-05-10, 2026-05-17",
        "LAST_MONTH,        2026-04-01, 2026-05-01",
        "LAST_N_MONTHS:2,   2026-03-01, 2026-05-01",
        "THIS_QUARTER,      2026-04-01, 2026-07-01",
        "NEXT_FISCAL_YEAR,  2027-01-01, 2028-01-01",
        "LAST_90_DAYS,      2026-02-12, 2026-05-14",
    })
    void a_literal_means_days(String literal, LocalDate from, LocalDate to) {
        assertThat(DatePeriod.of(literal, WEDNESDAY)).isEqualTo(new DatePeriod(from, to));
    }

    @Test
    void an_unknown_literal_is_refused() {
        assertThatThrownBy(() -> DatePeriod.of("SOMEDAY", WEDNESDAY)).isInstanceOf(IllegalArgumentException.class);
    }
}
