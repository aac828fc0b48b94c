package org.referralconnector.sandbox.salesforce.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.salesforce.bulk.CsvFormat.Delimiter;
import org.referralconnector.sandbox.salesforce.bulk.CsvFormat.LineEnding;

class CsvReaderTest {
    private static final CsvFormat USUAL = new CsvFormat(Delimiter.COMMA, LineEnding.LF);
    private static final CsvFormat WINDOWS = new CsvFormat(Delimiter.SEMICOLON, LineEnding.CRLF);

    private static List<List<String>> read(String file, CsvFormat format) {
        return CsvReader.read(file.getBytes(StandardCharsets.UTF_8), format).stream()
                .map(List::of)
                .toList();
    }

    @Test
    void values_are_plain_or_quoted_and_quotes_hold_anything() {
        assertThat(read("A,B\n1,\"x,\"\"y\"\"\nz\"\n", USUAL))
                .containsExactly(List.of("A", "B"), List.of("1", "x,\"y\"\nz"));
    }

    @Test
    void the_last_line_may_be_without_an_end_and_empty_lines_are_nothing() {
        assertThat(read("A,B\n\n1,2", USUAL)).containsExactly(List.of("A", "B"), List.of("1", "2"));
        assertThat(read("", USUAL)).isEmpty();
    }

    @Test
    void empty_values_stay_empty() {
        assertThat(read("A,B,C\n,\"\",\n", USUAL)).containsExactly(List.of("A", "B", "C"), List.of("", "", ""));
    }

    @Test
    void other_delimiters_and_line_endings_are_read_if_the_job_names_them() {
        assertThat(read("A;B\r\n1,5;2\r\n", WINDOWS)).containsExactly(List.of("A", "B"), List.of("1,5", "2"));
    }

    @Test
    void lines_which_end_in_another_way_fail_the_job() {
        assertThatThrownBy(() -> read("A\r\n1\r\n", USUAL))
                .isInstanceOf(JobFailure.class)
                .hasMessage("ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF");
        assertThatThrownBy(() -> read("A\n1\n", WINDOWS))
                .hasMessage(
                        "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF");
        assertThatThrownBy(() -> read("A\r1", USUAL)).isInstanceOf(JobFailure.class);
    }

    @Test
    void quotes_which_do_not_match_fail_the_job() {
        assertThatThrownBy(() -> read("A\nx\"y\n", USUAL)).hasMessageContaining("Found unescaped quote");
        assertThatThrownBy(() -> read("A\n\"x\"y\n", USUAL)).hasMessageContaining("Found unescaped quote");
        assertThatThrownBy(() -> read("A\n\"x\n", USUAL)).hasMessageContaining("EOF reached");
    }

    @Test
    void a_byte_order_mark_before_a_quoted_name_fails_the_job() {
        assertThatThrownBy(() -> read("\uFEFF\"A\"\n1\n", USUAL)).hasMessageContaining("Found unescaped quote");
    }

    @Test
    void what_is_written_is_read_again() {
        List<String> line = List.of("a;b", "say \"hi\"", "two\nlines", "");

        byte[] file = new CsvWriter(WINDOWS).line(line).bytes();

        assertThat(new String(file, StandardCharsets.UTF_8))
                .isEqualTo("\"a;b\";\"say \"\"hi\"\"\";\"two\nlines\";\"\"\r\n");
        assertThat(read(new String(file, StandardCharsets.UTF_8), WINDOWS)).containsExactly(line);
    }
}
