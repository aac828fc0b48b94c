package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.intercom.FakeWorkspace.Contact;
import org.referralconnector.journal.EventKind;

/** A campaign that makes leads of whom others bring, and users of those who bring them. */
class JoinedAsTest {
    private static final String ADA = "ada@example.org";

    private final IntercomFixture intercom =
            new IntercomFixture().action(Action.CREATE_LEAD).actionForReferrers(Action.CREATE_USER);

    @Test
    void news_that_name_nobody_leave_a_lead_a_lead() {
        intercom.lead(1, "p-1", ADA).deliver();

        news(2).deliver();

        assertThat(only().role()).isEqualTo("lead");
        assertThat(only().fields).containsEntry("name", "News 2");
    }

    @Test
    void news_in_the_batch_of_the_joining_do_so_too() {
        intercom.lead(1, "p-1", ADA);

        news(2).deliver();

        assertThat(only().role()).isEqualTo("lead");
        assertThat(only().fields).containsEntry("name", "News 2");
    }

    @Test
    void news_that_name_a_referrer_leave_a_referrer_a_user() {
        intercom.event(1, EventKind.REFERRER_JOINED, "p-1", ADA, Map.of()).deliver();

        intercom.event(2, EventKind.PARTICIPANT_UPDATED, "p-1", ADA, referred()).deliver();

        assertThat(only().role()).isEqualTo("user");
    }

    @Test
    void a_lead_who_joins_as_a_referrer_becomes_a_user() {
        intercom.lead(1, "p-1", ADA).deliver();

        intercom.event(2, EventKind.REFERRER_JOINED, "p-1", ADA, Map.of()).deliver();

        assertThat(only().role()).isEqualTo("user");
    }

    @Test
    void whoever_was_never_seen_to_join_is_known_by_the_referrer() {
        intercom.event(1, EventKind.PARTICIPANT_UPDATED, "p-1", ADA, referred()).deliver();

        assertThat(only().role()).isEqualTo("lead");
    }

    private IntercomFixture news(long id) {
        return intercom.event(id, EventKind.PARTICIPANT_UPDATED, "p-1", ADA, Map.of("name", "News " + id));
    }

    private static Map<String, Object> referred() {
        return Map.of("referrer", Map.of("code", "jessica"));
    }

    private Contact only() {
        assertThat(intercom.workspace.live()).hasSize(1);
        return intercom.workspace.live().get(0);
    }
}
