package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.component.salesforce.api.SalesforceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceBudget;
import org.referralconnector.salesforce.SalesforceBudget.Usage;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceReplies;

class SalesforceRepliesTest {
    private static final SalesforceCall CALL = Batches.API.limits();

    private final SalesforceBudget budget = new SalesforceBudget();
    private final SalesforceReplies replies = new SalesforceReplies(budget);

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
        assertThat(replies.failure(CALL, "session", failure, null)).isEqualTo(new SalesforceAnswer(CALL, 0, word));
    }

    @Test
    void a_refusal_keeps_its_status_and_body() {
        SalesforceException refused = new SalesforceException(List.of(), 400, "no", null, null);

        assertThat(replies.failure(CALL, "session", refused, "[1]")).isEqualTo(new SalesforceAnswer(CALL, 400, "[1]"));
        assertThat(replies.failure(CALL, "session", refused, null)).isEqualTo(new SalesforceAnswer(CALL, 400, ""));
    }

    @Test
    void the_budget_follows_what_answers_tell_and_ignores_what_it_cannot_read() {
        assertThat(budget.usage()).isEmpty();

        replies.answer(CALL, 200, "api-usage=18/15000", "{}");
        replies.answer(CALL, 200, null, "{}");
        replies.answer(CALL, 200, "api-usage=many/few", "{}");
        replies.answer(CALL, 200, "per-app-api-usage=17/250(appName=us)", "{}");

        assertThat(budget.usage()).contains(new Usage(18, 15_000));
        assertThat(budget.usage().orElseThrow().remaining()).isEqualTo(14_982);
    }
}
