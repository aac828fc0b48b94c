package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.WhenArchived;
import org.referralconnector.campaign.IntercomRules.WhenDuplicate;
import org.referralconnector.campaign.IntercomRules.WhenSeveral;
import org.referralconnector.intercom.FakeWorkspace.Contact;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.journal.Settlement;

class NewPeopleTest {
    private final IntercomFixture intercom = new IntercomFixture();
    private final FakeWorkspace workspace = intercom.workspace;

    @Test
    void a_new_person_becomes_a_user_and_is_remembered() {
        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isInstanceOfSatisfying(Delivered.class, delivered -> {
                    assertThat(delivered.object()).isEqualTo("contact");
                    assertThat(delivered.created()).isTrue();
                });

        Contact ada = workspace.live().get(0);
        assertThat(ada.fields).isEqualTo(Map.of("role", "user", "email", "ada@example.org", "name", "Name p-1"));
        assertThat(intercom.contactOf("p-1")).contains(ada.id);
        assertThat(workspace.story).containsExactly("search-contacts", "create-contact");
    }

    @Test
    void a_new_person_becomes_a_lead_if_the_campaign_says_so() {
        intercom.action(Action.CREATE_LEAD).lead(1, "p-1", "ada@example.org").deliver();

        assertThat(workspace.live()).extracting(Contact::role).containsExactly("lead");
    }

    @Test
    void nothing_happens_if_the_campaign_says_nothing() {
        assertThat(intercom.action(Action.NOTHING)
                        .lead(1, "p-1", "ada@example.org")
                        .outcome(1))
                .isInstanceOf(Skipped.class);
        assertThat(workspace.story).isEmpty();
    }

    @Test
    void all_new_people_of_a_batch_are_searched_with_one_call() {
        for (int i = 1; i <= 50; i++) {
            intercom.lead(i, "p-" + i, "p" + i + "@example.org");
        }

        assertThat(intercom.deliver().outcomes()).hasSize(50).allSatisfy((id, outcome) -> assertThat(outcome)
                .isInstanceOf(Delivered.class));
        assertThat(workspace.calls("search-contacts")).isEqualTo(1);
        assertThat(workspace.story).hasSize(51);
    }

    @Test
    void even_if_no_search_finds_anybody_a_new_person_costs_little_more_than_two_calls() {
        workspace.lag(Duration.ofDays(3));
        for (int i = 1; i <= 50; i++) {
            workspace.contact("user", "p" + i + "@example.org");
            intercom.lead(i, "p-" + i, "p" + i + "@example.org");
        }

        assertThat(intercom.deliver().outcomes().values()).allMatch(Delivered.class::isInstance);
        assertThat(workspace.live()).hasSize(50);
        assertThat(workspace.story).hasSize(101);
    }

    @Test
    void whoever_is_there_already_is_updated() {
        Contact ada = workspace.contact("user", "Ada@Example.org");

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isEqualTo(new Delivered("contact", ada.id, false));
        assertThat(ada.fields).containsEntry("name", "Name p-1");
        assertThat(workspace.live()).hasSize(1);
    }

    @Test
    void whoever_is_there_already_is_skipped_as_a_duplicate_and_nothing_is_written() {
        Contact ada = workspace.contact("user", "ada@example.org");

        assertThat(intercom.whenDuplicate(WhenDuplicate.SKIP)
                        .lead(1, "p-1", "ada@example.org")
                        .outcome(1))
                .isInstanceOfSatisfying(Skipped.class, skipped -> {
                    assertThat(skipped.reason()).isEqualTo("duplicate");
                    assertThat(skipped.detail()).contains(ada.id).doesNotContain("ada@");
                });
        assertThat(workspace.story).containsExactly("search-contacts");
        assertThat(intercom.contactOf("p-1")).isEmpty();
    }

    @Test
    void of_several_the_user_is_meant_whoever_was_active_last() {
        workspace.contact("lead", "ada@example.org").seenAt = 1_900_000_000;
        Contact user = workspace.contact("user", "ada@example.org");
        user.seenAt = 1_700_000_000;
        intercom.action(Action.CREATE_LEAD);

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isEqualTo(new Delivered("contact", user.id, false));
    }

    @Test
    void of_several_leads_the_one_is_meant_that_was_active_last() {
        workspace.contact("lead", "ada@example.org").seenAt = 1_700_000_000;
        Contact active = workspace.contact("lead", "ada@example.org");
        active.seenAt = 1_900_000_000;
        workspace.contact("lead", "ada@example.org").seenAt = 1_800_000_000;
        intercom.action(Action.CREATE_LEAD);

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isEqualTo(new Delivered("contact", active.id, false));
    }

