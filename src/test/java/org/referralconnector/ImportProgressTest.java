package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ImportProgressTest {
    private final StringWriter written = new StringWriter();

    @Test
    void a_line_says_how_far_it_is_how_fast_and_how_long_it_takes() throws IOException {
        assertThat(ImportProgress.line(run("{}"))).isEqualTo("counting");
        assertThat(ImportProgress.line(run("{'total': 50000, 'percent': 42, 'perSecond': 1234, 'secondsLeft': 180}")))
                .isEqualTo(" 42 % of 50,000, 1,234 a second, about 3 min left");
        assertThat(ImportProgress.line(run("{'total': 5, 'percent': 0, 'reason': 'API_RESERVE'}")))
                .isEqualTo("  0 % of 5, waits: API_RESERVE");
    }

    @Test
    void the_time_left_is_in_the_unit_that_suits() {
        assertThat(ImportProgress.left(99)).isEqualTo("about 99 s left");
        assertThat(ImportProgress.left(100)).isEqualTo("about 2 min left");
        assertThat(ImportProgress.left(36_000)).isEqualTo("about 10.0 h left");
    }

    @Test
    void on_a_terminal_a_line_leaves_nothing_of_the_longer_one_before_it() throws IOException {
        ImportProgress progress = new ImportProgress(new PrintWriter(written), true);

        progress.show(run("{'total': 50000, 'percent': 50, 'secondsLeft': 10}"));
        progress.show(run("{'total': 50000, 'percent': 100}"));
        progress.end();

        String[] lines = written.toString().split("\r", -1);
        assertThat(lines[1]).startsWith("[###############...............]  50 % of 50,000, about 10 s left");
        assertThat(lines[2].stripTrailing()).isEqualTo("[" + "#".repeat(30) + "] 100 % of 50,000");
        assertThat(lines[2].indexOf('\n')).isEqualTo(lines[1].length());
    }

    @Test
    void elsewhere_lines_come_now_and_then() throws IOException {
        ImportProgress progress = new ImportProgress(new PrintWriter(written), false);

        for (int percent = 0; percent < 100; percent++) {
            progress.show(run("{'total': 100, 'percent': " + percent + "}"));
        }

        assertThat(written.toString().lines()).containsExactly("  0 % of 100");
    }

    @Test
    void the_summary_names_every_outcome() throws IOException {
        assertThat(
                        ImportCommand.summary(
                                run(
                                        "{'id': 7, 'state': 'done', 'records': 3, 'outcomes': ["
                                                + "{'state': 'skipped', 'reason': 'no-email', 'persons': 1}, {'state': 'delivered', 'persons': 2}]}")))
                .containsExactly("Import 7 is done: 3 read.", "         1 skipped (no-email)", "         2 delivered");
    }

    private static JsonNode run(String json) throws IOException {
        return new ObjectMapper().readTree(json.replace('\'', '"'));
    }
}
