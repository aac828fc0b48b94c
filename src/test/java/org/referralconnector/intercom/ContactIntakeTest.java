package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.intercom.Contacts.ADA;
import static org.referralconnector.intercom.Contacts.BOB;
import static org.referralconnector.intercom.Contacts.CONNECTION;
import static org.referralconnector.intercom.Contacts.JSON;
import static org.referralconnector.intercom.Contacts.STAMP;
import static org.referralconnector.intercom.Contacts.contact;
import static org.referralconnector.intercom.Contacts.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.TestDatabase;

class ContactIntakeTest {
    private static final Instant NOW = STAMP.plus(Duration.ofHours(1));
    private static final Instant SETTLED = NOW.minus(Duration.ofMinutes(5));

    private final TestDatabase database = TestDatabase.h2();

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void a_contact_that_has_what_a_rule_looks_at_is_recorded_as_it_was_told() throws Exception {
        String body = notification("n-1", "contact.user.updated", STAMP, contact(ADA, "user", "free", STAMP));

        Arrival arrival = notified(intake(Action.CONFIRMED), body).orElseThrow();

        assertThat(arrival.campaign()).isEqualTo(CONNECTION);
        assertThat(arrival.body()).isEqualTo(body);
        assertThat(arrival.receivedAt()).isEqualTo(NOW);
        assertThat(arrival.destinations()).containsExactly("changes/intercom");
        assertThat(arrival.events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.RECORD_CHANGED);
            assertThat(event.participant()).isEqualTo(ADA);
            assertThat(event.senderId()).contains("notification/n-1");
        });
    }

    @Test
    void a_contact_that_has_nothing_of_it_is_recorded_only_if_it_is_somebodys() throws Exception {
        ContactIntake intake = intake(Action.CONFIRMED);
        String body = notification("n-1", "contact.user.updated", STAMP, contact(ADA, "user", null, STAMP));

        assertThat(notified(intake, body)).isEmpty();

        Contacts.link(database, "ada", ADA);
        assertThat(notified(intake, body)).isPresent();
    }

    @Test
    void that_a_contact_is_gone_back_or_merged_is_recorded_whatever_it_has() throws Exception {
        ContactIntake intake = intake(Action.CONFIRMED);
        String reference = "{\"type\": \"contact\", \"id\": \"" + ADA + "\"}";

        for (String topic : List.of(
                "contact.deleted",
                "contact.user.deleted",
                "contact.archived",
                "contact.unarchived",
                "contact.merged")) {
            assertThat(notified(intake, notification("n-1", topic, STAMP, reference)))
                    .as(topic)
                    .isPresent();
        }
        assertThat(notified(
                        intake,
                        notification(
                                "n-1",
                                "contact.user.tag.deleted",
                                STAMP,
                                "{\"type\": \"contact_tag\", \"contact\": " + reference + "}")))
                .isEmpty();
    }

    @Test
    void a_lead_says_nothing_by_being_one_but_a_user_does() throws Exception {
        ContactIntake intake = intake(Contacts.campaigns(Contacts.field("role", "user", Action.CONFIRMED)));

        assertThat(notified(
                        intake,
                        notification("n-1", "contact.lead.created", STAMP, contact(ADA, "lead", "paid", STAMP))))
                .isEmpty();
        assertThat(notified(
                        intake,
                        notification("n-2", "contact.lead.signed_up", STAMP, contact(ADA, "user", null, STAMP))))
                .isPresent();
    }

    @Test
    void without_rules_nobody_needs_anything() throws Exception {
        ContactIntake intake = intake(Contacts.campaigns());

        assertThat(intake.follows()).isFalse();
        assertThat(notified(intake, notification("n-1", "contact.deleted", STAMP, contact(ADA, "user", "paid", STAMP))))
                .isEmpty();
    }

    @Test
    void what_a_search_finds_is_recorded_if_it_is_somebodys_or_was_merged_with_somebodys() throws Exception {
        ContactIntake intake = intake(Action.CONFIRMED);
        Contacts.link(database, "ada", ADA);

        List<Arrival> arrivals = found(
                intake,
                contact(ADA, "user", "paid", STAMP),
                contact(BOB, "user", "paid", STAMP),
                contact("merged", "user", null, STAMP, BOB, ADA));

        assertThat(arrivals)
                .extracting(arrival -> arrival.events().get(0).participant())
                .containsExactly(ADA, "merged");
        assertThat(JSON.readTree(arrivals.get(0).body()))
                .isEqualTo(JSON.readTree(
                        "{\"type\": \"contact\", \"id\": \"" + ADA + "\", \"updated_at\": " + STAMP.getEpochSecond()
                                + ", \"role\": \"user\", \"custom_attributes\": {\"plan\": \"paid\"}}"));
    }

    @Test
    void whom_a_rule_may_add_to_the_program_is_recorded_with_name_and_address() throws Exception {
        List<Arrival> arrivals = found(intake(Action.ADD_CONTACT), contact(ADA, "user", "paid", STAMP));

        assertThat(arrivals).singleElement().satisfies(arrival -> assertThat(arrival.body())
                .contains("ada@example.org", "Ada King Lovelace"));
    }

    @Test
    void what_a_search_finds_again_is_recorded_again_only_if_it_says_something_else() throws Exception {
        ContactIntake intake = intake(Action.CONFIRMED);
        Contacts.link(database, "ada", ADA);
        String paid = contact(ADA, "user", "paid", STAMP);
        assertThat(found(intake, paid)).hasSize(1);

        assertThat(found(intake, contact(ADA, "user", "paid", STAMP.plusSeconds(60))))
                .isEmpty();
        assertThat(found(intake, contact(ADA, "user", "free", STAMP.plusSeconds(120))))
                .hasSize(1);

        intake.forget();
        assertThat(found(intake, contact(ADA, "user", "free", STAMP.plusSeconds(120))))
                .hasSize(1);

        notified(intake, notification("n-9", "contact.user.updated", STAMP, paid));
        assertThat(found(intake, contact(ADA, "user", "free", STAMP.plusSeconds(120))))
                .hasSize(1);
    }

    @Test
    void what_may_not_be_the_last_of_its_second_is_recorded_once_more_when_it_is() throws Exception {
        Contacts.link(database, "ada", ADA);
        String late = contact(ADA, "user", "paid", SETTLED.plusSeconds(1));

        String first = key(found(intake(Action.CONFIRMED), late));
        String again =
                key(intake(Action.CONFIRMED).found(List.of(told(late)), SETTLED.plusSeconds(60), NOW.plusSeconds(60)));

        assertThat(first).startsWith("contact/" + ADA).endsWith("/new").startsWith(again);
    }

    private static String key(List<Arrival> arrivals) {
        return arrivals.get(0).events().get(0).senderId().orElseThrow();
    }

    private ContactIntake intake(Action action) {
        return intake(Contacts.campaigns(action));
    }

    private ContactIntake intake(Campaigns campaigns) {
        return Contacts.intakes(database, campaigns).get(CONNECTION);
    }

    private static Optional<Arrival> notified(ContactIntake intake, String body) throws Exception {
        return intake.notified(told(body), body, NOW);
    }

    private static List<Arrival> found(ContactIntake intake, String... contacts) throws Exception {
        List<ToldContact> told = new ArrayList<>();
        for (String contact : contacts) {
            told.add(told(contact));
        }
        return intake.found(told, SETTLED, NOW);
    }

    private static ToldContact told(String body) throws Exception {
        return ToldContact.of(JSON.readTree(body)).orElseThrow();
    }
}
