package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AdminTokenTest {
    @Test
    void the_stand_alone_start_stops_at_a_missing_token_and_names_its_key() {
        assertThatExceptionOfType(InvalidSetting.class)
                .isThrownBy(() -> RunningConnector.start(DatabaseKind.H2, Map.of("referral.admin.token", "")))
                .withMessageContaining("referral.admin.token is not set");
    }

    @Test
    void the_stand_alone_start_stops_at_a_token_that_is_too_short() {
        assertThatExceptionOfType(InvalidSetting.class)
                .isThrownBy(() -> RunningConnector.start(DatabaseKind.H2, Map.of("referral.admin.token", "short")))
                .withMessageContaining("referral.admin.token");
    }
}
