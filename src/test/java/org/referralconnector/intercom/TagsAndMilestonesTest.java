package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.IntercomRules.Milestone;
import org.referralconnector.campaign.IntercomRules.WhenDuplicate;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.journal.Settlement;

class TagsAndMilestonesTest {
    private final IntercomFixture intercom = new IntercomFixture();
    private final FakeWorkspace workspace = intercom.workspace;

    private IntercomFixture joined(long id) {
        return intercom.event(
                id,
                EventKind.LEAD_JOINED,
                "p-1",
                "ada@example.org",
                Map.of("code", "ADA1", "referrer", Map.of("code", "GRACE", "email", "grace@example.org")));
    }

    private IntercomFixture confirmed(long id) {
        return intercom.event(id, EventKind.STATUS_CHANGED, "p-1", null, Map.of("action", "confirmed", "code", "ADA1"));
    }

    @Test
    void a_contact_is_tagged_once_and_the_tag_is_asked_for_once() {
        intercom.tags("Referral");
        joined(1).deliver();
        joined(2).deliver();
        intercom.lead(3, "p-3", "grace@example.org").deliver();

        assertThat(workspace.live()).allSatisfy(one -> assertThat(one.tags).hasSize(1));
        assertThat(workspace.calls("create-tag")).isEqualTo(1);
        assertThat(workspace.calls("tag-contact")).isEqualTo(2);
    }

    @Test
    void a_tag_that_somebody_deleted_is_made_again() {
        intercom.tags("Referral");
        joined(1).deliver();
        workspace.tags.clear();

        assertThat(intercom.lead(2, "p-2", "grace@example.org").outcome(2)).isInstanceOf(TryLater.class);
        assertThat(intercom.lead(2, "p-2", "grace@example.org").outcome(2)).isInstanceOf(Delivered.class);
    }

    @Test
    void a_tag_that_is_refused_does_not_lose_the_contact() {
        intercom.tags("Referral");
        workspace.refuse("create-tag", 503, "service_unavailable", "");

        assertThat(joined(1).outcome(1)).isInstanceOf(TryLater.class);
        assertThat(intercom.contactOf("p-1")).isPresent();
        assertThat(joined(1).outcome(1)).isInstanceOf(Delivered.class);
        assertThat(workspace.live()).singleElement().satisfies(one -> assertThat(one.tags)
                .hasSize(1));
    }

    @Test
    void a_referred_person_who_joins_is_told_as_an_event_without_personal_data() {
        intercom.milestones(Milestone.REFERRAL_JOINED);

        joined(1).deliver();

        assertThat(workspace.events).singleElement().satisfies(event -> {
            assertThat(event.path("event_name").asText()).isEqualTo("referral-joined");
            assertThat(event.path("id").asText()).isEqualTo(workspace.live().get(0).id);
            assertThat(event.path("created_at").asLong()).isEqualTo(IntercomFixture.NOW.getEpochSecond());
            assertThat(event.path("metadata").toString())
                    .isEqualTo("{\"campaign\":\"spring\",\"code\":\"ADA1\",\"referrer_code\":\"GRACE\"}");
        });
    }

    @Test
    void a_referrer_who_joins_is_no_milestone_of_a_referral() {
        intercom.milestones(Milestone.REFERRAL_JOINED)
                .event(1, EventKind.REFERRER_JOINED, "p-1", "ada@example.org", Map.of())
                .deliver();

        assertThat(workspace.events).isEmpty();
    }

    @Test
    void what_the_campaign_does_not_list_is_not_told() {
        joined(1).deliver();

        assertThat(workspace.calls("create-event")).isZero();
        assertThat(confirmed(2).outcome(2)).isInstanceOf(Skipped.class);
    }

    @Test
    void that_a_referral_is_confirmed_is_told_once_whoever_says_so() {
        intercom.milestones(Milestone.REFERRAL_CONFIRMED);
        joined(1).deliver();

        assertThat(confirmed(2).outcome(2)).isInstanceOf(Delivered.class);
        assertThat(confirmed(3).outcome(3).reason()).isEqualTo("already-told");
        intercom.event(4, EventKind.REFERRAL_QUALIFIED, "p-1", "ada@example.org", Map.of())
                .deliver();

        assertThat(workspace.events)
                .extracting(event -> event.path("event_name"))
                .extracting(JsonNode::asText)
                .containsExactly("referral-confirmed");
        assertThat(workspace.calls("create-event")).isEqualTo(1);
    }

    @Test
    void the_programs_own_word_confirms_as_well() {
        intercom.milestones(Milestone.REFERRAL_CONFIRMED);

        joined(1)
                .event(2, EventKind.REFERRAL_QUALIFIED, "p-1", "ada@example.org", Map.of())
                .deliver();

        assertThat(workspace.events).hasSize(1);
        assertThat(workspace.calls("create-contact")).isEqualTo(1);
    }

    @Test
    void a_status_that_moves_otherwise_is_no_milestone() {
        intercom.milestones(Milestone.REFERRAL_CONFIRMED);
        joined(1).deliver();

        assertThat(intercom.event(2, EventKind.STATUS_CHANGED, "p-1", null, Map.of("action", "rejected"))
                        .outcome(2))
                .isInstanceOf(Skipped.class);
    }

    @Test
    void the_confirmation_of_somebody_without_a_contact_is_skipped() {
        intercom.milestones(Milestone.REFERRAL_CONFIRMED);

        assertThat(confirmed(1).outcome(1).reason()).isEqualTo("no-contact");
        assertThat(workspace.story).isEmpty();
    }

    @Test
    void a_confirmation_keeps_its_place_behind_the_events_of_the_person() {
        intercom.milestones(Milestone.REFERRAL_JOINED, Milestone.REFERRAL_CONFIRMED);
        joined(1);
        confirmed(2);

        Settlement settlement = intercom.deliver();

        assertThat(settlement.outcomes().values()).allMatch(Delivered.class::isInstance);
        assertThat(workspace.events)
                .extracting(event -> event.path("event_name").asText())
                .containsExactly("referral-joined", "referral-confirmed");
    }

    @Test
    void the_confirmation_of_a_duplicate_is_not_told() {
        workspace.contact("user", "ada@example.org");
        intercom.whenDuplicate(WhenDuplicate.SKIP).milestones(Milestone.REFERRAL_JOINED, Milestone.REFERRAL_CONFIRMED);
        joined(1).deliver();

        assertThat(confirmed(2).outcome(2).reason()).isEqualTo("no-contact");
        assertThat(workspace.events).isEmpty();
    }

    @Test
    void an_event_whose_answer_was_lost_is_told_again_and_counts_once() {
        intercom.milestones(Milestone.REFERRAL_JOINED);
        workspace.lose("create-event");

        assertThat(joined(1).outcome(1)).isInstanceOf(TryLater.class);
        assertThat(joined(1).outcome(1)).isInstanceOf(Delivered.class);
        assertThat(workspace.calls("create-event")).isEqualTo(2);
        assertThat(workspace.events).hasSize(1);
    }
}
