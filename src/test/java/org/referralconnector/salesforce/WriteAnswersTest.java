package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.row;
import static org.referralconnector.salesforce.SalesforceFixture.settle;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

class WriteAnswersTest {

    private static final String ADA = "ada@example.org";

    private final SalesforceFixture batch = new SalesforceFixture();

    @Test
    void a_new_record_settles_every_delivery_folded_into_it_and_links_every_participant() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").lead(2, "p2", ADA, "L").decideFinding("");

        WrittenBatch settled = settle(plan, 200, "[" + success("00Q1") + "]");

        assertThat(settled.outcomes())
                .isEqualTo(Map.of(1L, new Delivered("Lead", "00Q1", true), 2L, new Delivered("Lead", "00Q1", true)));
        assertThat(settled.links()).containsExactly(link("p1", "00Q1"), link("p2", "00Q1"));
    }

    @Test
    void a_change_is_no_creation_and_a_known_link_is_not_learned_again() {
        WritePlan plan = batch.linked("p1", "Lead", "00Q1")
                .lead(1, "p1", ADA, "L")
                .lead(2, "p2", "bob@example.org", "L")
                .decideFinding(row("00Q2", "bob@example.org", "2020-01-01T00:00:00.000+0000"));

        WrittenBatch settled = settle(plan, 200, "[" + success("00Q1") + "," + success("00Q2") + "]");

        assertThat(settled.outcomes()).containsEntry(1L, new Delivered("Lead", "00Q1", false));
        assertThat(settled.links()).containsExactly(link("p2", "00Q2"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_upsert_says_itself_whether_the_record_is_new(boolean created) {
        WritePlan plan = batch.keyed().lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled =
                settle(plan, 200, "[{\"id\":\"00Q1\",\"success\":true,\"created\":" + created + ",\"errors\":[]}]");

        assertThat(settled.outcomes()).containsEntry(1L, new Delivered("Lead", "00Q1", created));
    }

    @Test
    void one_refused_record_leaves_the_others_delivered() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L")
                .lead(2, "p2", "bob@example.org", "L")
                .decideFinding("");

        WrittenBatch settled = settle(
                plan,
                200,
                "[" + failure("STRING_TOO_LONG", "data value too large", "LastName") + "," + success("00Q2") + "]");

        assertThat(settled.outcomes().get(1L))
                .isInstanceOfSatisfying(Parked.class, parked -> assertThat(parked.reason() + " " + parked.detail())
                        .contains("STRING_TOO_LONG", "data value too large", "(fields LastName)"));
        assertThat(settled.outcomes().get(2L)).isInstanceOf(Delivered.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{}",
                "[]",
                "[{\"success\":true,\"id\":\"00Q1\"},{}]",
                "[{}]",
                "[{\"success\":true}]"
            })
    void a_success_that_cannot_be_read_leaves_doubt(String body) {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        assertThat(settle(plan, 200, body).outcomes().get(1L)).isInstanceOfSatisfying(TryLater.class, later -> {
            assertThat(later.after()).isEmpty();
            assertThat(later.reason()).isEqualTo("UNREADABLE_ANSWER");
            assertThat(later.detail()).startsWith("Salesforce answered 200 with a body that cannot be read.");
            assertThat(later.inDoubt()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT, true", "IO, true", "CONNECT, false", "NOT_TRIED, false", "LOGIN:invalid_grant, false"})
    void a_write_without_an_answer_is_in_doubt_unless_it_surely_was_not_carried_out(String reason, boolean inDoubt) {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        assertThat(settle(plan, SalesforceAnswer.NO_ANSWER, reason).outcomes().get(1L))
                .isInstanceOfSatisfying(TryLater.class, later -> {
                    assertThat(later.reason()).isEqualTo(reason);
                    assertThat(later.inDoubt()).isEqualTo(inDoubt);
                });
    }

    @Test
    void calls_after_a_failed_one_may_be_left_out() {
        batch.linked("p1", "Lead", "00Q1").lead(1, "p1", ADA, "L").lead(2, "p2", "bob@example.org", "L");
        WritePlan plan = batch.decideFinding("");

        WrittenBatch settled =
                settle(plan, List.of(new SalesforceAnswer(plan.requests().get(0), 503, "")));

        assertThat(settled.outcomes().get(1L)).returns("HTTP_503", Outcome::reason);
        assertThat(settled.outcomes().get(2L)).returns("NOT_TRIED", Outcome::reason);
    }

    @ParameterizedTest
    @CsvSource({"ENTITY_IS_DELETED, Id", "NOT_FOUND, Id", "INVALID_CROSS_REFERENCE_KEY, Id"})
    void nothing_is_decided_about_a_known_record_that_is_gone_before_it_was_looked_up(String code, String field) {
        WritePlan plan =
                batch.linked("p1", "Lead", "00Q1").lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled = settle(plan, 200, "[" + failure(code, "entity is deleted", field) + "]");

        assertThat(settled.staleLinks()).isEmpty();
        assertThat(settled.outcomes().get(1L)).isInstanceOf(TryLater.class).returns("NOT_TRIED", Outcome::reason);
    }

    @Test
    void a_found_record_that_is_gone_before_it_could_be_changed_is_searched_again() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding(row("00Q1", ADA, "2020-01-01T00:00:00.000+0000"));

        WrittenBatch settled = settle(plan, 200, "[" + failure("ENTITY_IS_DELETED", "entity is deleted", "") + "]");

        assertThat(settled.staleLinks()).isEmpty();
        assertThat(settled.outcomes().get(1L)).isInstanceOf(TryLater.class);
    }

    @Test
    void a_lookup_that_refers_to_nothing_does_not_make_the_link_stale() {
        WritePlan plan =
                batch.linked("p1", "Lead", "00Q1").lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled =
                settle(plan, 200, "[" + failure("INVALID_CROSS_REFERENCE_KEY", "invalid reference", "OwnerId") + "]");

        assertThat(settled.staleLinks()).isEmpty();
        assertThat(settled.outcomes().get(1L)).isInstanceOf(Parked.class);
    }

    @Test
    void a_field_that_salesforce_no_longer_has_makes_the_schema_outdated() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding("");

        WrittenBatch settled = settle(plan, 400, "[{\"errorCode\":\"INVALID_FIELD\",\"message\":\"No such column\"}]");

        assertThat(settled.outdatedObjects()).containsExactly("Lead");
        assertThat(settled.outcomes().get(1L)).isInstanceOf(Parked.class);
    }

    @Test
    void a_call_refused_for_one_unknown_field_parks_only_the_records_that_have_it() {
        batch.leads(SalesforceFixture.fields(
                "LastName", SalesforceFixture.fact("last_name"),
                "Company", SalesforceFixture.fixed("Referred"),
                "Phone", SalesforceFixture.fact("phone")));
        batch.lead(1, "p1", ADA, "L");
        batch.event(2, EventKind.LEAD_JOINED, "p2", "bob@example.org", Map.of("last_name", "B", "phone", "1"));

        WrittenBatch settled = settle(
                batch.decideFinding(""),
                400,
                "[{\"errorCode\":\"INVALID_FIELD\",\"message\":\"No such column 'Phone' on sobject of type Lead\"}]");

        assertThat(settled.outcomes().get(1L))
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.inDoubt()).isFalse());
        assertThat(settled.outcomes().get(2L)).isInstanceOf(Parked.class);
    }

    @Test
    void a_delivery_with_two_records_ends_with_the_worse_outcome() {
        batch.linked("p1", "Lead", "00Q1").linked("p1", "Contact", "0031");
        batch.event(1, EventKind.PARTICIPANT_UPDATED, "p1", ADA, Map.of("last_name", "L"));

        WrittenBatch settled = settle(
                batch.decideFinding(""),
                200,
                "[" + success("0031") + "," + failure("UNABLE_TO_LOCK_ROW", "exclusive access", "") + "]");

        assertThat(settled.outcomes().get(1L)).isInstanceOf(TryLater.class);
    }

    @Test
    void whoever_waited_for_a_new_record_with_the_same_address_is_skipped_once_it_exists() {
        WritePlan plan = batch.leads(WhenDuplicate.SKIP)
                .lead(1, "p1", ADA, "L")
                .lead(2, "p2", ADA, "K")
                .decideFinding("");

        assertThat(settle(plan, 200, "[" + success("00Q1") + "]").outcomes().get(2L))
                .isInstanceOf(Skipped.class)
                .returns("duplicate", Outcome::reason);
        assertThat(settle(plan, 200, "[" + failure("STRING_TOO_LONG", "", "") + "]")
                        .outcomes()
                        .get(2L))
                .isInstanceOf(TryLater.class);
    }

    @Test
    void a_passed_over_converted_lead_is_named_when_the_new_one_is_refused() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L")
                .decideFinding(row("00Q9", ADA, "2020-01-01T00:00:00.000+0000")
                        .replace("\"IsConverted\":false", "\"IsConverted\":true"));

        WrittenBatch settled =
                settle(plan, 200, "[" + failure("DUPLICATES_DETECTED", "Use one of these records?", "") + "]");

        assertThat(settled.outcomes().get(1L))
                .isInstanceOfSatisfying(
                        Parked.class, parked -> assertThat(parked.detail()).contains("00Q9"));
    }

    private static Link link(String participant, String recordId) {
        return new Link("spring", participant, SalesforceFixture.DESTINATION, "Lead", recordId);
    }

    private static String success(String id) {
        return "{\"id\":\"" + id + "\",\"success\":true,\"errors\":[]}";
    }

    private static String failure(String code, String message, String field) {
        return "{\"success\":false,\"errors\":[{\"statusCode\":\"" + code + "\",\"message\":\"" + message
                + "\",\"fields\":[" + (field.isEmpty() ? "" : "\"" + field + "\"") + "]}]}";
    }
}
