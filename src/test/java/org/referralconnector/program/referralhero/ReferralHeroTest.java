package org.referralconnector.program.referralhero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.referralconnector.campaign.ProgramFixture.program;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
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

    @Test
    void a_referred_person_s_event_is_news_about_the_referrer_if_the_campaign_wants_it() throws Exception {
        Map<String, Object> payload = Map.of(
                "subscriber_id",
                "sub_2",
                "response",
                "new_registration",
                "created_at",
                1700000000,
                "referral",
                Map.of("name", "Jessica Lange", "email", "Jessica@example.org", "people_referred", 2));

        List<Event> events = referralHero.events(
                program("referralhero").refreshingReferrers().rules(), payload);

        assertThat(events).hasSize(2);
        Event referrer = events.get(1);
        assertThat(referrer.kind()).isEqualTo(EventKind.COUNTER_CHANGED);
        assertThat(referrer.participant()).isEqualTo("jessica@example.org");
        assertThat(referrer.facts())
                .containsEntry("people_referred", 2)
                .containsEntry("last_name", "Lange")
                .containsEntry("last_referral_at", 1700000000);
        assertThat(referralHero.events(program("referralhero").rules(), payload))
                .hasSize(1);
    }

    @Test
    void a_referrer_without_a_usable_address_is_passed_over() throws Exception {
        Map<String, Object> payload = Map.of(
                "subscriber_id", "sub_2",
                "response", "new_registration",
                "referral", Map.of("name", "Jessica Lange", "email", "none"));

        assertThat(referralHero.events(
                        program("referralhero").refreshingReferrers().rules(), payload))
                .hasSize(1);
    }

    private void refused(Map<String, Object> payload, String message) {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> referralHero.events(
                        program("referralhero").campaignId("MF0123456789").rules(), payload))
                .withMessage(message);
    }
}
