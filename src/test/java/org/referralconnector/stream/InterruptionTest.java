package org.referralconnector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.cometd.bayeux.Message;
import org.cometd.common.HashMapMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterruptionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401::Authentication invalid | UNAUTHORIZED",
                "401::Request requires authentication | UNAUTHORIZED",
                "403::Unknown client | UNKNOWN_CLIENT",
                "402::Unknown client | UNKNOWN_CLIENT",
                "402::session_unknown | UNKNOWN_CLIENT",
                "403::Handshake denied | DENIED",
                "403:denied_by_security_policy:create_denied | DENIED",
                "403::Organization total events daily limit exceeded | DENIED",
                "503::Server is too busy | BUSY",
                "400::The channel you requested to subscribe to does not exist {/topic/X} | NO_SUCH_CHANNEL",
                "something else | OTHER"
            })
    void the_servers_errors_have_a_meaning(String error, Interruption meaning) {
        assertThat(Interruption.of(refusal(error))).isEqualTo(meaning);
    }

    @Test
    void a_refused_position_is_told_apart_from_a_channel_that_does_not_exist() {
        assertThat(Interruption.of(
                        refusal("400::The replayId {82} you provided was invalid.  Please provide a valid ID,"
                                + " -2 to replay all events, or -1 to replay only new events.")))
                .isEqualTo(Interruption.REPLAY_REFUSED);
    }

    @Test
    void the_reason_that_salesforce_adds_counts_more_than_the_error() {
        Message.Mutable denied = refusal("403::Handshake denied");
        denied.getExt(true).put("sfdc", Map.of("failureReason", "401::Authentication invalid"));

        assertThat(Interruption.of(denied)).isEqualTo(Interruption.UNAUTHORIZED);
    }

    @Test
    void an_answer_without_an_error_is_no_reason_to_fail() {
        assertThat(Interruption.of(new HashMapMessage())).isEqualTo(Interruption.OTHER);
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORIZED", "403, DENIED", "404, NO_SUCH_CHANNEL", "429, BUSY", "503, BUSY", "302, OTHER"})
    void an_http_status_has_a_meaning(int status, Interruption meaning) {
        Message.Mutable failed = new HashMapMessage();
        failed.put("failure", Map.of("httpCode", status));

        assertThat(Interruption.of(failed)).isEqualTo(meaning);
    }

    @Test
    void a_failure_has_the_meaning_of_its_cause() {
        assertThat(failed(new ConnectException())).isEqualTo(Interruption.CONNECTION);
        assertThat(failed(new EOFException())).isEqualTo(Interruption.CONNECTION);
        assertThat(failed(new IOException(new TimeoutException()))).isEqualTo(Interruption.CONNECTION);
        assertThat(failed(new RuntimeException(new TimeoutException()))).isEqualTo(Interruption.SILENCE);
        assertThat(failed(new JsonParseException(null, "<html>"))).isEqualTo(Interruption.UNREADABLE);
        assertThat(failed(new IllegalStateException())).isEqualTo(Interruption.OTHER);
    }

    private static Interruption failed(Throwable cause) {
        Message.Mutable failed = new HashMapMessage();
        failed.put("failure", Map.of("exception", cause));
        return Interruption.of(failed);
    }

    private static Message.Mutable refusal(String error) {
        Message.Mutable refusal = new HashMapMessage();
        refusal.setSuccessful(false);
        refusal.put(Message.ERROR_FIELD, error);
        return refusal;
    }
}
