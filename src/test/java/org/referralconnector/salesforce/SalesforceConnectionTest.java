package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.referralconnector.connection.Grant;
import org.referralconnector.connection.Secret;

class SalesforceConnectionTest {

    @Test
    void an_answer_is_awaited_as_long_as_the_settings_say_even_if_nothing_comes_meanwhile() throws Exception {
        SalesforceConnection connection = new SalesforceConnection(
                "default",
                Optional.empty(),
                "http://127.0.0.1:9",
                "id",
                new Grant.ClientCredentials(Secret.of("secret")),
                "62.0",
                Duration.ofSeconds(45));

        try (DefaultCamelContext context = new DefaultCamelContext();
                SalesforceComponent component = connection.component()) {
            context.addComponent("salesforce", component);
            context.start();

            assertThat(component.getConfig().getHttpClient().getTimeout()).isEqualTo(45_000);
            assertThat(component.getConfig().getHttpClient().getIdleTimeout()).isGreaterThanOrEqualTo(45_000);
            assertThat(component.getSession().getTimeout()).isEqualTo(45_000);
        }
    }
}
