package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.API;
import static org.referralconnector.routes.FakeSalesforce.answer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.referralconnector.routes.FakeSalesforce.Request;
import org.referralconnector.salesforce.ApiUsage;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceReplies;

class AskSalesforceRouteTest {
    private FakeSalesforce salesforce;
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        salesforce = new FakeSalesforce();
        route = route(salesforce.url(), Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        route.close();
        salesforce.close();
    }

    private RouteAlone route(String url, Duration timeout) throws Exception {
        LoggedIn org = LoggedIn.at(url, timeout);
        RouteAlone alone = RouteAlone.ofSalesforce("ask-salesforce")
                .with("salesforceLogin-default", org.login())
                .with("salesforceReplies", new SalesforceReplies(Batches.JSON));
        alone.context().addComponent("referral-salesforce-default", org.component());
        return alone.start();
    }

    @Test
    void a_write_goes_with_its_method_path_and_body() {
        SalesforceCall call = API.upsert("Lead", "Referral_Key__c", "{\"records\":[]}");

        assertThat(ask(call)).isEqualTo(new SalesforceAnswer(call, 200, "{}"));
        Request request = salesforce.requests.get(0);
        assertThat(request.method()).isEqualTo("PATCH");
        assertThat(request.uri()).isEqualTo("/services/data/v62.0/composite/sobjects/Lead/Referral_Key__c");
        assertThat(request.body()).isEqualTo("{\"records\":[]}");
        assertThat(request.header("Content-type")).startsWith("application/json");
    }

    @Test
    void a_query_goes_as_a_parameter_with_every_character_kept() {
        ask(API.query("SELECT Id FROM Lead WHERE Email = 'o\\'brien+a&b=c%20@example.org'"));

        assertThat(salesforce.requests.get(0).uri())
                .isEqualTo("/services/data/v62.0/query?q=SELECT%20Id%20FROM%20Lead%20WHERE%20Email%20%3D%20"
                        + "%27o%5C%27brien%2Ba%26b%3Dc%2520%40example.org%27");
        assertThat(salesforce.requests.get(0).method()).isEqualTo("GET");
    }

    @Test
    void salesforce_is_told_who_asks_and_to_run_no_assignment_rules() {
        ask(API.limits());

        Request request = salesforce.requests.get(0);
        assertThat(request.header("Sforce-auto-assign")).isEqualTo("FALSE");
        assertThat(request.header("Sforce-call-options")).isEqualTo("client=ReferralConnector");
        assertThat(request.header("Authorization")).endsWith("token-1");
    }

