package org.referralconnector.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookRequestTest {

    @ParameterizedTest
    @CsvSource({
        "CamelHttpPath, /spring, spring,",
        "CamelHttpPath, spring, spring,",
        "CamelHttpPath, /spring/, spring,",
        "CamelHttpPath, /spring/s3cret%2Fpart, spring, s3cret/part",
        "CamelHttpPath, /spring/a+b, spring, a+b",
        "CamelHttpPath, /spring/100%, spring, 100%",
        "CamelHttpPath, /spring/a/b, '',",
        "CamelHttpPath, /, '',",
        "CamelHttpPath, /webhooks/spring, spring,",
        "CamelHttpPath, /webhooks/spring/s3cret, spring, s3cret",
        "CamelHttpPath, /webhooks/, '',",
        "CamelHttpUri, /webhooks/spring, spring,",
        "CamelHttpUri, /webhooks, '',",
        "CamelHttpUri, /webhooks/spring/s3cret?x=1, spring, s3cret",
        "CamelHttpUri, /elsewhere/spring, '',"
    })
    void the_address_names_the_campaign_and_perhaps_a_secret(
            String header, String address, String campaign, String secret) {
        WebhookRequest request = WebhookRequest.of(Map.of(header, address), new byte[0]);
        assertThat(request.campaign()).isEqualTo(campaign);
        assertThat(request.pathSecret().orElse(null)).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | application/json",
                "Application/JSON; charset=utf-8 | application/json",
                "application/vnd.example+json;v=1 | application/vnd.example+json",
                "' ' | application/json",
                " | application/json"
            })
    void the_media_type_has_no_parameters_and_is_json_unless_said(String contentType, String mediaType) {
        Map<String, Object> headers = contentType == null ? Map.of() : Map.of("Content-Type", contentType);
        assertThat(WebhookRequest.of(headers, new byte[0]).mediaType()).isEqualTo(mediaType);
    }

    @Test
    void only_headers_of_the_request_itself_are_kept_in_lower_case() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("X-Webhook-Secret", "s");
        headers.put("Content-Length", 12);
        headers.put("CamelHttpMethod", "POST");
        headers.put("X-List", List.of("a", "b"));
        headers.put("X-Null", null);
        assertThat(WebhookRequest.of(headers, new byte[0]).headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of("x-webhook-secret", "s", "content-length", "12"));
    }

    @Test
    void an_absent_body_is_an_empty_one() {
        assertThat(WebhookRequest.of(Map.of(), null).body()).isEmpty();
    }

    @Test
    void its_text_form_hides_everything_but_the_campaign() {
        WebhookRequest request = WebhookRequest.of(
                Map.of("CamelHttpPath", "/spring/s3cret", "X-Webhook-Secret", "s3cret"),
                "{\"email\":\"byron@example.org\"}".getBytes(UTF_8));
        assertThat(request).hasToString("WebhookRequest[spring]");
    }
}
