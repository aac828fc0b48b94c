package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;
import static org.referralconnector.salesforce.SalesforceFixture.NOW;
import static org.referralconnector.salesforce.SalesforceFixture.fact;
import static org.referralconnector.salesforce.SalesforceFixture.fields;
import static org.referralconnector.salesforce.SalesforceFixture.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

class DecisionsTest {

    private static final String OLD = "2020-01-01T00:00:00.000+0000";
    private static final String NEWER = "2024-01-01T00:00:00.000+0000";
    private static final String ADA = "ada@example.org";

    private final SalesforceFixture batch = new SalesforceFixture();

    @Test
    void a_person_whom_nobody_knows_becomes_a_new_record() {
        WritePlan plan = batch.lead(1, "p1", ADA, "Lovelace").decideFinding("");

        assertThat(plan.calls()).singleElement().satisfies(call -> {
            assertThat(call.call().method()).isEqualTo("POST");
            assertThat(call.call().path()).isEqualTo("/services/data/v62.0/composite/sobjects");
            assertThat(call.call().json())
                    .contains("{\"allOrNone\":false,\"records\":[{\"attributes\":{\"type\":\"Lead\"},"
                            + "\"LastName\":\"Lovelace\",\"Company\":\"Referred\",\"Email\":\"ada@example.org\"}]}");
        });
    }

    @Test
    void with_a_key_a_new_record_is_upserted_by_it() {
        WritePlan plan = batch.keyed().lead(1, "p1", ADA, "Lovelace").decideFinding("");

        SalesforceCall call = plan.requests().get(0);
        assertThat(call.method()).isEqualTo("PATCH");
        assertThat(call.path()).isEqualTo("/services/data/v62.0/composite/sobjects/Lead/Referral_Key__c");
        assertThat(records(call).get(0).path("Referral_Key__c").asText()).isEqualTo("spring:p1");
        assertThat(records(call).get(0).has("Id")).isFalse();
    }

    @Test
    void a_known_record_is_changed_without_any_search() {
        WritePlan plan = batch.linked("p1", "Lead", "00Q1")
                .lead(1, "p1", ADA, "Lovelace")
                .decideFinding("");

        assertThat(plan.requests().get(0).json())
                .contains("{\"allOrNone\":false,\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"Id\":\"00Q1\","
                        + "\"LastName\":\"Lovelace\",\"Company\":\"Referred\"}]}");
    }

    @Test
    void a_record_that_hides_when_it_was_made_is_a_match_all_the_same() {
        WritePlan plan = batch.lead(1, "p1", ADA, "Lovelace")
                .decideFinding("{\"Id\":\"00Q1\",\"Email\":\"ada@example.org\",\"CreatedDate\":null}");

        assertThat(records(plan.requests().get(0)).get(0).path("Id").asText()).isEqualTo("00Q1");
    }

    @Test
    void an_address_matches_whatever_its_case() {
        WritePlan plan = batch.lead(1, "p1", "ada@EXAMPLE.org", "L").decideFinding(row("00Q1", "ADA@example.org", OLD));

        assertThat(changedIds(plan)).containsExactly("00Q1");
    }

    @Test
    void under_skip_a_duplicate_means_that_nothing_is_written() {
        WritePlan plan = batch.leads(WhenDuplicate.SKIP).lead(1, "p1", ADA, "L").decideFinding(row("00Q1", ADA, OLD));

        assertThat(plan.calls()).isEmpty();
        assertThat(plan.outcomes().get(1L)).isInstanceOf(Skipped.class).returns("duplicate", Outcome::reason);
    }

    @Test
    void under_create_a_duplicate_changes_nothing() {
        WritePlan plan =
                batch.leads(WhenDuplicate.CREATE).lead(1, "p1", ADA, "L").decideFinding("");

        assertThat(plan.requests().get(0).method()).isEqualTo("POST");
    }

    @ParameterizedTest
    @CsvSource({"OLDEST, 00Q1", "NEWEST, 00Q2"})
    void of_several_matches_the_campaign_says_which_is_meant(WhenSeveral which, String id) {
        WritePlan plan = batch.leads(which)
                .lead(1, "p1", ADA, "L")
                .decideFinding(row("00Q1", ADA, OLD) + "," + row("00Q2", ADA, NEWER));

        assertThat(changedIds(plan)).containsExactly(id);
    }

