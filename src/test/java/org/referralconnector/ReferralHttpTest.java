package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferralHttpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"https://api.example.org/v2", "http://127.0.0.1:8090/hooks/x", "https://hooks.example.org:8443"})
    void an_address_is_called_as_the_campaign_file_has_it(String address) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("referral-http", ReferralHttp.component(Duration.ofSeconds(1)));

            HttpEndpoint endpoint = context.getEndpoint("referral-http:" + address, HttpEndpoint.class);

            assertThat(endpoint.getHttpUri()).hasToString(address);
            assertThat(endpoint.isFollowRedirects()).isFalse();
        }
    }
}
