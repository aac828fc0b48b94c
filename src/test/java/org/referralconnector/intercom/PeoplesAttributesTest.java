package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.journal.Settlement;

class PeoplesAttributesTest {
    private final IntercomFixture intercom = new IntercomFixture();
    private final FakeWorkspace workspace = intercom.workspace;

    private IntercomFixture lead(long id, Map<String, Object> facts) {
        return intercom.event(id, EventKind.LEAD_JOINED, "p-" + id, "p" + id + "@example.org", facts);
    }

    @Test
    void values_are_written_as_the_types_of_the_attributes() {
        workspace
                .attribute("referral_link", "string")
                .attribute("points", "integer")
                .attribute("joined_on", "date")
                .attribute("plan", "string", "Free", "Paid");
        intercom.from("referral_link", "url")
                .from("points", "points")
                .from("joined_on", "date")
                .from("plan", "plan");

        lead(1, Map.of("url", "https://x.example/ada", "points", "12", "date", "2026-11-27", "plan", "paid"))
                .deliver();

        assertThat(workspace.live()).singleElement().satisfies(ada -> {
            assertThat(ada.custom("referral_link")).isEqualTo("https://x.example/ada");
            assertThat(ada.custom("points")).isEqualTo(12);
            assertThat(ada.custom("joined_on")).isEqualTo(1_795_737_600);
            assertThat(ada.custom("plan")).isEqualTo("Paid");
        });
    }

    @Test
    void the_list_of_attributes_is_read_once_and_again_when_it_is_old() {
        workspace.attribute("points", "integer");
        intercom.from("points", "points");
        lead(1, Map.of("points", 1)).deliver();
        lead(2, Map.of("points", 1)).deliver();
        assertThat(workspace.calls("list-attributes")).isEqualTo(1);

        intercom.clock.move(Duration.ofHours(1));
        lead(3, Map.of("points", 1)).deliver();
        assertThat(workspace.calls("list-attributes")).isEqualTo(2);
    }

    @Test
    void a_campaign_without_custom_attributes_needs_no_list() {
        lead(1, Map.of()).deliver();

        assertThat(workspace.calls("list-attributes")).isZero();
    }

    @Test
    void a_missing_attribute_is_made_once_with_the_type_of_its_first_value() {
        intercom.createAttributes()
                .from("points", "points")
                .from("joined_at", "at")
                .from("link", "url")
                .from("vip", "vip");
        lead(1, Map.of("points", 12, "at", "2026-11-27T10:00:00Z", "url", "https://x.example", "vip", true));
        lead(2, Map.of("points", 13));

        assertThat(intercom.deliver().outcomes().values()).allMatch(Delivered.class::isInstance);
        assertThat(workspace.attributes.values())
                .extracting(attribute -> attribute.path("name").asText() + " "
                        + attribute.path("data_type").asText())
                .containsExactlyInAnyOrder("points integer", "joined_at date", "link string", "vip boolean");
        lead(3, Map.of("points", 14, "url", "https://y.example")).deliver();
        assertThat(workspace.calls("create-attribute")).isEqualTo(4);
        assertThat(workspace.live()).extracting(one -> one.custom("points")).containsExactly(12, 13, 14);
    }

    @Test
    void an_attribute_is_not_made_for_nothing() {
        intercom.createAttributes().from("points", "points");

        assertThat(lead(1, Map.of()).outcome(1)).isInstanceOf(Delivered.class);
        assertThat(workspace.calls("create-attribute")).isZero();
    }

    @Test
    void an_attribute_that_somebody_else_has_made_meanwhile_will_do() {
        intercom.createAttributes().from("points", "points");
        workspace.before("create-attribute", () -> workspace.attribute("points", "integer"));

        assertThat(lead(1, Map.of("points", 12)).outcome(1)).isInstanceOf(Delivered.class);
        assertThat(workspace.live().get(0).custom("points")).isEqualTo(12);
    }

    @Test
    void an_attribute_that_somebody_else_has_made_of_another_type_is_used_at_the_next_attempt() {
        intercom.createAttributes().from("points", "points");
        workspace.before("create-attribute", () -> workspace.attribute("points", "string"));

        assertThat(lead(1, Map.of("points", 12)).outcome(1).reason()).isEqualTo("ATTRIBUTE_CHANGED");
        lead(1, Map.of("points", 12)).deliver();
        assertThat(workspace.live().get(0).custom("points")).isEqualTo("12");
    }

