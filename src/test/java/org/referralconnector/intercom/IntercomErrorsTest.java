package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.ErrorPage;
import org.referralconnector.ErrorPage.Row;
import org.referralconnector.carry.Gate;
import org.referralconnector.intercom.IntercomErrors.Reaction;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;

class IntercomErrorsTest {
    private static final Path PAGE = Path.of("docs/intercom-errors.md");
    private static final String ID = "6762f0cb1bb69f9f2193bb7c";
    private static final IntercomCall READ = IntercomCall.reading("default", "read", "/contacts/1", "");
    private static final IntercomCall WRITE = IntercomCall.writing("default", "create", "POST", "/contacts", "{}");

    private final IntercomErrors errors = new IntercomErrors(new ObjectMapper());

    @Test
    void operators_read_the_same_table() {
        List<Row> rows = ErrorPage.rows(PAGE, "What Intercom answers");
        List<String> told = new ArrayList<>();
        rows.forEach(row -> told.addAll(row.reasons()));

        assertThat(told).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(errors.reasons());
        for (Row row : rows) {
            for (String reason : row.reasons()) {
                assertThat(row.cure()).as(reason).isEqualTo(errors.of(reason).cure());
                assertThat(row.fate())
                        .as(reason)
                        .startsWith(fate(errors.of(reason).reaction()));
            }
        }
        Row other = rows.stream()
                .filter(row -> row.title().equals("any other code"))
                .findFirst()
                .orElseThrow();
        assertThat(errors.of("SOMETHING_OF_NEXT_YEAR"))
                .isEqualTo(new IntercomErrors.Remedy(Reaction.PARK, other.cure()));
    }

    private static String fate(Reaction reaction) {
        return switch (reaction) {
            case RETRY -> "tried again after about a second, then ever more rarely";
            case OUTAGE -> "tried again, probed after about a second";
            case LIMIT -> "tried again when the next slice begins";
            case LOGIN -> "tried again, probed after about 5 seconds";
            case PARK -> "parked";
        };
    }

