package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class SandboxTest {
    @Test
    void it_listens_on_the_loopback_address_and_stops_when_it_is_closed() {
        Sandbox sandbox = Sandbox.start(0);
        SandboxClient client = SandboxClient.of(sandbox);
        assertThat(sandbox.url().getHost()).isEqualTo("127.0.0.1");
        assertThat(client.get("/").status()).isEqualTo(200);

        sandbox.close();

        assertThatThrownBy(() -> client.get("/")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void a_port_that_is_taken_is_named() {
        try (Sandbox first = Sandbox.start(0)) {
            int port = first.url().getPort();
            assertThatThrownBy(() -> Sandbox.start(port).close())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
        }
    }

    @Test
    void two_sandboxes_know_nothing_of_each_other() {
        try (Sandbox one = Sandbox.start(0);
                Sandbox other = Sandbox.start(0)) {
            SandboxClient.of(one).create("Account", "{\"Name\":\"A\"}");
            assertThat(SandboxClient.of(other).count("SELECT Id FROM Account")).isZero();
        }
    }
}