    @Test
    void an_attribute_that_cannot_be_made_parks_whoever_needs_it_and_nobody_else() {
        intercom.createAttributes().from("points", "points");
        workspace.refuse("create-attribute", 400, "parameter_invalid", "Your name must only contain letters");
        lead(1, Map.of("points", 12));
        lead(2, Map.of());

        Settlement settlement = intercom.deliver();

        assertThat(settlement.outcomes().get(1L)).isInstanceOfSatisfying(Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo("ATTRIBUTE_NOT_CREATED");
            assertThat(parked.detail()).contains("points", "Your name must only contain letters");
        });
        assertThat(settlement.outcomes().get(2L)).isInstanceOf(Delivered.class);
    }

    @Test
    void a_missing_attribute_parks_with_its_name_and_the_cure_and_others_are_carried() {
        intercom.from("points", "points");
        lead(1, Map.of("points", 12));
        lead(2, Map.of());

        Settlement settlement = intercom.deliver();

        assertThat(settlement.outcomes().get(1L)).isInstanceOfSatisfying(Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo("ATTRIBUTE_MISSING");
            assertThat(parked.detail()).contains("points", "create-attributes: true");
        });
        assertThat(settlement.outcomes().get(2L)).isInstanceOf(Delivered.class);
    }

    @Test
    void archived_attributes_unknown_list_values_and_wrong_types_park_with_attribute_and_reason() {
        workspace
                .attribute("old", "string")
                .attribute("plan", "string", "Free", "Paid")
                .attribute("points", "integer");
        workspace.attributes.get("old").put("archived", true);
        intercom.from("old", "old").from("plan", "plan").from("points", "points");
        lead(1, Map.of("old", "x"));
        lead(2, Map.of("plan", "Golden"));
        lead(3, Map.of("points", "many"));

        Settlement settlement = intercom.deliver();

        assertThat(List.of(1L, 2L, 3L))
                .extracting(id -> settlement.outcomes().get(id).reason())
                .containsExactly("ATTRIBUTE_ARCHIVED", "ATTRIBUTE_ARCHIVED", "ATTRIBUTE_ARCHIVED");
        workspace.attributes.get("old").put("archived", false);
        intercom.clock.move(Duration.ofHours(2));
        lead(2, Map.of("plan", "Golden"));
        lead(3, Map.of("points", "many"));
        Settlement again = intercom.deliver();
        assertThat(again.outcomes().get(2L)).isInstanceOfSatisfying(Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo("VALUE_NOT_IN_LIST");
            assertThat(parked.detail()).contains("plan", "Free, Paid").doesNotContain("Golden");
        });
        assertThat(again.outcomes().get(3L)).isInstanceOfSatisfying(Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo("VALUE_NOT_CONVERTIBLE");
            assertThat(parked.detail()).contains("points", "integer").doesNotContain("many");
        });
    }

    @Test
    void what_an_old_list_does_not_have_is_looked_for_once_more() {
        workspace.attribute("points", "integer");
        intercom.from("points", "points").from("level", "level");
        lead(1, Map.of("points", 1)).deliver();
        workspace.attribute("level", "integer");
        intercom.clock.move(Duration.ofMinutes(2));

        assertThat(lead(2, Map.of("level", 3)).outcome(2))
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.after()).contains(Duration.ZERO));
        assertThat(lead(2, Map.of("level", 3)).outcome(2)).isInstanceOf(Delivered.class);
    }

    @Test
    void an_answer_that_contradicts_an_old_list_has_it_read_again_and_a_fresh_one_parks() {
        workspace.attribute("points", "integer");
        intercom.from("points", "points");
        lead(1, Map.of("points", 1)).deliver();
        intercom.clock.move(Duration.ofMinutes(2));
        workspace.attributes.get("points").put("archived", true);

        assertThat(lead(2, Map.of("points", 3)).outcome(2)).isInstanceOf(TryLater.class);
        assertThat(lead(2, Map.of("points", 3)).outcome(2).reason()).isEqualTo("ATTRIBUTE_ARCHIVED");
    }

    @Test
    void what_comes_after_an_event_that_does_not_fit_waits_behind_it_and_what_came_before_is_carried() {
        workspace.attribute("points", "integer");
        intercom.from("points", "points");
        intercom.event(1, EventKind.LEAD_JOINED, "p-1", "ada@example.org", Map.of("points", 1))
                .event(2, EventKind.PARTICIPANT_UPDATED, "p-1", "ada@example.org", Map.of("points", "many"))
                .event(3, EventKind.PARTICIPANT_UPDATED, "p-1", "ada@example.org", Map.of("points", 3));

        Settlement settlement = intercom.deliver();

        assertThat(settlement.outcomes().get(1L)).isInstanceOf(Delivered.class);
        assertThat(settlement.outcomes().get(2L)).isInstanceOf(Parked.class);
        assertThat(settlement.untried()).containsExactly(3L);
        assertThat(workspace.live().get(0).custom("points")).isEqualTo(1);
    }

    @Test
    void a_list_that_cannot_be_read_holds_up_whoever_needs_it() {
        intercom.from("points", "points");
        workspace.refuse("list-attributes", 503, "service_unavailable", "").hold("list-attributes");

        assertThat(lead(1, Map.of("points", 1)).outcome(1)).isInstanceOf(TryLater.class);
        lead(1, Map.of("points", 1));
        assertThat(intercom.deliver().untried()).containsExactly(1L);
    }
}