    @Test
    void of_several_matches_none_is_meant_if_the_campaign_leaves_it_to_a_person() {
        WritePlan plan = batch.leads(WhenSeveral.PARK)
                .lead(1, "p1", ADA, "L")
                .decideFinding(row("00Q1", ADA, OLD) + "," + row("00Q2", ADA, NEWER));

        assertThat(plan.calls()).isEmpty();
        assertThat(plan.outcomes().get(1L))
                .isInstanceOfSatisfying(Parked.class, parked -> assertThat(parked.reason() + parked.detail())
                        .contains("SEVERAL_MATCHES", "00Q1, 00Q2")
                        .doesNotContain(ADA));
    }

    @Test
    void a_converted_lead_leads_to_its_contact() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding(converted("00Q1", "\"0031\""));

        assertThat(plan.calls()).isEmpty();
        assertThat(plan.redirections()).singleElement().satisfies(redirection -> {
            assertThat(redirection.reason()).isEqualTo("CONVERTED");
            assertThat(redirection.detail()).contains("00Q1", "0031").doesNotContain(ADA);
            assertThat(redirection.links())
                    .extracting(Link::object, Link::recordId)
                    .containsExactly(
                            tuple("Lead", "0031"),
                            tuple("converted/Account", "0011"),
                            tuple("converted/Opportunity", "0061"));
        });
    }

    @Test
    void the_key_goes_along_to_a_contact_that_has_none() {
        WritePlan plan = batch.keyed()
                .lead(1, "p1", ADA, "L")
                .decideFinding(converted("00Q1", "\"0031\"")
                        .replace("{\"attributes\"", "{\"ConvertedContact\":{\"Referral_Key__c\":null},\"attributes\""));

        assertThat(plan.redirections().get(0).links())
                .extracting(Link::object, Link::recordId)
                .contains(tuple("Lead/key-owed", "0031"));
    }

    @Test
    void the_key_of_a_contact_that_has_one_stays() {
        WritePlan plan = batch.keyed()
                .lead(1, "p1", ADA, "L")
                .decideFinding(converted("00Q1", "\"0031\"")
                        .replace(
                                "{\"attributes\"", "{\"ConvertedContact\":{\"Referral_Key__c\":\"x\"},\"attributes\""));

        assertThat(plan.redirections().get(0).links()).extracting(Link::object).doesNotContain("Lead/key-owed");
    }

    @Test
    void a_converted_lead_whose_contact_is_hidden_is_parked() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decideFinding(converted("00Q1", "null"));

        assertThat(plan.outcomes().get(1L)).isInstanceOfSatisfying(Parked.class, parked -> assertThat(parked.reason())
                .isEqualTo("CONTACT_UNKNOWN"));
    }

    @Test
    void a_converted_lead_counts_as_a_duplicate_to_a_campaign_that_skips_them() {
        WritePlan plan =
                batch.leads(WhenDuplicate.SKIP).lead(1, "p1", ADA, "L").decideFinding(converted("00Q1", "\"0031\""));

        assertThat(plan.outcomes().get(1L)).isInstanceOf(Skipped.class);
    }

    @Test
    void a_lead_that_is_alive_comes_before_a_converted_one() {
        WritePlan plan = batch.lead(1, "p1", ADA, "L")
                .decideFinding(converted("00Q1", "\"0031\"") + "," + row("00Q2", ADA, OLD));

        assertThat(plan.redirections()).isEmpty();
        assertThat(plan.calls().get(0).writes().get(0).recordId()).contains("00Q2");
    }

    @Test
    void in_doubt_without_address_and_key_nobody_guesses() {
        WritePlan plan = batch.leadInDoubt(1, "p1", null, NOW).decideFinding("");

        assertThat(plan.calls()).isEmpty();
        assertThat(plan.outcomes().get(1L)).isInstanceOfSatisfying(Parked.class, parked -> assertThat(parked.reason())
                .isEqualTo("IN_DOUBT"));
    }

    private static String converted(String leadId, String contactId) {
        return row(leadId, ADA, OLD)
                .replace(
                        "\"IsConverted\":false",
                        "\"IsConverted\":true,\"ConvertedContactId\":" + contactId
                                + ",\"ConvertedAccountId\":\"0011\",\"ConvertedOpportunityId\":\"0061\"");
    }

    @ParameterizedTest
    @EnumSource(WhenDuplicate.class)
    void in_doubt_and_without_a_key_a_record_made_since_is_ours(WhenDuplicate policy) {
        WritePlan plan = batch.leads(policy)
                .leadInDoubt(1, "p1", ADA, NOW)
                .decideFinding(row("00Q1", ADA, OLD) + "," + row("00Q2", ADA, "2026-11-22T02:58:00.000+0000"));

        assertThat(changedIds(plan)).containsExactly("00Q2");
    }

    @Test
    void in_doubt_a_record_with_our_key_has_been_written_and_is_not_written_again() {
        WritePlan plan = batch.keyed()
                .leadInDoubt(1, "p1", ADA, NOW)
                .decideFinding("{\"Id\":\"00Q1\",\"Email\":\"ada@example.org\",\"CreatedDate\":\"" + OLD
                        + "\",\"Referral_Key__c\":\"spring:p1\"}");

        assertThat(plan.calls()).isEmpty();
        WrittenBatch settled = SalesforceFixture.settle(plan, List.of());
        assertThat(settled.outcomes().get(1L)).isEqualTo(new Outcome.Delivered("Lead", "00Q1", true));
        assertThat(settled.links()).extracting(Link::recordId).containsExactly("00Q1");
    }

    @Test
    void a_record_with_our_key_is_written_if_not_all_that_is_to_be_written_is_in_doubt() {
        WritePlan plan = batch.keyed()
                .leadInDoubt(1, "p1", ADA, NOW)
                .lead(2, "p1", ADA, "King")
                .decideFinding("{\"Id\":\"00Q1\",\"Email\":\"ada@example.org\",\"CreatedDate\":\"" + OLD
                        + "\",\"Referral_Key__c\":\"spring:p1\"}");

        assertThat(changedIds(plan)).containsExactly("00Q1");
    }

    @Test
    void in_doubt_a_record_made_well_before_is_somebody_elses() {
        WritePlan plan = batch.leads(WhenDuplicate.CREATE)
                .leadInDoubt(1, "p1", ADA, NOW)
                .decideFinding(row("00Q1", ADA, "2026-11-22T02:57:59.999+0000"));

        assertThat(plan.requests().get(0).method()).isEqualTo("POST");
    }

    @Test
    void two_people_in_doubt_with_one_address_do_not_both_take_the_same_record() {
        String since = "2026-11-22T03:00:01.000+0000";
        WritePlan plan = batch.leads(WhenDuplicate.CREATE)
                .leadInDoubt(1, "p1", ADA, NOW)
                .leadInDoubt(2, "p2", ADA, NOW)
                .leadInDoubt(3, "p3", ADA, NOW)
                .decideFinding(row("00Q1", ADA, since) + "," + row("00Q2", ADA, since));

        assertThat(changedIds(plan)).containsExactly("00Q1", "00Q2");
        assertThat(plan.requests()).extracting(SalesforceCall::method).containsExactly("PATCH", "POST");
    }

    @Test
    void a_record_with_our_own_key_is_ours_whatever_the_campaign_says_of_duplicates() {
        WritePlan plan = batch.keyed()
                .leads(WhenDuplicate.SKIP)
                .lead(1, "p1", ADA, "L")
                .decideFinding(row("00Q1", ADA, OLD) + "," + keyed("00Q2", "spring:p1"));

        assertThat(changedIds(plan)).containsExactly("00Q2");
    }

    @Test
    void a_found_record_gets_our_key_only_if_it_has_none() {
        WritePlan unmarked =
                new SalesforceFixture().keyed().lead(1, "p1", ADA, "L").decideFinding(row("00Q1", ADA, OLD));
        WritePlan marked =
                new SalesforceFixture().keyed().lead(1, "p1", ADA, "L").decideFinding(keyed("00Q1", "autumn:p9"));

        assertThat(records(unmarked.requests().get(0))
                        .get(0)
                        .path("Referral_Key__c")
                        .asText())
                .isEqualTo("spring:p1");
        assertThat(records(marked.requests().get(0)).get(0).has("Referral_Key__c"))
                .isFalse();
    }

    @Test
    void a_record_that_lacks_what_salesforce_requires_is_not_even_tried() {
        WritePlan plan = batch.leads(fields("LastName", fact("last_name")))
                .event(1, EventKind.LEAD_JOINED, "p1", ADA, Map.of())
                .decideFinding("");

        assertThat(plan.calls()).isEmpty();
        assertThat(plan.outcomes().get(1L))
                .isEqualTo(new Parked(
                        "SETUP_REQUIRED",
                        "Lead needs LastName: from last_name found nothing; give a default."
                                + " Lead needs Company: the campaign does not map it."));
    }

    @Test
    void what_a_new_record_requires_is_not_asked_of_an_existing_one() {
        WritePlan plan =
                batch.event(1, EventKind.LEAD_JOINED, "p1", ADA, Map.of()).decideFinding(row("00Q1", ADA, OLD));

        assertThat(changedIds(plan)).containsExactly("00Q1");
    }

    @Test
    void nothing_is_written_for_whom_the_search_failed() {
        WritePlan plan = batch.linked("p2", "Lead", "00Q2")
                .lead(1, "p1", ADA, "L")
                .lead(2, "p2", "bob@example.org", "L")
                .decide(503, "<html>maintenance</html>");

        assertThat(changedIds(plan)).containsExactly("00Q2");
        assertThat(plan.outcomes().get(1L)).isInstanceOfSatisfying(TryLater.class, later -> assertThat(later.inDoubt())
                .isFalse());
    }

    @Test
    void a_search_for_a_field_that_is_gone_makes_the_schema_outdated() {
        WritePlan plan = batch.keyed()
                .lead(1, "p1", ADA, "L")
                .decide(400, "[{\"errorCode\":\"INVALID_FIELD\",\"message\":\"No such column 'Referral_Key__c'\"}]");

        assertThat(plan.outcomes().get(1L)).isInstanceOf(Parked.class).returns("INVALID_FIELD", Outcome::reason);
        assertThat(SalesforceFixture.settle(plan, List.of()).outdatedObjects()).containsExactly("Lead");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "[]", "{\"totalSize\":0}", "{\"done\":true,\"records\":[{\"Email\":\"a\"}]}", "{\"done\":"})
    void half_an_answer_to_a_search_counts_as_none(String body) {
        WritePlan plan = batch.lead(1, "p1", ADA, "L").decide(200, body);

        assertThat(plan.calls()).isEmpty();
        assertThat(plan.outcomes().get(1L)).returns("UNREADABLE_ANSWER", Outcome::reason);
    }

    @Test
    void a_search_without_an_answer_was_not_tried() {
        WritePlan plan = SalesforceFixture.decisions()
                .decide(batch.lead(1, "p1", ADA, "L").plan(), List.of());

        assertThat(plan.outcomes().get(1L)).returns("NOT_TRIED", Outcome::reason);
    }

    @Test
    void with_more_matches_than_one_answer_holds_only_the_oldest_is_certain() {
        String page = "{\"totalSize\":3000,\"done\":false,\"records\":[" + row("00Q1", ADA, OLD) + "]}";

        WritePlan oldest = new SalesforceFixture()
                .lead(1, "p1", ADA, "L")
                .lead(2, "p2", "b@x.org", "L")
                .decide(200, page);
        WritePlan newest = new SalesforceFixture()
                .leads(WhenSeveral.NEWEST)
                .lead(1, "p1", ADA, "L")
                .decide(200, page);

        assertThat(changedIds(oldest)).containsExactly("00Q1");
        assertThat(oldest.outcomes().get(2L)).isInstanceOf(TryLater.class).returns("MATCHES_NOT_READ", Outcome::reason);
        assertThat(newest.outcomes().get(1L)).isInstanceOf(Parked.class).returns("SEVERAL_MATCHES", Outcome::reason);
    }

    @Test
    void under_skip_the_second_person_of_a_batch_with_an_address_waits_for_the_first() {
        WritePlan plan = batch.leads(WhenDuplicate.SKIP)
                .lead(1, "p1", ADA, "L")
                .lead(2, "p2", ADA, "K")
                .decideFinding("");

        assertThat(plan.calls().get(0).writes()).hasSize(1);
        assertThat(plan.followers()).singleElement().satisfies(follower -> assertThat(
                        follower.intent().deliveries())
                .containsExactly(2L));
    }

    @Test
    void under_create_both_people_with_an_address_get_their_record() {
        WritePlan plan = batch.leads(WhenDuplicate.CREATE)
                .lead(1, "p1", ADA, "L")
                .lead(2, "p2", ADA, "K")
                .decideFinding("");

        assertThat(records(plan.requests().get(0))).hasSize(2);
        assertThat(plan.followers()).isEmpty();
    }

    @Test
    void two_changes_of_one_record_go_into_two_calls_in_their_order() {
        WritePlan plan = batch.linked("p1", "Lead", "00Q1")
                .lead(1, "p1", ADA, "First")
                .lead(2, "p2", ADA, "Second")
                .decideFinding(row("00Q1", ADA, OLD));

        assertThat(plan.requests()).hasSize(2).allMatch(call -> call.method().equals("PATCH"));
        assertThat(plan.requests().stream()
                        .map(call -> records(call).get(0).path("LastName").asText()))
                .containsExactly("First", "Second");
    }

    @Test
    void changes_of_leads_and_contacts_share_a_call_and_stand_together_by_object() {
        for (int i = 0; i < 20; i++) {
            batch.linked("p" + i, "Lead", "00Q" + i).linked("r" + i, "Contact", "003" + i);
            batch.lead(2L * i, "p" + i, null, "L");
            batch.event(2L * i + 1, EventKind.REFERRER_JOINED, "r" + i, null, Map.of("last_name", "C"));
        }

        WritePlan plan = batch.decideFinding("");

        assertThat(plan.requests()).singleElement().satisfies(call -> {
            List<String> types = new ArrayList<>();
            records(call)
                    .forEach(sent ->
                            types.add(sent.path("attributes").path("type").asText()));
            assertThat(types.subList(0, 20)).containsOnly("Contact");
            assertThat(types.subList(20, 40)).containsOnly("Lead");
        });
    }

    @Test
    void a_call_takes_200_records() {
        for (int i = 0; i < 401; i++) {
            batch.lead(i, "p" + i, null, "L");
        }

        assertThat(batch.decideFinding("").calls())
                .extracting(call -> call.writes().size())
                .containsExactly(200, 200, 1);
    }

    @Test
    void a_batch_that_does_everything_orders_changes_before_new_records() {
        batch.keyed().linked("p1", "Lead", "00Q1");
        batch.lead(1, "p2", "bob@example.org", "Bell").lead(2, "p1", ADA, "L");
        batch.event(3, EventKind.REFERRER_JOINED, "r1", "grace@example.org", Map.of("last_name", "Hopper"));

        assertThat(batch.decideFinding("").requests().stream()
                        .map(call -> call.path().substring("/services/data/v62.0/composite".length()))
                        .collect(Collectors.toList()))
                .containsExactly("/sobjects", "/sobjects/Lead/Referral_Key__c", "/sobjects/Contact/Referral_Key__c");
    }

    private static String keyed(String id, String key) {
        return row(id, ADA, NEWER).replace("\"IsConverted\"", "\"Referral_Key__c\":\"" + key + "\",\"IsConverted\"");
    }

    private static List<String> changedIds(WritePlan plan) {
        return plan.requests().stream()
                .flatMap(call -> IntStream.range(0, records(call).size())
                        .mapToObj(i -> records(call).get(i)))
                .filter(sent -> sent.has("Id"))
                .map(sent -> sent.get("Id").asText())
                .toList();
    }

    private static JsonNode records(SalesforceCall call) {
        try {
            return JSON.readTree(call.json().orElseThrow()).get("records");
        } catch (JsonProcessingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
