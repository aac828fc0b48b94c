package org.referralconnector.sandbox.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodesTest {
    @Test
    void different_numbers_have_different_codes() {
        Set<String> hex = new HashSet<>();
        Set<String> letters = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            hex.add(Codes.hex(i, 8));
            letters.add(Codes.letters(i));
        }

        assertThat(hex).hasSize(100_000).allMatch(code -> code.matches("[0-9a-f]{8}"));
        assertThat(letters).hasSize(100_000).allMatch(code -> code.matches("[0-9A-Za-z]{6}"));
    }
}
