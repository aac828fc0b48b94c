package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.WhenArchived;
import org.referralconnector.campaign.IntercomRules.WhenDeleted;
import org.referralconnector.intercom.FakeWorkspace.Contact;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

class KnownPeopleTest {
    private final IntercomFixture intercom = new IntercomFixture();
    private final FakeWorkspace workspace = intercom.workspace;
    private Contact ada;

    @BeforeEach
    void know() {
        ada = workspace.contact("user", "ada@example.org");
        intercom.linked("p-1", ada.id);
    }

    private IntercomFixture news(long id) {
        return intercom.event(
                id, EventKind.PARTICIPANT_UPDATED, "p-1", "ada@example.org", Map.of("name", "News " + id));
    }

    @Test
    void a_known_person_costs_one_call_however_many_events_wait() {
        news(1);
        news(2);
        news(3);

        assertThat(intercom.deliver().outcomes()).hasSize(3).allSatisfy((id, outcome) -> assertThat(outcome)
                .isEqualTo(new Delivered("contact", ada.id, false)));
        assertThat(workspace.story).containsExactly("update-contact");
        assertThat(ada.fields).containsEntry("name", "News 3");
    }

    @Test
    void nothing_is_called_if_there_is_nothing_to_write() {
        intercom.field("name", rule("nothing.here", WhenEmpty.KEEP))
                .field("email", rule("nothing.here", WhenEmpty.KEEP));

        assertThat(news(1).outcome(1)).isInstanceOf(Delivered.class);
        assertThat(workspace.story).isEmpty();
    }

    @Test
    void an_empty_fact_empties_a_field_if_the_rule_says_so_but_nothing_that_identifies_the_person() {
        ada.fields.put("phone", "+1");
        intercom.field("phone", rule("phone", WhenEmpty.CLEAR)).field("email", rule("mail", WhenEmpty.CLEAR));

        news(1).deliver();

        assertThat(ada.fields).containsEntry("phone", null).containsEntry("email", "ada@example.org");
    }

    @Test
    void a_merged_contact_is_followed_and_the_link_moves() {
        Contact user = workspace.contact("user", "ada@example.net");
        workspace.mergeInto(ada, user);

        assertThat(news(1).outcome(1)).isInstanceOfSatisfying(Delivered.class, delivered -> {
            assertThat(delivered.recordId()).isEqualTo(user.id);
            assertThat(delivered.detail()).contains(ada.id, user.id);
        });
        assertThat(intercom.contactOf("p-1")).contains(user.id);
        news(2).deliver();
        assertThat(workspace.story).containsExactly("update-contact", "update-contact", "update-contact");
    }

    @Test
    void merges_are_followed_three_times_and_no_further() {
        Contact last = ada;
        for (int i = 0; i < 4; i++) {
            Contact next = workspace.contact("user", "ada" + i + "@example.net");
            workspace.mergeInto(last, next);
            last = next;
        }
        intercom.whenArchived(WhenArchived.SKIP);

        assertThat(news(1).outcome(1)).isInstanceOf(Parked.class);
        assertThat(workspace.calls("update-contact")).isEqualTo(4);
    }

    @Test
    void a_contact_that_is_gone_without_a_trace_is_searched_by_its_address() {
        ada.state = "deleted";
        Contact other = workspace.contact("user", "ada@example.org");

        assertThat(news(1).outcome(1))
                .isInstanceOfSatisfying(Delivered.class, delivered -> assertThat(delivered.recordId())
                        .isEqualTo(other.id));
        assertThat(intercom.contactOf("p-1")).contains(other.id);
    }

    @Test
    void a_deleted_contact_is_parked_skipped_or_made_anew_as_the_campaign_says() {
        ada.state = "deleted";

        assertThat(news(1).outcome(1)).isInstanceOfSatisfying(Parked.class, parked -> assertThat(parked.reason())
                .isEqualTo("CONTACT_DELETED"));
        intercom.whenDeleted(WhenDeleted.SKIP);
        assertThat(news(1).outcome(1)).isInstanceOf(Skipped.class);
        intercom.whenDeleted(WhenDeleted.RECREATE);
        assertThat(news(1).outcome(1)).isInstanceOf(TryLater.class);
        assertThat(news(1).outcome(1))
                .isInstanceOfSatisfying(Delivered.class, delivered -> assertThat(delivered.created())
                        .isTrue());
        assertThat(workspace.live()).hasSize(1);
    }

