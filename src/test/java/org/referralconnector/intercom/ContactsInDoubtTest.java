package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.WhenDuplicate;
import org.referralconnector.intercom.IntercomFixture.Killed;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.TryLater;

/** What is done about contacts that an attempt may have made whose end nobody knows. */
class ContactsInDoubtTest {
    private final IntercomFixture intercom = new IntercomFixture();
    private final FakeWorkspace workspace = intercom.workspace.lag(IntercomFixture.LAG);

    @Test
    void a_lead_whose_creation_was_not_answered_is_not_made_again_before_a_search_would_find_it() {
        intercom.action(Action.CREATE_LEAD);
        workspace.lose("create-contact");
        intercom.lead(1, "p-1", "ada@example.org").deliver();
        intercom.inDoubt(1, IntercomFixture.NOW);
        intercom.clock.move(Duration.ofMinutes(1));

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isInstanceOfSatisfying(TryLater.class, later -> {
                    assertThat(later.reason()).isEqualTo("CREATION_IN_DOUBT");
                    assertThat(later.after()).contains(Duration.ofMinutes(4));
                    assertThat(later.inDoubt()).isTrue();
                });
        intercom.clock.move(Duration.ofMinutes(4));
        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isEqualTo(new Delivered("contact", workspace.live().get(0).id, true));
        assertThat(workspace.live()).hasSize(1);
        assertThat(workspace.calls("create-contact")).isEqualTo(1);
    }

    @Test
    void a_lead_that_was_not_made_after_all_is_made_when_a_search_has_had_its_time() {
        intercom.action(Action.CREATE_LEAD);
        workspace.refuse("create-contact", 503, "service_unavailable", "");
        intercom.lead(1, "p-1", "ada@example.org").deliver();
        intercom.clock.move(IntercomFixture.LAG);

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1)).isInstanceOf(Delivered.class);
        assertThat(workspace.live()).hasSize(1);
    }

    @Test
    void a_second_doubt_begins_anew() {
        intercom.action(Action.CREATE_LEAD);
        workspace.refuse("create-contact", 503, "service_unavailable", "").lose("create-contact");
        intercom.lead(1, "p-1", "ada@example.org").deliver();
        intercom.clock.move(IntercomFixture.LAG);
        intercom.lead(1, "p-1", "ada@example.org").deliver();

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1).reason())
                .isEqualTo("CREATION_IN_DOUBT");
        assertThat(workspace.live()).hasSize(1);
    }

    @Test
    void a_refused_creation_leaves_no_doubt() {
        intercom.action(Action.CREATE_LEAD);
        workspace.refuse("create-contact", 400, "parameter_invalid", "email is invalid");
        intercom.lead(1, "p-1", "ada@example.org").deliver();

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1)).isInstanceOf(Delivered.class);
        assertThat(intercom.remembered.values()).noneMatch(link -> link.object().startsWith("creating"));
    }

    @Test
    void a_lead_of_our_own_is_no_duplicate() {
        intercom.action(Action.CREATE_LEAD).whenDuplicate(WhenDuplicate.SKIP);
        workspace.lose("create-contact");
        intercom.lead(1, "p-1", "ada@example.org").deliver();
        intercom.clock.move(IntercomFixture.LAG);

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isEqualTo(new Delivered("contact", workspace.live().get(0).id, true));
    }

    @Test
    void a_user_of_our_own_is_told_from_a_duplicate_by_the_time_it_was_made() {
        intercom.whenDuplicate(WhenDuplicate.SKIP)
                .inDoubt(1, IntercomFixture.NOW)
                .inDoubt(2, IntercomFixture.NOW);
        workspace.contact("user", "grace@example.org");
        workspace.lag(Duration.ofDays(3)).lose("create-contact");
        intercom.lead(1, "p-1", "ada@example.org").deliver();

        assertThat(intercom.lead(1, "p-1", "ada@example.org").outcome(1))
                .isInstanceOfSatisfying(Delivered.class, delivered -> assertThat(delivered.created())
                        .isTrue());
        assertThat(intercom.lead(2, "p-2", "grace@example.org").outcome(2).reason())
                .isEqualTo("duplicate");
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE_LEAD", "CREATE_USER"})
    void whenever_the_process_dies_nobody_is_made_twice_and_nobody_is_lost(Action action) {
        Random random = new Random(7);
        intercom.action(action).tags("referral");
        for (int batch = 0; batch < 25; batch++) {
            intercom.killAfter(random.nextInt(12));
            boolean done = false;
            while (!done) {
                for (int i = 0; i < 5; i++) {
                    long id = batch * 5L + i;
                    intercom.lead(id, "p-" + id, "p" + id % 100 + "@example.org");
                }
                try {
                    done = intercom.deliver().outcomes().values().stream().allMatch(Delivered.class::isInstance);
                } catch (Killed dead) {
                    for (int i = 0; i < 5; i++) {
                        intercom.inDoubt(batch * 5L + i, intercom.clock.instant());
                    }
                }
                intercom.clock.move(Duration.ofSeconds(40));
            }
        }

        assertThat(workspace.live()).hasSize(100);
        assertThat(workspace.live()).extracting(one -> one.fields.get("email")).doesNotHaveDuplicates();
    }

    @Test
    void a_creation_is_noted_before_it_is_tried() {
        intercom.action(Action.CREATE_LEAD).killAfter(1).lead(1, "p-1", "ada@example.org");

        assertThatThrownBy(intercom::deliver).isInstanceOf(Killed.class);
        assertThat(intercom.remembered.values()).anyMatch(link -> link.object().startsWith("creating"));
    }
}