    @Test
    void headers_of_earlier_steps_do_not_reach_salesforce() {
        route.send(
                API.limits(),
                Map.of("rawMethod", "DELETE", "q", "SELECT Id FROM User", "rawQueryParameters", "q", "Cookie", "a=b"),
                Map.of());

        Request request = salesforce.requests.get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.uri()).isEqualTo("/services/data/v62.0/limits");
        assertThat(request.headers()).doesNotContainKey("Cookie");
    }

    @Test
    void an_answer_tells_how_much_of_the_limit_is_used() {
        assertThat(answerTo(API.limits()).usage()).contains(new ApiUsage(18, 15_000));
    }

    @Test
    void a_refusal_tells_how_much_of_the_limit_is_used_too() {
        salesforce.onCall = exchange -> answer(exchange, 403, "[{\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]");

        assertThat(answerTo(API.query("SELECT Id FROM Lead")).usage()).contains(new ApiUsage(18, 15_000));
    }

    @Test
    void a_session_that_was_refused_is_replaced_and_no_other() {
        ask(API.limits());
        route.send(API.limits(), Map.of(), Map.of("expired", "token-1"));
        route.send(API.limits(), Map.of(), Map.of("expired", "token-1"));

        assertThat(salesforce.requests)
                .extracting(request -> request.header("Authorization"))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("token-1"),
                        second -> assertThat(second).endsWith("token-2"),
                        third -> assertThat(third).endsWith("token-2"));
        assertThat(salesforce.logins).hasValue(2);
    }

    @Test
    void an_answer_without_content_is_an_answer() {
        salesforce.onCall = exchange -> answer(exchange, 204, "");

        assertThat(ask(API.limits())).isEqualTo(new SalesforceAnswer(API.limits(), 204, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "400, MALFORMED_QUERY",
        "403, REQUEST_LIMIT_EXCEEDED",
        "404, NOT_FOUND",
        "409, CONFLICT",
        "415, UNSUPPORTED_MEDIA_TYPE",
        "420, EXPERIENCING_HIGH_LOAD",
        "429, TOO_MANY",
        "500, UNKNOWN_EXCEPTION",
        "503, SERVER_UNAVAILABLE"
    })
    void a_refusal_is_an_answer_with_status_and_body(int status, String code) {
        String body = "[{\"errorCode\":\"" + code + "\",\"message\":\"no\"}]";
        salesforce.onCall = exchange -> answer(exchange, status, body);

        assertThat(ask(API.limits())).isEqualTo(new SalesforceAnswer(API.limits(), status, body));
        assertThat(salesforce.requests).hasSize(1);
    }

    @Test
    void a_refused_session_is_an_answer_that_says_which() {
        salesforce.onCall = exchange -> answer(exchange, 401, "[{\"errorCode\":\"INVALID_SESSION_ID\"}]");

        SalesforceAnswer refused = ask(API.limits());

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("INVALID_SESSION_ID");
        assertThat(refused.refusedSession()).contains("token-1");
        assertThat(refused.toString()).doesNotContain("token-1");
        assertThat(salesforce.requests).hasSize(1);
    }

    @Test
    void a_page_of_a_proxy_is_an_answer_with_its_status() {
        salesforce.onCall = exchange -> answer(exchange, 502, "<html>Bad Gateway</html>");

        assertThat(ask(API.limits()).status()).isEqualTo(502);
    }

    @Test
    void a_connection_that_breaks_leaves_it_open_whether_the_call_was_carried_out() {
        salesforce.onCall = exchange -> exchange.close();

        assertThat(ask(API.limits())).isEqualTo(new SalesforceAnswer(API.limits(), 0, SalesforceAnswer.IO));
        assertThat(salesforce.requests).as("not sent twice").hasSize(1);
    }

    @Test
    @Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void an_answer_that_does_not_come_in_time_is_a_timeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        salesforce.onCall = exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
        try (RouteAlone impatient = route(salesforce.url(), Duration.ofMillis(300))) {
            Exchange exchange = impatient.send(API.limits(), Map.of(), Map.of());

            assertThat(exchange.getMessage().getBody())
                    .isEqualTo(new SalesforceAnswer(API.limits(), 0, SalesforceAnswer.TIMEOUT));
        } finally {
            over.countDown();
        }
    }

    @Test
    void a_connection_lives_longer_than_the_longest_wait_for_an_answer() throws Exception {
        try (RouteAlone patient = route(salesforce.url(), Duration.ofMinutes(2))) {
            HttpClient client = patient.context()
                    .getComponent("referral-salesforce-default", SalesforceComponent.class)
                    .getHttpClient();

            assertThat(client.getIdleTimeout())
                    .isGreaterThan(Duration.ofMinutes(2).toMillis());
            assertThat(client.getConnectTimeout())
                    .isEqualTo(Duration.ofSeconds(10).toMillis());
        }
    }

    @Test
    void a_refused_login_is_an_answer_with_the_code_of_the_refusal() {
        salesforce.onLogin = exchange ->
                answer(exchange, 400, "{\"error\":\"invalid_client\",\"error_description\":\"no such client\"}");

        assertThat(ask(API.limits())).isEqualTo(new SalesforceAnswer(API.limits(), 0, "LOGIN:invalid_client"));
        assertThat(salesforce.requests).isEmpty();
    }

    @Test
    void a_login_server_that_is_away_is_no_refusal() throws Exception {
        String nobody;
        try (FakeSalesforce gone = new FakeSalesforce()) {
            nobody = gone.url();
        }
        try (RouteAlone alone = route(nobody, Duration.ofSeconds(5))) {
            Exchange exchange = alone.send(API.limits(), Map.of(), Map.of());

            assertThat(exchange.getMessage().getBody())
                    .isEqualTo(new SalesforceAnswer(API.limits(), 0, SalesforceAnswer.CONNECT));
        }
    }

    @Test
    void an_instance_that_is_away_gives_no_answer() {
        ask(API.limits());
        salesforce.close();

        // a connection from the pool may break under the request, a new one is refused
        assertThat(ask(API.limits()))
                .isIn(
                        new SalesforceAnswer(API.limits(), 0, SalesforceAnswer.CONNECT),
                        new SalesforceAnswer(API.limits(), 0, SalesforceAnswer.IO));
    }

    /** The answer but for the usage of the limit, which is always the same. */
    private SalesforceAnswer ask(SalesforceCall call) {
        SalesforceAnswer answer = answerTo(call);
        return new SalesforceAnswer(answer.call(), answer.status(), answer.body(), answer.refusedSession());
    }

    private SalesforceAnswer answerTo(SalesforceCall call) {
        Exchange exchange = route.send(call, Map.of(), Map.of());
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(SalesforceAnswer.class);
    }
}
