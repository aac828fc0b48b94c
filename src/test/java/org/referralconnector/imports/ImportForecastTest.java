package org.referralconnector.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;

class ImportForecastTest {
    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-27T12:00:00Z"));
    private final ImportForecast forecast = new ImportForecast(clock);

    @Test
    void nothing_is_forecast_before_something_has_moved() {
        assertThat(forecast.left(1, 100)).isEmpty();
        forecast.saw(1, 10);
        clock.move(Duration.ofSeconds(1));
        forecast.saw(1, 10);
        assertThat(forecast.left(1, 100)).isEmpty();
    }

    @Test
    void it_goes_on_as_fast_as_during_the_last_minute() {
        forecast.saw(1, 0);
        clock.move(Duration.ofMinutes(10));
        forecast.saw(1, 1_000);
        clock.move(Duration.ofSeconds(10));
        forecast.saw(1, 3_000);

        assertThat(forecast.rate(1)).contains(200.0);
        assertThat(forecast.left(1, 12_000)).contains(Duration.ofMinutes(1));
        assertThat(forecast.left(2, 12_000)).isEmpty();
    }

    @Test
    void an_import_that_begins_anew_has_no_speed_until_it_moves() {
        forecast.saw(1, 5_000);
        clock.move(Duration.ofSeconds(1));
        forecast.saw(1, 0);

        assertThat(forecast.rate(1)).isEmpty();
    }
}
