package org.referralconnector.operator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTokenTest {
    private final OperatorToken token = new OperatorToken("0123456789abcdef");

    @ParameterizedTest
    @ValueSource(strings = {"Bearer 0123456789abcdef", "bearer 0123456789abcdef", "Bearer  0123456789abcdef "})
    void whoever_shows_the_token_is_admitted(String authorization) {
        assertThatCode(() -> token.admit(authorization)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "0123456789abcdef",
                "Basic 0123456789abcdef",
                "Bearer 0123456789abcde",
                "Bearer 0123456789ABCDEF",
                "Bearer 0123456789abcdef, Bearer x"
            })
    void whoever_does_not_is_refused(String authorization) {
        assertThatExceptionOfType(OperatorRefused.class)
                .isThrownBy(() -> token.admit(authorization))
                .withMessageContaining("referral.admin.token");
    }

    @Test
    void a_token_that_can_be_guessed_is_not_taken() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OperatorToken("0123456789abcde"));
    }
}
