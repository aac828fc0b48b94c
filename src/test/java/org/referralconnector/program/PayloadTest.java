package org.referralconnector.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept out at the door, and what is let in although it looks odd. */
class PayloadTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TOO_MUCH =
            "the body goes beyond a limit; nest at most 64 levels and write numbers of at most 1000 digits";

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t", "\uFEFF"})
    void an_empty_body_is_refused(String body) {
        refused(JSON, body, "the body is empty; send the event as JSON object or form");
        refused(FORM, body, "the body is empty; send the event as JSON object or form");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1                   | (line 1, column 7)",
                "{\"a\":1} {\"b\":2}        | (line 1, column 9)",
                "{\"a\":1}]                 | (line 1, column 8)",
                "{a:1}                      | (line 1, column 2)",
                "{\"a\":NaN}                | (line 1, column 9)",
                "<!DOCTYPE x>               | (line 1, column 1)"
            })
    void what_is_not_one_json_value_is_refused_with_its_place(String body, String place) {
        refused(JSON, body, "the body is not one valid JSON object " + place + "; send exactly one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"a\":1}]", "\"text\"", "12", "true", "null"})
    void what_is_no_object_is_refused(String body) {
        refused(JSON, body, "the body is no JSON object; send one object for one event");
    }

    static Stream<Arguments> otherEncodings() {
        return Stream.of(Arguments.of(ISO_8859_1), Arguments.of(UTF_16));
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void what_is_not_utf_8_is_refused(Charset charset) {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> Payload.text("{\"name\":\"Zoë\"}".getBytes(charset)))
                .withMessage("the body is not valid UTF-8; send it in UTF-8");
    }

    @Test
    void utf_16_without_a_mark_is_refused_as_well() {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> Payload.read(JSON, Payload.text("{\"name\":\"Ann\"}".getBytes(UTF_16LE))));
    }

    @Test
    void a_byte_order_mark_is_passed_over() throws Exception {
        String text = Payload.text("\uFEFF{\"name\":\"Zoë\"}".getBytes(UTF_8));
        assertThat(Payload.read(JSON, text)).isEqualTo(Map.of("name", "Zoë"));
    }

    @Test
    void sixty_four_levels_are_read_and_one_more_is_refused() throws Exception {
        assertThat(Payload.read(JSON, nested(64))).containsKey("a");
        refused(JSON, nested(65), TOO_MUCH);
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 100_000})
    void however_deep_it_is_the_refusal_is_quick(int levels) {
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> refused(JSON, nested(levels), TOO_MUCH));
        assertTimeoutPreemptively(
                Duration.ofSeconds(2), () -> refused(JSON, "{\"a\":" + "[".repeat(levels) + "}", TOO_MUCH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e1000000000",
                "1e-1000000000",
                "-1E+1001",
                "0.1e1002",
                "1e2147483648",
                "-1e-2147483648",
                "1e99999999999",
                "[[{\"b\":1e2000000000}]]"
            })
    void a_number_that_would_fill_memory_if_written_out_is_refused(String number) {
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> refused(JSON, "{\"a\":" + number + "}", TOO_MUCH));
    }

    @Test
    void a_thousand_digits_are_read_and_one_more_is_refused() throws Exception {
        String digits = "9".repeat(1_000);
        assertThat(Payload.read(JSON, "{\"a\":" + digits + "}")).isEqualTo(Map.of("a", new BigInteger(digits)));
        refused(JSON, "{\"a\":9" + digits + "}", TOO_MUCH);
        refused(JSON, "{\"a\":0." + digits + "1}", TOO_MUCH);
    }

    @Test
    void numbers_within_reason_are_read_exactly() throws Exception {
        assertThat(Payload.read(JSON, "{\"a\":1e400,\"b\":12.50,\"c\":9007199254740993}")
                        .toString())
                .isEqualTo("{a=1E+400, b=12.50, c=9007199254740993}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"name\":\"x\\u0000\"}}   | a.name",
                "{\"name\":\"\\ud800\"}            | name",
                "{\"name\":\"\\udc00\\ud800\"}     | name",
                "{\"list\":[\"x\",\"\\u0000\"]}    | list.1",
                "{\"a\":{\"b\\u0000\":1}}          | a",
                "{\"\\u0000\":1}                   | a field",
                "{\"<script>\":\"\\u0000\"}        | a field"
            })
    void text_that_postgresql_cannot_store_is_refused(String body, String part) {
        refused(JSON, body, part + " holds a NUL character or half a surrogate pair; remove it");
    }

    @Test
    void a_nul_in_a_form_is_refused() {
        refused(FORM, "name=x%00y", "name holds a NUL character or half a surrogate pair; remove it");
    }

    @Test
    void odd_but_harmless_text_is_kept_as_it_is() throws Exception {
        String odd = "\\u202e\\u200b😀 =HYPERLINK(1) ${x} #{x} {{x}} '; DROP TABLE lead; -- \\r\\nERROR forged";
        assertThat(Payload.read(JSON, "{\"name\":\"" + odd + "\"}"))
                .isEqualTo(Map.of(
                        "name",
                        "\u202e\u200b😀 =HYPERLINK(1) ${x} #{x} {{x}} '; DROP TABLE lead; -- \r\nERROR forged"));
    }

    @Test
    void type_and_prototype_keys_are_plain_data() throws Exception {
        assertThat(Payload.read(JSON, "{\"@type\":\"java.net.URL\",\"__proto__\":{\"admin\":true}}"))
                .isEqualTo(Map.of("@type", "java.net.URL", "__proto__", Map.of("admin", true)));
    }

    @Test
    void the_last_of_two_equal_keys_counts() throws Exception {
        assertThat(Payload.read(JSON, "{\"a\":1,\"a\":2,\"b\":{\"c\":1,\"c\":[]},\"b\":{\"c\":3}}"))
                .isEqualTo(Map.of("a", 2, "b", Map.of("c", 3)));
        assertThat(Payload.read(FORM, "a=1&a=2")).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void a_form_becomes_a_map_of_strings() throws Exception {
        assertThat(Payload.read(FORM, "first_name=Zo%C3%AB+Ann&empty=&bare&&mail=o%27brien%40example.org&eq=a=b\n"))
                .isEqualTo(Map.of(
                        "first_name", "Zoë Ann", "empty", "", "bare", "", "mail", "o'brien@example.org", "eq", "a=b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=100%&b=1", "%g0=1"})
    void a_percent_sign_without_its_digits_is_refused(String form) {
        refused(FORM, form, "the form has a % without two hexadecimal digits; write a percent sign as %25");
    }

    @Test
    void a_form_in_another_encoding_is_refused() {
        refused(FORM, "name=Zo%EB", "the form is not valid UTF-8; encode it as UTF-8");
    }

    @Test
    void a_thousand_form_fields_are_read_and_one_more_is_refused() throws Exception {
        assertThat(Payload.read(FORM, fields(1_000))).hasSize(1_000);
        refused(FORM, fields(1_001), "the form has too many fields; send at most 1000");
    }

    private static void refused(String mediaType, String body, String message) {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> Payload.read(mediaType, body))
                .withMessage(message);
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    private static String fields(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i + "=1").collect(Collectors.joining("&"));
    }
}