    @Test
    void an_archived_contact_is_brought_back() {
        ada.state = "archived";

        assertThat(news(1).outcome(1)).isInstanceOf(Delivered.class);
        assertThat(ada.isLive()).isTrue();
        assertThat(workspace.story).containsExactly("update-contact", "unarchive-contact", "update-contact");
    }

    @Test
    void an_archived_contact_is_not_brought_back_if_the_campaign_says_so() {
        ada.state = "archived";

        intercom.whenArchived(WhenArchived.SKIP);
        news(1).deliver();

        assertThat(ada.state).isEqualTo("archived");
        assertThat(workspace.calls("unarchive-contact")).isZero();
    }

    @Test
    void an_address_that_belongs_to_somebody_else_is_parked_with_both_contacts() {
        Contact other = workspace.contact("user", "grace@example.org");
        intercom.action(Action.CREATE_LEAD);
        intercom.event(1, EventKind.PARTICIPANT_UPDATED, "p-1", "grace@example.org", Map.of());

        assertThat(intercom.outcome(1)).isInstanceOfSatisfying(Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo("CONFLICT");
            assertThat(parked.detail()).contains(ada.id, other.id);
        });
    }

    @Test
    void users_are_not_merged_because_an_address_belongs_to_somebody_else() {
        Contact other = workspace.contact("user", "grace@example.org");
        intercom.event(1, EventKind.PARTICIPANT_UPDATED, "p-1", "grace@example.org", Map.of());

        assertThat(intercom.outcome(1).reason()).isEqualTo("INVALID_MERGE");
        assertThat(other.isLive()).isTrue();
        assertThat(ada.isLive()).isTrue();
    }

    @Test
    void of_two_who_are_the_same_contact_one_write_is_made() {
        intercom.linked("p-2", ada.id);
        news(1);
        intercom.event(2, EventKind.PARTICIPANT_UPDATED, "p-2", "ada@example.org", Map.of());

        assertThat(intercom.deliver().outcomes()).hasSize(2);
        assertThat(workspace.story).containsExactly("update-contact");
    }

    @Test
    void a_lost_answer_is_repeated_later() {
        workspace.lose("update-contact");

        assertThat(news(1).outcome(1)).isInstanceOf(TryLater.class);
        assertThat(news(1).outcome(1)).isInstanceOf(Delivered.class);
    }

    @Test
    void news_that_no_campaign_file_has_a_place_for_is_skipped() {
        intercom.event(1, EventKind.PARTICIPANT_DELETED, "p-1", null, Map.of())
                .event(2, EventKind.OTHER, "p-1", null, Map.of())
                .event(3, EventKind.WITHHELD, "p-1", null, Map.of());

        assertThat(intercom.deliver().outcomes().values())
                .extracting(Outcome::reason)
                .containsExactlyInAnyOrder("participant-deleted", "type", "not-opted-in");
        assertThat(workspace.story).isEmpty();
    }

    @Test
    void a_limit_is_waited_for_twice_and_then_left_for_later() {
        for (int i = 0; i < 3; i++) {
            workspace.refuse("update-contact", 429, "rate_limit_exceeded", "Exceeded rate limit of 167 in 10_seconds");
        }

        assertThat(news(1).outcome(1)).isInstanceOfSatisfying(TryLater.class, later -> {
            assertThat(later.reason()).isEqualTo("RATE_LIMIT_EXCEEDED");
            assertThat(later.after()).contains(Duration.ZERO);
            assertThat(later.inDoubt()).isFalse();
        });
        assertThat(workspace.story).containsExactly("update-contact", "update-contact", "update-contact");
    }

    @Test
    void a_call_that_is_refused_by_a_limit_once_is_made_again() {
        workspace.refuse("update-contact", 429, "rate_limit_exceeded", "Exceeded rate limit of 167 in 10_seconds");

        assertThat(news(1).outcome(1)).isInstanceOf(Delivered.class);
        assertThat(workspace.story).containsExactly("update-contact", "update-contact");
    }

    @Test
    void whose_turn_did_not_come_goes_back_as_it_was() {
        workspace.hold("update-contact");
        news(1);

        var settlement = intercom.deliver();

        assertThat(settlement.outcomes()).isEmpty();
        assertThat(settlement.untried()).containsExactly(1L);
    }

    private static FieldRule rule(String path, WhenEmpty whenEmpty) {
        return new FieldRule(Source.FROM, path, Optional.empty(), whenEmpty, Optional.empty());
    }
}
