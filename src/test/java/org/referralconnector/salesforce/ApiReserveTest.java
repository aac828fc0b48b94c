package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiReserveTest {

    @ParameterizedTest
    @CsvSource({
        "20%, 5000, 1000",
        "20 %, 5000, 1000",
        "0%, 5000, 0",
        "100%, 5000, 5000",
        "33%, 100, 33",
        "1%, 10, 1",
        "3000, 5000, 3000",
        "0, 5000, 0",
        "9000, 5000, 5000"
    })
    void a_share_or_a_number_of_calls_is_kept(String written, long limit, long kept) {
        assertThat(ApiReserve.of(written).calls(limit)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "101%", "-1", "2.5%", "20%%", "% 20", "12345678901"})
    void anything_else_is_refused_with_what_would_be_right(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiReserve.of(written))
                .withMessage(written
                        + " is no reserve; write a share of the limit from 0% to 100%, or a number of calls such as"
                        + " 3000");
    }
}