    /** The list "Error codes" of Intercom's reference 2.17 as far as our calls can meet it, and what its examples add. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_error",
                "client_error",
                "bad_request",
                "type_mismatch",
                "parameter_not_found",
                "parameter_missing",
                "missing_parameter",
                "parameter_invalid",
                "data_invalid",
                "unprocessable_entity",
                "not_found",
                "action_forbidden",
                "forbidden",
                "conflict",
                "resource_conflict",
                "api_plan_restricted",
                "rate_limit_exceeded",
                "too_many_requests",
                "request_timeout",
                "service_unavailable",
                "unsupported",
                "unauthorized",
                "token_revoked",
                "token_blocked",
                "token_not_found",
                "token_unauthorized",
                "token_expired",
                "missing_authorization",
                "retry_after",
                "not_restorable",
                "admin_not_found",
                "contact_merged",
                "invalid_merge",
                "intercom_version_invalid",
                "field_not_found",
                "company_not_found",
                "tag_not_found",
                "validation_error",
                "parameter_mismatch"
            })
    void every_published_code_has_a_cure_of_its_own(String code) {
        assertThat(errors.reasons()).contains(code.toUpperCase(java.util.Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
        "400, parameter_invalid, PARAMETER_INVALID",
        "403, token_unauthorized, TOKEN_UNAUTHORIZED",
        "429, rate_limit_exceeded, RATE_LIMIT_EXCEEDED",
        "429, something_else, HTTP_429",
        "401, token_revoked, TOKEN_REVOKED",
        "401, token_unauthorized, HTTP_401",
        "401, something_else, HTTP_401",
        "500, parameter_invalid, HTTP_500",
        "503, service_unavailable, HTTP_503",
        "400, 'no code', HTTP_400",
        "418, http_error, HTTP_ERROR"
    })
    void the_reason_is_the_code_unless_the_status_speaks_of_all_calls(int status, String code, String reason) {
        assertThat(errors.reason(error(READ, status, code, "no"))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{\"errors\":{}}", "{\"errors\":[{\"code\":7}]}", "null"})
    void what_is_no_list_of_errors_leaves_the_status(String body) {
        assertThat(errors.reason(new IntercomAnswer(READ, 422, body))).isEqualTo("HTTP_422");
    }

    @ParameterizedTest
    @CsvSource({"302", "404", "405", "406", "408", "500", "502", "503", "504"})
    void something_that_does_not_speak_like_intercom_is_an_outage(int status) {
        IntercomAnswer answer = new IntercomAnswer(READ, status, "<html>");

        assertThat(errors.pauseFor(answer)).contains(new IntercomErrors.Pause(Gate.Reason.OUTAGE, "HTTP_" + status));
        assertThat(errors.judge(answer)).isInstanceOf(TryLater.class);
    }

    @Test
    void a_code_that_looks_like_a_status_is_none() {
        assertThat(errors.of("HTTP_ERROR").reaction()).isEqualTo(Reaction.PARK);
        assertThat(errors.of("HTTP_99").reaction()).isEqualTo(Reaction.PARK);
        assertThat(errors.of("HTTP_5000").reaction()).isEqualTo(Reaction.PARK);
    }

    @Test
    void the_cure_of_a_token_that_is_not_accepted_names_token_and_region() {
        TryLater later = (TryLater) errors.judge(error(READ, 401, "unauthorized", "Access Token Invalid"));

        assertThat(later.after()).contains(Duration.ZERO);
        assertThat(later.reason()).isEqualTo("UNAUTHORIZED");
        assertThat(later.detail()).contains("Intercom says: Access Token Invalid.", "token", "region");
    }

    @Test
    void a_revoked_token_is_said_to_be_one() {
        assertThat(((TryLater) errors.judge(error(READ, 401, "token_revoked", ""))).detail())
                .startsWith("The token does not count any more.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forbidden", "action_forbidden", "token_unauthorized", "api_plan_restricted"})
    void what_the_app_may_not_do_parks_its_delivery_and_stops_no_other(String code) {
        IntercomAnswer answer = error(WRITE, 403, code, "not allowed");

        assertThat(errors.judge(answer)).isInstanceOf(Parked.class);
        assertThat(errors.pauseFor(answer)).isEmpty();
    }

    @Test
    void the_detail_quotes_intercom_once_and_ends_with_the_cure() {
        Parked parked = (Parked) errors.judge(error(WRITE, 400, "parameter_invalid", " email is invalid. "));

        assertThat(parked.detail())
                .isEqualTo(
                        "Intercom says: email is invalid. Correct the value at its source or in the campaign file, then"
                                + " release the delivery.");
    }

    @ParameterizedTest
    @CsvSource({
        "0, TIMEOUT, true",
        "0, IO, true",
        "0, CONNECT, false",
        "0, NOT_TRIED, false",
        "500, '', true",
        "504, '', true",
        "408, '', true",
        "429, '', false",
        "404, '', false",
        "401, '', false"
    })
    void a_write_that_may_have_been_carried_out_is_in_doubt(int status, String body, boolean inDoubt) {
        assertThat(((TryLater) errors.judge(new IntercomAnswer(WRITE, status, body))).inDoubt())
                .isEqualTo(inDoubt);
        assertThat(((TryLater) errors.judge(new IntercomAnswer(READ, status, body))).inDoubt())
                .as("a call that reads")
                .isFalse();
    }

    @Test
    void a_write_that_timed_out_at_intercom_is_in_doubt_whatever_its_status() {
        assertThat(((TryLater) errors.judge(error(WRITE, 400, "request_timeout", ""))).inDoubt())
                .isTrue();
    }

    @Test
    void a_success_that_cannot_be_read_leaves_a_doubt_about_a_write() {
        TryLater later = (TryLater) errors.unreadable(new IntercomAnswer(WRITE, 200, "<html>"));

        assertThat(later.reason()).isEqualTo("UNREADABLE_ANSWER");
        assertThat(later.inDoubt()).isTrue();
        assertThat(later.detail()).contains("answered 200").doesNotContain("<html>");
        assertThat(((TryLater) errors.unreadable(new IntercomAnswer(READ, 200, ""))).inDoubt())
                .isFalse();
    }

    @Test
    void a_call_that_was_not_tried_is_due_again_and_closes_nothing() {
        IntercomAnswer answer = IntercomAnswer.notTried(WRITE);

        assertThat(errors.judge(answer))
                .isEqualTo(new TryLater(
                        Optional.of(Duration.ZERO),
                        "NOT_TRIED",
                        "It is tried again by itself, once Intercom is back.",
                        false));
        assertThat(errors.pauseFor(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "429, rate_limit_exceeded, true",
        "429, something_else, true",
        "400, retry_after, true",
        "400, rate_limit_exceeded, true",
        "400, parameter_invalid, false",
        "503, rate_limit_exceeded, false",
        "200, rate_limit_exceeded, false"
    })
    void the_limit_is_known_by_status_or_code(int status, String code, boolean limit) {
        assertThat(errors.isLimit(error(READ, status, code, ""))).isEqualTo(limit);
    }

    @Test
    void a_conflict_names_the_contact_that_is_there_already() {
        IntercomAnswer answer =
                error(WRITE, 409, "conflict", "A contact matching those details already exists with id=" + ID);

        assertThat(errors.isConflict(answer)).isTrue();
        assertThat(errors.conflictingId(answer)).contains(ID);
        assertThat(errors.isArchived(answer)).isFalse();
        assertThat(errors.judge(answer)).isInstanceOf(TryLater.class);
    }

    @Test
    void a_conflict_may_be_about_an_archived_contact() {
        IntercomAnswer answer = error(
                WRITE, 409, "conflict", "An archived contact matching those details already exists with id=" + ID);

        assertThat(errors.conflictingId(answer)).contains(ID);
        assertThat(errors.isArchived(answer)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "already exists",
                "already exists with id=123",
                "already exists with id=6762f0cb1bb69f9f2193bb7c0",
                "already exists with id=../../tags"
            })
    void a_conflict_without_a_contacts_id_names_nobody(String message) {
        assertThat(errors.conflictingId(error(WRITE, 409, "conflict", message))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</contacts/6762f0cb1bb69f9f2193bb7c>; rel=\"canonical\"",
                "<https://api.intercom.io/contacts/6762f0cb1bb69f9f2193bb7c>; rel=canonical",
                "</x>; rel=\"next\", </contacts/6762f0cb1bb69f9f2193bb7c>; rel=\"canonical\""
            })
    void the_link_of_a_merged_contact_says_where_it_has_gone(String link) {
        IntercomAnswer answer = gone(link);

        assertThat(errors.isMerged(answer)).isTrue();
        assertThat(errors.canonicalId(answer)).contains(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</contacts/6762f0cb1bb69f9f2193bb7c>; rel=\"next\"",
                "</contacts/>; rel=\"canonical\"",
                "</contacts/1/../../me>; rel=\"canonical\"",
                "canonical"
            })
    void a_link_that_is_no_contact_leads_nowhere(String link) {
        assertThat(errors.canonicalId(gone(link))).isEmpty();
    }

    @Test
    void a_contact_is_only_missing_if_intercom_itself_says_so() {
        assertThat(errors.isNotFound(error(READ, 404, "not_found", "Contact Not Found")))
                .isTrue();
        assertThat(errors.isNotFound(new IntercomAnswer(READ, 404, "<html>no such page</html>")))
                .isFalse();
    }

    @Test
    void what_is_parked_otherwise_has_the_cure_of_its_reason() {
        Outcome parked = errors.parked("INVALID_MERGE", "They differ. ");

        assertThat(parked)
                .isEqualTo(new Parked(
                        "INVALID_MERGE",
                        "They differ. " + errors.of("INVALID_MERGE").cure()));
    }

    @Test
    void nothing_personal_and_no_secret_shows_when_something_is_printed() {
        IntercomCall call =
                IntercomCall.asking("default", "search", "/contacts/search", "{\"value\":\"ada@example.org\"}");
        IntercomAnswer answer = new IntercomAnswer(call, 200, "{\"email\":\"ada@example.org\"}");
        IntercomConnection connection =
                new IntercomConnection("default", "https://api.intercom.io", "t0k3n", Optional.of("hush"));

        assertThat(call).hasToString("IntercomCall[default, search]");
        assertThat(answer).hasToString("IntercomAnswer[IntercomCall[default, search], 200]");
        assertThat(IntercomAnswer.notTried(call))
                .hasToString("IntercomAnswer[IntercomCall[default, search], NOT_TRIED]");
        assertThat(connection).hasToString("IntercomConnection[default, https://api.intercom.io]");
        assertThat(new ApiError("conflict", "ada@example.org")).hasToString("ApiError[conflict]");
    }

    private static IntercomAnswer gone(String link) {
        return new IntercomAnswer(READ, 410, "{}", Optional.of(link), Optional.empty());
    }

    private static IntercomAnswer error(IntercomCall call, int status, String code, String message) {
        return new IntercomAnswer(
                call,
                status,
                "{\"type\":\"error.list\",\"request_id\":\"r\",\"errors\":[{\"code\":\"" + code + "\",\"message\":\""
                        + message + "\"}]}");
    }
}
