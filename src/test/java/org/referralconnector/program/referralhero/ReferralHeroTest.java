package org.referralconnector.program.referralhero;

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

class ReferralHeroTest {
    private final ReferralHero referralHero = new ReferralHero();

    static List<GoldenCases.Case> cases() {
        return GoldenCases.of("referralhero");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_payload_becomes_its_events(GoldenCases.Case golden) throws Exception {
        assertThat(golden.actual(referralHero)).isEqualTo(golden.expected());
    }

    @Test
    void another_list_s_event_is_refused() {
        refused(
                Map.of("list_uuid", "MFother", "subscriber_id", "sub_1", "response", "new_registration"),
                "list_uuid is not the one in the campaign file; send this webhook to its own campaign's address");
    }

    @Test
    void a_webhook_without_subscriber_is_refused() {
        refused(
                Map.of("response", "new_registration", "email", "byron@example.org"),
                "subscriber_id is missing; send the webhook as ReferralHero does");
    }

    @Test
    void a_webhook_that_does_not_say_what_happened_is_refused() {
        refused(
                Map.of("subscriber_id", "sub_1"),
                "response is missing; it says what happened, such as new_registration");
    }

    private void refused(Map<String, Object> payload, String message) {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> referralHero.events(
                        program("referralhero").campaignId("MF0123456789").rules(), payload))
                .withMessage(message);
    }
}
