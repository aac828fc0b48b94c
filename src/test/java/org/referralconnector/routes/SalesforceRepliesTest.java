package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.component.salesforce.api.SalesforceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.salesforce.ApiUsage;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceReplies;

class SalesforceRepliesTest {
    private static final SalesforceCall CALL = Batches.API.limits();
    private static final SalesforceCall QUERY = Batches.API.query("SELECT Id FROM Lead");

    private final SalesforceReplies replies = new SalesforceReplies(Batches.JSON);

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TimeoutException("late"), SalesforceAnswer.TIMEOUT),
                Arguments.of(new IOException(new TimeoutException("late")), SalesforceAnswer.TIMEOUT),
                Arguments.of(new ConnectException("refused"), SalesforceAnswer.CONNECT),
                Arguments.of(new UnknownHostException("nowhere"), SalesforceAnswer.CONNECT),
                Arguments.of(new NoRouteToHostException("cut"), SalesforceAnswer.CONNECT),
                Arguments.of(new UnresolvedAddressException(), SalesforceAnswer.CONNECT),
                Arguments.of(new EOFException("gone"), SalesforceAnswer.IO),
                Arguments.of(new IllegalStateException("whatever"), SalesforceAnswer.IO),
                Arguments.of(new SalesforceException(new ConnectException("refused")), SalesforceAnswer.CONNECT));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_says_whether_the_call_can_have_been_carried_out(Exception failure, String word) {
        assertThat(replies.failure(CALL, "session", failure, null, null))
                .isEqualTo(new SalesforceAnswer(CALL, 0, word));
    }

    @Test
    void a_refusal_keeps_its_status_and_body() {
        SalesforceException refused = new SalesforceException(List.of(), 400, "no", null, null);

        assertThat(replies.failure(CALL, "session", refused, "api-usage=18/15000", "[1]"))
                .isEqualTo(new SalesforceAnswer(
                        CALL, 400, "[1]", Optional.empty(), Optional.of(new ApiUsage(18, 15_000))));
        assertThat(replies.failure(CALL, "session", refused, null, null))
                .isEqualTo(new SalesforceAnswer(CALL, 400, ""));
    }

    @Test
    void the_header_of_an_answer_tells_the_usage_unless_it_cannot_be_read() {
        assertThat(usage(QUERY, "api-usage=18/15000", "{}")).contains(new ApiUsage(18, 15_000));
        assertThat(usage(QUERY, "per-app-api-usage=17/250(appName=us); api-usage=18/15000", "{}"))
                .contains(new ApiUsage(18, 15_000));
        assertThat(usage(QUERY, null, "{}")).isEmpty();
        assertThat(usage(QUERY, "api-usage=many/few", "{}")).isEmpty();
        assertThat(usage(QUERY, "per-app-api-usage=17/250(appName=us)", "{}")).isEmpty();
    }

    @Test
    void the_limits_themselves_tell_the_usage_if_no_header_does() {
        String limits = "{\"DailyApiRequests\":{\"Max\":15000,\"Remaining\":14980}}";

        assertThat(usage(CALL, null, limits)).contains(new ApiUsage(20, 15_000));
        assertThat(usage(CALL, "api-usage=18/15000", limits)).contains(new ApiUsage(18, 15_000));
        assertThat(usage(QUERY, null, limits)).isEmpty();
        for (String unreadable : new String[] {null, "", "<html>", "{}", "[]", "{\"DailyApiRequests\":{\"Max\":1}}"}) {
            assertThat(usage(CALL, null, unreadable)).isEmpty();
        }
    }

    private Optional<ApiUsage> usage(SalesforceCall call, String header, String body) {
        return replies.answer(call, 200, header, null, body).usage();
    }
}
