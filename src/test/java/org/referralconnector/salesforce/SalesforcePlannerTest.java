package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.NOW;
import static org.referralconnector.salesforce.SalesforceFixture.clearing;
import static org.referralconnector.salesforce.SalesforceFixture.fact;
import static org.referralconnector.salesforce.SalesforceFixture.factOr;
import static org.referralconnector.salesforce.SalesforceFixture.fields;
import static org.referralconnector.salesforce.SalesforceFixture.joining;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.Section;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

class SalesforcePlannerTest {

    private static final Map<String, Object> REFERRED = Map.of("last_name", "Lovelace", "referrer", Map.of("id", "r1"));

    private final SalesforceFixture batch = new SalesforceFixture();

    @Test
    void who_was_referred_becomes_a_lead_and_who_refers_a_contact() {
        batch.lead(1, "p1", "ada@example.org", "Lovelace");
        batch.event(2, EventKind.REFERRER_JOINED, "r1", "grace@example.org", Map.of("last_name", "Hopper"));

        assertThat(batch.plan().intents()).extracting(Intent::object).containsExactly("Lead", "Contact");
    }

    @Test
    void news_of_a_known_person_goes_to_every_record_of_that_person() {
        batch.linked("p1", "Lead", "00Q1").linked("p1", "Contact", "0031");
        batch.event(1, EventKind.PARTICIPANT_UPDATED, "p1", null, Map.of("last_name", "Byron"));

        assertThat(batch.plan().intents())
                .extracting(intent -> intent.object() + " " + intent.linkedId().orElseThrow())
                .containsExactlyInAnyOrder("Lead 00Q1", "Contact 0031");
    }

    @Test
    void news_of_an_unknown_person_is_about_a_lead_only_if_it_names_a_referrer() {
        batch.event(1, EventKind.PARTICIPANT_UPDATED, "p1", "ada@example.org", REFERRED);
        batch.event(2, EventKind.REFERRAL_QUALIFIED, "p2", "bob@example.org", Map.of("last_name", "Bell"));

        assertThat(batch.plan().intents()).extracting(Intent::object).containsExactly("Lead", "Contact");
    }

    @Test
    void a_link_of_another_campaign_is_somebody_elses() {
        batch.campaign("autumn").linked("p1", "Lead", "00Q1").lead(1, "p1", "ada@example.org", "Lovelace");

        assertThat(batch.plan().intents().get(0).linkedId()).isEmpty();
    }

    @Test
    void what_is_not_carried_is_skipped() {
        batch.referrers(Section.NOTHING);
        batch.event(1, EventKind.PARTICIPANT_DELETED, "p1", null, Map.of());
        batch.event(2, EventKind.OTHER, "p2", null, Map.of());
        batch.event(3, EventKind.REFERRER_JOINED, "r1", null, Map.of());

        BatchPlan plan = batch.plan();

        assertThat(plan.intents()).isEmpty();
        assertThat(plan.outcomes().get(1L).reason()).isEqualTo("participant-deleted");
        assertThat(plan.outcomes().get(2L).reason()).isEqualTo("type");
        assertThat(plan.outcomes().get(3L).reason()).isEqualTo("action-nothing");
        assertThat(plan.outcomes().values()).allMatch(Skipped.class::isInstance);
    }

    @Test
    void the_events_of_one_person_become_one_write_with_the_later_values() {
        batch.leads(fields("LastName", fact("last_name"), "Phone", fact("phone"), "Description", clearing("note")));
        batch.event(
                1, EventKind.LEAD_JOINED, "p1", "a@example.org", Map.of("last_name", "B", "phone", "1", "note", "x"));
        batch.event(
                2,
                EventKind.PARTICIPANT_UPDATED,
                "p1",
                "ada@example.org",
                Map.of("last_name", "C", "referrer", REFERRED));

        assertThat(batch.plan().intents()).singleElement().satisfies(intent -> {
            assertThat(intent.deliveries()).containsExactly(1L, 2L);
            assertThat(intent.lookup()).contains(Lookup.email("Lead", "ada@example.org"));
            assertThat(intent.fields().forUpdate())
                    .containsEntry("LastName", "C")
                    .containsEntry("Phone", "1");
            assertThat(intent.fields().forUpdate()).containsEntry("Description", null);
            assertThat(intent.fields().forCreation()).doesNotContainKey("Description");
        });
    }

    @Test
    void a_default_never_displaces_what_another_event_of_the_person_said() {
        batch.leads(fields("LastName", factOr("last_name", "Unknown")));
        batch.event(1, EventKind.LEAD_JOINED, "p1", "a@example.org", Map.of("last_name", "Lovelace"));
        batch.event(2, EventKind.LEAD_JOINED, "p1", "a@example.org", Map.of());

        assertThat(batch.plan().intents().get(0).fields().forCreation()).containsEntry("LastName", "Lovelace");
    }

    @Test
    void different_values_are_joined_in_order_where_the_rule_says_so() {
        batch.leads(fields("Description", joining("note", " / "), "Interests__c", joining("likes", " / ")));
        batch.event(1, EventKind.LEAD_JOINED, "p1", null, Map.of("note", "one", "likes", List.of("Hats")));
        batch.event(2, EventKind.LEAD_JOINED, "p1", null, Map.of("note", "two", "likes", "Boots"));
        batch.event(3, EventKind.LEAD_JOINED, "p1", null, Map.of("note", "one", "likes", "Hats"));

        assertThat(batch.plan().intents().get(0).fields().forUpdate())
                .containsEntry("Description", "one / two")
                .containsEntry("Interests__c", "Hats;Boots");
    }

