package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.API;
import static org.referralconnector.salesforce.SalesforceFixture.ERRORS;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;

class SalesforceErrorsTest {

    private static final SalesforceCall WRITE = API.create("{}");
    private static final SalesforceCall QUERY = API.query("SELECT Id FROM Lead");

    @ParameterizedTest
    @CsvSource({
        "401, INVALID_SESSION_ID, LOGIN",
        "403, API_DISABLED_FOR_ORG, LOGIN",
        "403, REQUEST_LIMIT_EXCEEDED, LIMIT",
        "503, SERVER_UNAVAILABLE, OUTAGE",
        "500, UNKNOWN_EXCEPTION, OUTAGE",
        "429, ANYTHING, OUTAGE",
        "420, ANYTHING, OUTAGE",
        "400, QUERY_TIMEOUT, OUTAGE",
    })
    void what_concerns_the_destination_pauses_it_and_is_tried_later(int status, String code, Gate.Reason reason) {
        Verdict verdict = ERRORS.judge(new SalesforceAnswer(QUERY, status, array(code, "")));

        assertThat(verdict.scope()).isEqualTo(Verdict.Scope.DESTINATION);
        assertThat(verdict.pause()).map(Pause::reason).contains(reason);
        assertThat(verdict.outcome()).isInstanceOf(TryLater.class).returns(code, Outcome::reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void a_server_error_leaves_doubt_about_a_write_only(int status) {
        assertThat(isInDoubt(new SalesforceAnswer(WRITE, status, "<html>"))).isTrue();
        assertThat(isInDoubt(new SalesforceAnswer(WRITE, status, array("SERVER_UNAVAILABLE", ""))))
                .isTrue();
        assertThat(isInDoubt(new SalesforceAnswer(QUERY, status, "<html>"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 401, 403, 404, 420, 429})
    void a_refusal_leaves_no_doubt(int status) {
        assertThat(isInDoubt(new SalesforceAnswer(WRITE, status, "<html>"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 403, 404, 407})
    void what_does_not_speak_like_salesforce_is_an_outage_whatever_its_status(int status) {
        assertThat(ERRORS.pauseFor(new SalesforceAnswer(WRITE, status, "<html>not found</html>")))
                .map(Pause::reason)
                .contains(Gate.Reason.OUTAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 414, 431})
    void a_request_that_is_too_large_does_not_get_smaller_by_waiting(int status) {
        assertThat(ERRORS.judge(new SalesforceAnswer(WRITE, status, "")).outcome())
                .isInstanceOf(Parked.class);
    }

    @ParameterizedTest
    @CsvSource({"403, REQUEST_LIMIT_EXCEEDED", "503, SERVER_UNAVAILABLE", "401, INVALID_SESSION_ID"})
    void what_concerns_the_destination_is_due_again_as_soon_as_its_gate_opens(int status, String code) {
        assertThat(after(ERRORS.judge(new SalesforceAnswer(WRITE, status, array(code, "not now")))))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record",
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, 'LeadTrigger: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access'",
        "APEX_ERROR, unable to obtain exclusive access to this record",
    })
    void a_lock_concerns_the_record_only_and_is_tried_again_in_a_second_or_three(String code, String message) {
        SalesforceErrors jittery = new SalesforceErrors(new Random(7), JSON);

        for (int i = 0; i < 50; i++) {
            Verdict verdict = jittery.judge(List.of(new ApiError(code, message, List.of(), List.of(), List.of())));

            assertThat(verdict.scope()).isEqualTo(Verdict.Scope.RECORD);
            assertThat(after(verdict)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        }
    }

    @Test
    void a_record_under_approval_is_tried_again_in_minutes() {
        assertThat(after(record("ENTITY_IS_LOCKED", ""))).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REQUIRED_FIELD_MISSING",
                "STRING_TOO_LONG",
                "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                "MALFORMED_QUERY",
                "SOME_CODE_OF_NEXT_YEAR"
            })
    void what_needs_a_person_is_parked_in_salesforces_own_words_with_a_cure(String code) {
        assertThat(record(code, "what Salesforce said").outcome()).isInstanceOfSatisfying(Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo(code);
            assertThat(parked.detail())
                    .startsWith(code + ": what Salesforce said")
                    .endsWith(".");
        });
    }

    @Test
    void the_records_that_a_duplicate_error_names_are_told() {
        String rule = """
                [{"duplicateResut":{"matchResults":[{"matchRecords":[
                  {"record":{"attributes":{"type":"Lead"},"Id":"00Q000000000001AAA"}},
                  {"record":{"attributes":{"type":"Contact"},"Id":"003000000000002AAA"}}]}]},
                 "errorCode":"DUPLICATES_DETECTED","message":"Use one of these records?"}]""";
        String unique = array("DUPLICATE_VALUE", "duplicates value on record with id: 00Q000000000003");

        assertThat(detail(rule)).contains("00Q000000000001AAA, 003000000000002AAA");
        assertThat(detail(unique)).contains("(records 00Q000000000003)");
    }

    @Test
    void errors_are_read_as_array_or_object_and_under_either_name_of_the_code() {
        ApiErrors reader = new ApiErrors(JSON);

        assertThat(List.of(
                        "[{\"errorCode\":\"A_CODE\",\"message\":\"m\",\"fields\":[\"F\"]}]",
                        "{\"errorCode\":\"A_CODE\",\"message\":\"m\",\"fields\":[\"F\"]}",
                        "[{\"statusCode\":\"A_CODE\",\"message\":\"m\",\"fields\":[\"F\"]}]"))
                .allSatisfy(body -> assertThat(reader.read(body))
                        .containsExactly(new ApiError("A_CODE", "m", List.of("F"), List.of(), List.of())));
        assertThat(List.of("", "<html>", "null", "[]", "{}", "[1]", "\"text\"", "[{\"message\":\"m\"}]"))
                .allSatisfy(body -> assertThat(reader.read(body)).isEmpty());
    }

    @Test
    void a_success_pauses_nothing() {
        assertThat(ERRORS.pauseFor(new SalesforceAnswer(WRITE, 200, "[]"))).isEmpty();
    }

    @Test
    void a_call_that_the_reserve_holds_back_is_tried_later_and_is_no_outage() {
        Verdict verdict = ERRORS.judge(SalesforceAnswer.notTried(WRITE, SalesforceAnswer.API_RESERVE));

        assertThat(verdict.pause()).isEmpty();
        assertThat(verdict.outcome()).isInstanceOfSatisfying(TryLater.class, later -> {
            assertThat(later.reason()).isEqualTo("API_RESERVE");
            assertThat(later.after()).contains(Duration.ZERO);
            assertThat(later.inDoubt()).isFalse();
        });
    }

    @Test
    void calls_and_answers_do_not_print_what_they_carry() {
        SalesforceCall call = API.query("SELECT Id FROM Lead WHERE Email IN ('ada@example.org')");

        assertThat(new SalesforceAnswer(call, 200, "ada@example.org").toString())
                .contains("/services/data/v62.0/query", "200")
                .doesNotContain("ada");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 420, 429, 500, 503})
    void a_status_that_tells_of_an_outage_outweighs_the_code(int status) {
        Verdict verdict = ERRORS.judge(new SalesforceAnswer(WRITE, status, array("REQUIRED_FIELD_MISSING", "")));

        assertThat(verdict.pause()).map(Pause::reason).contains(Gate.Reason.OUTAGE);
        assertThat(verdict.outcome()).isInstanceOf(TryLater.class);
    }

    @Test
    void a_conflict_concerns_the_record_only_and_is_tried_again() {
        Verdict verdict = ERRORS.judge(new SalesforceAnswer(WRITE, 409, array("SOME_CODE", "changed meanwhile")));

        assertThat(verdict.scope()).isEqualTo(Verdict.Scope.RECORD);
        assertThat(verdict.outcome()).isInstanceOf(TryLater.class).returns("SOME_CODE", Outcome::reason);
    }

    @Test
    void a_request_that_was_too_slow_may_have_been_carried_out() {
        assertThat(isInDoubt(new SalesforceAnswer(WRITE, 408, "timeout"))).isTrue();
        assertThat(isInDoubt(new SalesforceAnswer(QUERY, 408, "timeout"))).isFalse();
    }

    @Test
    void several_records_with_one_external_id_need_a_person() {
        String urls = "[\"/services/data/v60.0/sobjects/Lead/00Q1\",\"/services/data/v60.0/sobjects/Lead/00Q2\"]";

        assertThat(ERRORS.judge(new SalesforceAnswer(WRITE, 300, urls)).outcome())
                .isInstanceOf(Parked.class)
                .returns("HTTP_300", Outcome::reason);
    }

    @ParameterizedTest
    @CsvSource({
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, 'LeadTrigger: System.LimitException: Too many SOQL queries: 101'",
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, Too many SOQL queries: 101",
        "APEX_ERROR, Too many DML statements: 151",
        "CANNOT_EXECUTE_FLOW_TRIGGER, Apex CPU time limit exceeded",
    })
    void what_a_trigger_could_not_finish_within_its_limits_is_tried_again(String code, String message) {
        Outcome outcome = record(code, message).outcome();

        assertThat(outcome).isInstanceOf(TryLater.class).returns("APEX_LIMIT", Outcome::reason);
        assertThat(((TryLater) outcome).detail()).startsWith(code + ": " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN_EXCEPTION", "SERVER_UNAVAILABLE", "REQUEST_LIMIT_EXCEEDED", "INVALID_SESSION_ID"})
    void a_code_of_the_destination_that_is_said_of_one_record_holds_up_that_record_ever_more_rarely(String code) {
        Verdict verdict = record(code, "");

        assertThat(verdict.scope()).isEqualTo(Verdict.Scope.RECORD);
        assertThat(((TryLater) verdict.outcome()).after()).isEmpty();
    }

    private static Verdict record(String code, String message) {
        return ERRORS.judge(List.of(new ApiError(code, message, List.of(), List.of(), List.of())));
    }

    private static Duration after(Verdict verdict) {
        return ((TryLater) verdict.outcome()).after().orElseThrow();
    }

    private static boolean isInDoubt(SalesforceAnswer answer) {
        return ((TryLater) ERRORS.judge(answer).outcome()).inDoubt();
    }

    private static String detail(String body) {
        return ((Parked) ERRORS.judge(new SalesforceAnswer(WRITE, 400, body)).outcome()).detail();
    }

    private static String array(String code, String message) {
        return "[{\"errorCode\":\"" + code + "\",\"message\":\"" + message + "\"}]";
    }
}
