package org.referralconnector.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.referralconnector.campaign.ProgramFixture.program;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.WebhookRules;
import org.referralconnector.campaign.WebhookRules.Scheme;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.program.generic.GenericProgram;
import org.referralconnector.program.referralhero.ReferralHero;

class ProgramsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String JOINED = "{\"id\":\"evt_1\",\"type\":\"lead.joined\",\"participant\":{\"id\":\"p-1\"}}";

    private final Programs programs = new Programs(
            List.of(new GenericProgram(), new ReferralHero()),
            new Campaigns(List.of(
                    campaign("shop", "generic", Scheme.STANDARD_WEBHOOKS, "webhook-signature"),
                    campaign("partner", "generic", Scheme.SHARED_SECRET, "X-Webhook-Secret"),
                    campaign("hero", "referralhero", Scheme.BODY_SIGNATURE, "X-ReferralHero-Signature"))),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void the_header_s_id_names_the_event_of_a_standard_webhooks_sender() throws Exception {
        assertThat(programs.read(request("/shop", Map.of("webhook-id", "msg_1"), JOINED)))
                .extracting(Event::senderId)
                .containsExactly(Optional.of("msg_1"));
    }

    @Test
    void the_payload_s_id_names_the_event_of_any_other_sender() throws Exception {
        assertThat(programs.read(request("/partner", Map.of("webhook-id", "msg_1"), JOINED)))
                .extracting(Event::senderId)
                .containsExactly(Optional.of("evt_1"));
    }

    @Test
    void a_header_id_that_is_too_long_is_refused() {
        WebhookRefused refused = refused(request("/shop", Map.of("webhook-id", "m".repeat(256)), JOINED));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused).hasMessage("the id header is too long; send at most 255 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "application/cloudevents+json", "APPLICATION/JSON", ""})
    void json_of_any_name_is_read(String contentType) throws Exception {
        assertThat(programs.read(request("/partner", Map.of("Content-Type", contentType), JOINED)))
                .hasSize(1);
    }

    @Test
    void a_form_is_read() throws Exception {
        Map<String, Object> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        assertThat(programs.read(request("/hero", form, "subscriber_id=sub_1&response=subscriber_deleted")))
                .extracting(Event::kind)
                .containsExactly(EventKind.PARTICIPANT_DELETED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "text/json", "multipart/form-data; boundary=x", "nonsense"})
    void a_body_of_another_type_is_refused(String contentType) {
        WebhookRefused refused = refused(request("/partner", Map.of("Content-Type", contentType), JOINED));
        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.code()).isEqualTo("wrong-type");
        assertThat(refused)
                .hasMessage("the body is of a type that is not read;"
                        + " send application/json or application/x-www-form-urlencoded");
    }

    @Test
    void a_compressed_body_is_refused() throws Exception {
        WebhookRefused refused = refused(request("/partner", Map.of("Content-Encoding", "gzip"), JOINED));
        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused).hasMessage("the body is compressed; send it without Content-Encoding");
        assertThat(programs.read(request("/partner", Map.of("Content-Encoding", "Identity"), JOINED)))
                .hasSize(1);
    }

    @Test
    void an_unreadable_body_is_refused_without_repeating_any_of_it() {
        WebhookRefused refused = refused(request("/partner", Map.of(), "{\"type\":\"lead.joined\",\"s3cret\":"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("unreadable");
        assertThat(refused.getMessage()).doesNotContain("s3cret", "jackson", "Exception");
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        WebhookRefused refused = refused(
                WebhookRequest.of(Map.of("CamelHttpPath", "/partner"), "{\"name\":\"Zoë\"}".getBytes(ISO_8859_1)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused).hasMessage("the body is not valid UTF-8; send it in UTF-8");
    }

    @Test
    void a_journal_entry_is_read_as_its_webhook_was() throws Exception {
        List<Event> received = programs.read(request("/partner", Map.of(), JOINED));
        assertThat(programs.read(entry("partner", "application/json", JOINED))).isEqualTo(received);
    }

    @Test
    void an_entry_whose_campaign_is_gone_cannot_be_read() {
        WebhookRefused refused = catchThrowableOfType(
                WebhookRefused.class, () -> programs.read(entry("gone", "application/json", JOINED)));
        assertThat(refused.code()).isEqualTo("unknown-campaign");
    }

    @Test
    void a_body_that_is_too_large_is_said_to_be() {
        WebhookRefused refused = WebhookRefused.tooLarge(1_000_000);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("too-large");
        assertThat(refused).hasMessage("the body is too large; send at most 1000000 bytes");
    }

    private WebhookRefused refused(WebhookRequest request) {
        return catchThrowableOfType(WebhookRefused.class, () -> programs.read(request));
    }

    private static WebhookRequest request(String path, Map<String, Object> headers, String body) {
        Map<String, Object> all = new HashMap<>(Map.of("CamelHttpPath", path));
        all.putAll(headers);
        return WebhookRequest.of(all, body.getBytes(UTF_8));
    }

    private static JournalEntry entry(String campaign, String contentType, String body) {
        return new JournalEntry(1, campaign, EventKind.LEAD_JOINED, "p-1", 0, NOW, contentType, body);
    }

    private static Campaign campaign(String name, String type, Scheme scheme, String header) {
        WebhookRules open = new WebhookRules(true, scheme, List.of(), header);
        return new Campaign(name, program(type).webhook(open).rules(), Optional.empty());
    }
}