    @Test
    void of_several_none_is_meant_if_the_campaign_lets_a_person_decide() {
        Contact one = workspace.contact("lead", "ada@example.org");
        Contact other = workspace.contact("lead", "ada@example.org");

        assertThat(intercom.whenSeveral(WhenSeveral.PARK)
                        .lead(1, "p-1", "ada@example.org")
                        .outcome(1))
                .isInstanceOfSatisfying(Parked.class, parked -> {
                    assertThat(parked.reason()).isEqualTo("SEVERAL_MATCHES");
                    assertThat(parked.detail()).contains(one.id, other.id);
                });
        assertThat(workspace.story).containsExactly("search-contacts");
    }

    @Test
    void a_lead_with_the_address_becomes_the_user() {
        Contact ada = workspace.contact("lead", "ada@example.org");

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isEqualTo(new Delivered("contact", ada.id, false));
        assertThat(ada.role()).isEqualTo("user");
        assertThat(workspace.live()).hasSize(1);
    }

    @Test
    void a_user_does_not_become_a_lead() {
        Contact ada = workspace.contact("user", "ada@example.org");

        intercom.action(Action.CREATE_LEAD).lead(1, "p-1", "ada@example.org").deliver();

        assertThat(ada.role()).isEqualTo("user");
    }

    @Test
    void a_lead_is_merged_into_the_user_whom_no_search_has_found_yet() {
        workspace.lag(Duration.ofHours(1));
        Contact lead = workspace.contact("lead", "ada@example.org");
        intercom.clock.move(Duration.ofMinutes(1));
        workspace.before("update-contact", () -> workspace.contact("user", "ada@example.org"));

        Settlement settlement = intercom.lead(1, "p-1", "ada@example.org").deliver();

        assertThat(settlement.outcomes().get(1L)).isInstanceOf(Delivered.class);
        assertThat(workspace.live()).singleElement().satisfies(user -> {
            assertThat(user.role()).isEqualTo("user");
            assertThat(lead.mergedInto).isEqualTo(user.id);
            assertThat(intercom.contactOf("p-1")).contains(user.id);
        });
        assertThat(workspace.story)
                .containsExactly("search-contacts", "update-contact", "merge-contacts", "update-contact");
    }

    @Test
    void the_contact_that_a_conflict_names_is_adopted() {
        workspace.lag(Duration.ofDays(3));
        Contact ada = workspace.contact("user", "ada@example.org");

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isInstanceOfSatisfying(Delivered.class, delivered -> {
                    assertThat(delivered.recordId()).isEqualTo(ada.id);
                    assertThat(delivered.created()).isFalse();
                });
        assertThat(ada.fields).containsEntry("name", "Name p-1");
        assertThat(intercom.contactOf("p-1")).contains(ada.id);
        assertThat(workspace.story).containsExactly("search-contacts", "create-contact", "update-contact");
    }

    @Test
    void the_contact_that_a_conflict_names_is_a_duplicate_like_any_other() {
        workspace.lag(Duration.ofDays(3)).contact("user", "ada@example.org");

        assertThat(intercom.whenDuplicate(WhenDuplicate.SKIP)
                        .lead(1, "p-1", "ada@example.org")
                        .outcome(1)
                        .reason())
                .isEqualTo("duplicate");
    }