    @Test
    void participants_who_share_an_address_become_one_write_where_duplicates_are_updated() {
        batch.keyed().lead(1, "p1", "Ada@Example.org", "Lovelace").lead(2, "p2", "ada@example.ORG", "King");

        assertThat(batch.plan().intents()).singleElement().satisfies(intent -> {
            assertThat(intent.participants()).extracting(Participant::id).containsExactly("p1", "p2");
            assertThat(intent.key().orElseThrow().value()).isEqualTo("spring:p1");
            assertThat(intent.fields().forUpdate()).containsEntry("LastName", "King");
        });
    }

    @Test
    void participants_who_share_an_address_stay_apart_under_skip_and_create() {
        for (WhenDuplicate policy : List.of(WhenDuplicate.SKIP, WhenDuplicate.CREATE)) {
            SalesforceFixture apart = new SalesforceFixture().leads(policy);
            apart.lead(1, "p1", "ada@example.org", "Lovelace").lead(2, "p2", "ada@example.org", "King");

            assertThat(apart.plan().intents()).hasSize(2);
        }
    }

    @Test
    void a_delivery_that_cannot_be_mapped_is_parked_and_later_ones_of_the_person_wait_behind_it() {
        batch.leads(fields("LastName", fact("last_name"), "Referral_Code__c", fact("code")));
        batch.lead(1, "p1", "ada@example.org", "Lovelace");
        batch.event(2, EventKind.LEAD_JOINED, "p1", "ada@example.org", Map.of("code", "x".repeat(21)));
        batch.lead(3, "p1", "ada@example.org", "Byron");
        batch.lead(4, "p2", "bob@example.org", "Bell");

        BatchPlan plan = batch.plan();

        assertThat(plan.intents()).extracting(Intent::deliveries).containsExactly(List.of(1L), List.of(4L));
        assertThat(plan.intents().get(0).fields().forUpdate()).containsEntry("LastName", "Lovelace");
        assertThat(plan.outcomes().get(2L)).isInstanceOf(Parked.class);
        assertThat(plan.outcomes().get(3L))
                .isInstanceOf(TryLater.class)
                .returns("BEHIND_EARLIER", outcome -> outcome.reason());
    }

    @Test
    void joined_values_that_outgrow_their_field_park_the_event_that_makes_them_too_long() {
        batch.leads(fields("Referral_Code__c", joining("code", ",")));
        batch.event(1, EventKind.LEAD_JOINED, "p1", null, Map.of("code", "first-code"));
        batch.event(2, EventKind.LEAD_JOINED, "p1", null, Map.of("code", "second-code"));

        BatchPlan plan = batch.plan();

        assertThat(plan.intents().get(0).deliveries()).containsExactly(1L);
        assertThat(plan.outcomes().get(2L).reason()).isEqualTo("VALUE_TOO_LONG");
    }

    @Test
    void an_object_that_a_value_did_not_fit_into_is_read_anew_because_somebody_may_mend_it() {
        batch.leads(fields("Foo__c", fact("foo"))).lead(1, "p1", "ada@example.org", "Lovelace");

        assertThat(SalesforceFixture.settle(batch.decideFinding(""), List.of()).outdatedObjects())
                .containsExactly("Lead");
    }

    @Test
    void doubt_about_one_delivery_is_doubt_about_the_write_it_became_part_of() {
        batch.lead(1, "p1", "ada@example.org", "Lovelace")
                .leadInDoubt(2, "p1", "ada@example.org", NOW)
                .leadInDoubt(3, "p1", "ada@example.org", NOW.minusSeconds(60));

        assertThat(batch.plan().intents().get(0).inDoubtSince()).contains(NOW.minusSeconds(60));
    }

    @Test
    void a_key_names_campaign_and_participant_but_holds_no_address() {
        batch.keyed()
                .lead(1, "p1", null, "L")
                .lead(2, "ada@example.org", null, "L")
                .lead(3, "p".repeat(300), null, "L");

        assertThat(batch.plan().intents())
                .extracting(intent -> intent.key().orElseThrow().value())
                .satisfies(keys -> assertThat(keys.get(0)).isEqualTo("spring:p1"))
                .satisfies(keys -> assertThat(keys.subList(1, 3)).allMatch(key -> key.matches("spring:[0-9a-f]{64}")));
    }

    @Test
    void without_the_key_field_there_is_no_key() {
        assertThat(batch.lead(1, "p1", null, "L").plan().intents().get(0).key()).isEmpty();
    }

    @Test
    void nothing_is_planned_for_an_object_that_could_not_be_described() {
        batch.describedBy(new SalesforceAnswer(
                SalesforceFixture.API.describe("Lead"),
                404,
                "[{\"errorCode\":\"NOT_FOUND\",\"message\":\"The requested resource does not exist\"}]"));
        batch.lead(1, "p1", "ada@example.org", "Lovelace");

        BatchPlan plan = batch.plan();

        assertThat(plan.intents()).isEmpty();
        assertThat(plan.outcomes().get(1L))
                .isInstanceOf(Parked.class)
                .returns("NOT_FOUND", outcome -> outcome.reason());
    }
}
