package org.referralconnector.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTextTest {

    @ParameterizedTest
    @CsvSource({
        "sub_1,sub_1",
        "a/b,a%2Fb",
        "..,%2E%2E",
        "ada+x@example.org,ada%2Bx%40example%2Eorg",
        "a?b=c&d#e,a%3Fb%3Dc%26d%23e",
        "%2F,%252F",
        "é,%C3%A9",
        "' ',%20",
        "//evil.example,%2F%2Fevil%2Eexample"
    })
    void nothing_of_a_text_can_be_taken_for_more_than_one_part(String text, String encoded) {
        assertThat(PathText.of(text)).isEqualTo(encoded);
    }
}
