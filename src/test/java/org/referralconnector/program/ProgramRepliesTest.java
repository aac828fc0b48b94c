package org.referralconnector.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramRepliesTest {
    private static final ProgramCall CALL = ProgramCall.reading("spring", "read", "", "", Map.of("Authorization", "x"));

    private final ProgramReplies replies = new ProgramReplies(Clock.fixed(Dialogue.NOON, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "120,PT2M",
        "' 0 ',PT0S",
        "'Fri, 27 Nov 2026 12:03:00 GMT',PT3M",
        "99999999,PT24H",
        "'Fri, 27 Nov 2099 12:03:00 GMT',PT24H"
    })
    void a_program_may_ask_for_a_pause(String header, Duration pause) {
        assertThat(replies.answer(CALL, 429, header, "").retryAfter()).contains(pause);
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5", "''", "'Fri, 27 Nov 2026 11:59:00 GMT'", "1e9", "9999999999999999999999"})
    void what_is_no_pause_asks_for_none(String header) {
        assertThat(replies.answer(CALL, 429, header, "").retryAfter()).isEmpty();
    }

    @Test
    void an_answer_without_body_and_pause_is_an_answer() {
        assertThat(replies.answer(CALL, 204, null, null)).isEqualTo(new ProgramAnswer(CALL, 204, ""));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException(), ProgramAnswer.CONNECT),
                Arguments.of(new UnknownHostException("x"), ProgramAnswer.CONNECT),
                Arguments.of(new SSLHandshakeException("x"), ProgramAnswer.CONNECT),
                Arguments.of(new SocketTimeoutException(), ProgramAnswer.TIMEOUT),
                Arguments.of(new IllegalStateException(new SocketTimeoutException()), ProgramAnswer.TIMEOUT),
                Arguments.of(new RejectedExecutionException(), ProgramAnswer.NOT_TRIED),
                Arguments.of(new InterruptedException(), ProgramAnswer.NOT_TRIED),
                Arguments.of(new IOException("reset"), ProgramAnswer.IO),
                Arguments.of(new IllegalStateException("anything"), ProgramAnswer.IO));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_is_an_answer_that_says_what_may_have_happened(Exception failure, String why) {
        ProgramAnswer answer = replies.failure(CALL, failure);

        assertThat(answer.status()).isZero();
        assertThat(answer.body()).isEqualTo(why);
    }

    @Test
    void a_proof_that_a_call_does_not_have_is_none() {
        assertThat(replies.proof(CALL, "Authorization")).isEqualTo("x");
        assertThat(replies.proof(CALL, "webhook-id")).isNull();
    }
}