    @Test
    void an_archived_contact_that_a_conflict_names_is_brought_back_and_updated() {
        Contact ada = workspace.contact("user", "ada@example.org");
        ada.state = "archived";

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1)).isInstanceOf(Delivered.class);
        assertThat(ada.isLive()).isTrue();
        assertThat(ada.fields).containsEntry("name", "Name p-1");
        assertThat(workspace.contacts).hasSize(1);
    }

    @Test
    void an_archived_contact_is_left_alone_if_the_campaign_says_so() {
        Contact ada = workspace.contact("user", "ada@example.org");
        ada.state = "archived";

        assertThat(intercom.whenArchived(WhenArchived.SKIP)
                        .lead(1, "p-1", "ada@example.org")
                        .outcome(1)
                        .reason())
                .isEqualTo("archived");
        assertThat(ada.state).isEqualTo("archived");
    }

    @Test
    void a_conflict_that_names_nobody_is_tried_again() {
        workspace.refuse("create-contact", 409, "conflict", "A contact matching those details already exists");

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1)).isInstanceOf(TryLater.class);
    }

    @Test
    void who_was_made_a_moment_ago_is_known_to_all_campaigns_though_no_search_finds_the_contact() {
        workspace.lag(Duration.ofMinutes(5));
        intercom.action(Action.CREATE_LEAD);
        for (int i = 1; i <= 10; i++) {
            intercom.lead(i, "p-" + i, "Ada@example.org").deliver();
        }

        assertThat(workspace.live()).hasSize(1);
        assertThat(workspace.calls("create-contact")).isEqualTo(1);
        assertThat(workspace.calls("search-contacts")).isEqualTo(1);
        assertThat(workspace.calls("update-contact")).isEqualTo(9);
    }

    @Test
    void what_is_remembered_of_an_address_is_not_the_address() {
        intercom.lead(1, "p-1", "ada@example.org").deliver();

        assertThat(intercom.remembered.values()).isNotEmpty().noneMatch(link -> link.toString()
                .contains("ada"));
    }

    @Test
    void a_contact_that_is_remembered_is_a_duplicate_without_any_call() {
        intercom.lead(1, "p-1", "ada@example.org").deliver();
        workspace.story.clear();

        assertThat(intercom.whenDuplicate(WhenDuplicate.SKIP)
                        .lead(2, "p-2", "ada@example.org")
                        .outcome(2)
                        .reason())
                .isEqualTo("duplicate");
        assertThat(workspace.story).isEmpty();
    }

    @Test
    void a_contact_that_is_remembered_and_gone_is_forgotten_and_searched() {
        intercom.lead(1, "p-1", "ada@example.org").deliver();
        workspace.live().get(0).state = "deleted";

        assertThat(intercom.lead(2, "p-2", "ada@example.org").outcome(2))
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.after()).contains(Duration.ZERO));
        assertThat(intercom.lead(2, "p-2", "ada@example.org").outcome(2)).isInstanceOf(Delivered.class);
        assertThat(workspace.live()).hasSize(1);
    }

    @Test
    void people_who_share_an_address_become_one_contact() {
        intercom.lead(1, "p-1", "ada@example.org").lead(2, "p-2", "ADA@example.org");

        Settlement settlement = intercom.deliver();

        assertThat(workspace.live()).singleElement().satisfies(ada -> {
            assertThat(settlement.outcomes().values()).allMatch(new Delivered("contact", ada.id, true)::equals);
            assertThat(intercom.contactOf("p-1")).contains(ada.id);
            assertThat(intercom.contactOf("p-2")).contains(ada.id);
        });
    }

    @Test
    void of_people_who_share_an_address_the_later_are_duplicates_if_the_campaign_skips_them() {
        intercom.whenDuplicate(WhenDuplicate.SKIP)
                .lead(1, "p-1", "ada@example.org")
                .lead(2, "p-2", "ada@example.org");

        Settlement settlement = intercom.deliver();

        assertThat(settlement.outcomes().get(1L)).isInstanceOf(Delivered.class);
        assertThat(settlement.outcomes().get(2L).reason()).isEqualTo("duplicate");
        assertThat(workspace.live()).hasSize(1);
    }

    @Test
    void several_events_of_a_new_person_become_one_write() {
        intercom.lead(1, "p-1", "ada@example.org")
                .event(2, EventKind.PARTICIPANT_UPDATED, "p-1", "ada@example.org", Map.of("name", "Ada"));

        assertThat(intercom.deliver().outcomes()).hasSize(2);
        assertThat(workspace.calls("create-contact")).isEqualTo(1);
        assertThat(workspace.live().get(0).fields).containsEntry("name", "Ada");
    }

    @Test
    void an_external_id_that_the_campaign_maps_is_asked_for_first() {
        Contact ada = workspace.lag(Duration.ofDays(3)).contact("user", "other@example.org");
        ada.fields.put("external_id", "u-1");
        intercom.from("external_id", "user_id");

        intercom.event(1, EventKind.LEAD_JOINED, "p-1", "ada@example.org", Map.of("user_id", "u-1"))
                .deliver();

        assertThat(workspace.story).containsExactly("find-by-external-id", "update-contact");
        assertThat(ada.fields).containsEntry("email", "ada@example.org");
    }

    @Test
    void whose_external_id_is_nobodys_is_searched_by_address() {
        intercom.from("external_id", "user_id")
                .event(1, EventKind.LEAD_JOINED, "p-1", "ada@example.org", Map.of("user_id", "u-1"))
                .deliver();

        assertThat(workspace.story).containsExactly("find-by-external-id", "search-contacts", "create-contact");
        assertThat(workspace.live().get(0).fields).containsEntry("external_id", "u-1");
    }

    @Test
    void no_external_id_is_invented() {
        intercom.lead(1, "p-1", "ada@example.org").deliver();

        assertThat(workspace.live().get(0).fields).doesNotContainKey("external_id");
    }

    @Test
    void who_joins_without_an_address_is_parked_and_news_of_strangers_without_one_is_skipped() {
        intercom.lead(1, "p-1", null).event(2, EventKind.PARTICIPANT_UPDATED, "p-2", null, Map.of());

        Settlement settlement = intercom.deliver();

        assertThat(settlement.outcomes().get(1L).reason()).isEqualTo("SETUP_REQUIRED");
        assertThat(settlement.outcomes().get(2L).reason()).isEqualTo("no-address");
        assertThat(workspace.story).isEmpty();
    }
}
