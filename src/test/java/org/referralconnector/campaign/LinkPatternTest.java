package org.referralconnector.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkPatternTest {

    @Test
    void a_code_stands_in_the_link_and_can_be_nothing_else_there() {
        LinkPattern pattern = new LinkPattern("https://example.com/?a=1&mwr={code}#top");

        assertThat(pattern.of("ada-1")).isEqualTo("https://example.com/?a=1&mwr=ada-1#top");
        assertThat(pattern.of("a b&c=d/é{code}"))
                .isEqualTo("https://example.com/?a=1&mwr=a%20b%26c%3Dd%2F%C3%A9%7Bcode%7D#top");
    }
}
