package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.MovingClock;

class IntercomRepliesTest {
    private static final IntercomCall CALL = IntercomCall.reading("default", "read", "/contacts/1", "");

    /** As the header Date has it: Fri, 27 Nov 2026 12:00:00 GMT. */
    private static final long NOON = 1_795_780_800L;

    private final MovingClock clock = new MovingClock(Instant.ofEpochSecond(NOON));
    private final IntercomReplies replies = new IntercomReplies(clock);

    @Test
    void an_answer_keeps_status_body_and_link() {
        IntercomAnswer answer =
                replies.answer(CALL, 410, "</contacts/2>; rel=\"canonical\"", null, null, null, null, "{}");

        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.link()).contains("</contacts/2>; rel=\"canonical\"");
        assertThat(answer.rate()).isEmpty();
    }

    @Test
    void an_answer_without_a_body_is_empty() {
        assertThat(replies.answer(CALL, 202, null, null, null, null, null, null))
                .isEqualTo(new IntercomAnswer(CALL, 202, ""));
    }

    @Test
    void an_empty_query_is_no_query() {
        assertThat(replies.query(CALL)).isNull();
        assertThat(replies.query(IntercomCall.reading("default", "list", "/data_attributes", "model=contact")))
                .isEqualTo("model=contact");
    }

    /** An hour or a year of difference between the clocks does not matter. */
    @ParameterizedTest
    @CsvSource({"PT0S", "PT1H", "PT-1H", "PT8760H"})
    void the_next_slice_begins_by_our_clock(Duration difference) {
        clock.move(difference);

        assertThat(window("167", "42", String.valueOf(NOON + 7), "Fri, 27 Nov 2026 12:00:00 GMT"))
                .isEqualTo(new RateWindow(167, 42, clock.instant().plusSeconds(7)));
    }

    @Test
    void without_its_date_intercom_is_believed_to_have_our_time() {
        assertThat(window("167", " 42 ", String.valueOf(NOON + 7), null))
                .isEqualTo(new RateWindow(167, 42, clock.instant().plusSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 42, 1795780807, 'Fri, 27 Nov 2026 12:00:00 GMT'",
                "167, -, 1795780807, 'Fri, 27 Nov 2026 12:00:00 GMT'",
                "167, 42, -, 'Fri, 27 Nov 2026 12:00:00 GMT'",
                "many, 42, 1795780807, 'Fri, 27 Nov 2026 12:00:00 GMT'",
                "167, 4e1, 1795780807, 'Fri, 27 Nov 2026 12:00:00 GMT'",
                "167, 42, soon, 'Fri, 27 Nov 2026 12:00:00 GMT'",
                "167, 42, 99999999999999999, 'Fri, 27 Nov 2026 12:00:00 GMT'",
                "167, 42, 1795780807, noon",
                "167, 42, 1795780799, 'Fri, 27 Nov 2026 12:00:00 GMT'",
                "167, 42, 1795784400, 'Fri, 27 Nov 2026 12:00:00 GMT'"
            })
    void what_makes_no_sense_says_nothing(String limit, String remaining, String reset, String date) {
        assertThat(replies.answer(CALL, 200, null, limit, remaining, reset, date, "{}")
                        .rate())
                .isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("refused"), IntercomAnswer.CONNECT),
                Arguments.of(new UnknownHostException("nowhere"), IntercomAnswer.CONNECT),
                Arguments.of(new NoRouteToHostException(), IntercomAnswer.CONNECT),
                Arguments.of(new UnresolvedAddressException(), IntercomAnswer.CONNECT),
                Arguments.of(new SSLHandshakeException("not trusted"), IntercomAnswer.CONNECT),
                Arguments.of(new SSLPeerUnverifiedException("another name"), IntercomAnswer.CONNECT),
                Arguments.of(new IllegalStateException(new SocketTimeoutException()), IntercomAnswer.TIMEOUT),
                Arguments.of(new SocketException("reset"), IntercomAnswer.IO),
                Arguments.of(new IOException("too long"), IntercomAnswer.IO),
                Arguments.of(new IllegalStateException("anything"), IntercomAnswer.IO),
                Arguments.of(new RejectedExecutionException("stopping"), IntercomAnswer.NOT_TRIED),
                Arguments.of(new IllegalStateException(new InterruptedException()), IntercomAnswer.NOT_TRIED));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_is_an_answer_that_says_why(Exception failure, String why) {
        assertThat(replies.failure(CALL, failure)).isEqualTo(new IntercomAnswer(CALL, IntercomAnswer.NO_ANSWER, why));
    }

    private RateWindow window(String limit, String remaining, String reset, String date) {
        return replies.answer(CALL, 200, null, limit, remaining, reset, date, "{}")
                .rate()
                .orElseThrow();
    }
}
