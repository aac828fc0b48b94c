package org.referralconnector.program.referralfactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.referralconnector.campaign.ProgramFixture.program;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.program.GoldenCases;
import org.referralconnector.program.UnreadablePayload;

class ReferralFactoryTest {
    private final ReferralFactory referralFactory = new ReferralFactory();

    static List<GoldenCases.Case> cases() {
        return GoldenCases.of("referral-factory");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_payload_becomes_its_events(GoldenCases.Case golden) throws Exception {
        assertThat(golden.actual(referralFactory)).isEqualTo(golden.expected());
    }

    @Test
    void another_campaign_s_event_is_refused() {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> events(Map.of("id", 1, "campaign_id", 4816)))
                .withMessage("campaign_id is not the one in the campaign file;"
                        + " send this webhook to its own campaign's address");
    }

    @Test
    void a_person_without_any_identity_is_refused() {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> events(Map.of("first_name", "Byron", "id", " ")))
                .withMessage(
                        "id, code and email are all missing; add one of them to the request fields of the webhook");
    }

    @Test
    void a_payload_that_does_not_name_its_campaign_is_taken() throws Exception {
        assertThat(referralFactory.events(
                        program("referral-factory").campaignId("4815").rules(), Map.of("code", "zruTPh")))
                .hasSize(1);
    }

    private void events(Map<String, Object> payload) throws UnreadablePayload {
        referralFactory.events(program("referral-factory").campaignId("4815").rules(), payload);
    }
}
