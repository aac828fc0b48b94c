package org.referralconnector.sandbox.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.webhook.WebhookSender;

class IntercomEmulatorTest {
    private final MovingClock clock = new MovingClock(Instant.parse("2026-05-13T12:00:00Z"));
    private final WebhookSender sender = new WebhookSender();
    private final IntercomEmulator intercom = new IntercomEmulator(
            new IntercomEmulator.App("token", "client", "secret"), new Faults(clock), sender, clock);

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void it_is_reached_below_a_folder_and_by_the_names_of_its_hosts() {
        assertThat(intercom.serves(call("/intercom/me", "127.0.0.1:8090"))).isTrue();
        assertThat(intercom.serves(call("/me", "api.intercom.io"))).isTrue();
        assertThat(intercom.serves(call("/me", "api.eu.intercom.io:443"))).isTrue();
        assertThat(intercom.serves(call("/me", "intercom.localhost:8090"))).isTrue();
        assertThat(intercom.serves(call("/me", "127.0.0.1:8090"))).isFalse();
        assertThat(intercom.serves(call("/intercoms", "127.0.0.1:8090"))).isFalse();
        assertThat(intercom.answer(call("/me", "intercom.localhost")).status()).isEqualTo(200);
    }

    @Test
    void a_region_does_not_know_the_tokens_of_another() {
        assertThat(intercom.answer(call("/me", "api.intercom.io")).status()).isEqualTo(200);
        assertThat(intercom.answer(call("/me", "api.eu.intercom.io")).status()).isEqualTo(401);
        assertThat(intercom.answer(call("/me", "api.au.intercom.io")).status()).isEqualTo(401);
    }

    private static Call call(String path, String host) {
        return Call.of("GET", path, Map.of("Host", host, "Authorization", "Bearer token"), new byte[0]);
    }
}
