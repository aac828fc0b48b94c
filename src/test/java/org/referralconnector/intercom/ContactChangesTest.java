package org.referralconnector.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.intercom.Contacts.ADA;
import static org.referralconnector.intercom.Contacts.BOB;
import static org.referralconnector.intercom.Contacts.CONNECTION;
import static org.referralconnector.intercom.Contacts.JSON;
import static org.referralconnector.intercom.Contacts.STAMP;
import static org.referralconnector.intercom.Contacts.contact;
import static org.referralconnector.intercom.Contacts.delivery;
import static org.referralconnector.intercom.Contacts.entry;
import static org.referralconnector.intercom.Contacts.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.RecordMove;
import org.referralconnector.change.RecordMoves;
import org.referralconnector.change.RecordState;
import org.referralconnector.change.UnderstoodChanges;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.TestDatabase;

class ContactChangesTest {
    private static final Duration LAG = Duration.ofMinutes(5);

    private final TestDatabase database = TestDatabase.h2();
    private final ContactChanges changes =
            new ContactChanges(Contacts.intakes(database, Contacts.campaigns(Action.CONFIRMED)), LAG, JSON);
    private final ContactMerges merges = new ContactMerges(changes, new IntercomErrors(JSON), JSON);

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void a_notification_says_all_of_a_contact_when_it_was_stamped() {
        CrmChange change = changes.of(told(7, "contact.user.updated", contact(ADA, "user", "paid", STAMP)));

        assertThat(change.connection()).isEqualTo(CONNECTION);
        assertThat(change.object()).isEqualTo("contact");
        assertThat(change.recordId()).isEqualTo(ADA);
        assertThat(change.type()).isEqualTo(CrmChange.Type.UPDATED);
        assertThat(change.at()).isEqualTo(STAMP);
        assertThat(change.order()).isEqualTo(7);
        assertThat(change.complete()).isTrue();
        assertThat(change.values()).containsEntry("role", "user").containsEntry("custom_attributes.plan", "paid");
    }

    @Test
    void an_attribute_that_a_contact_does_not_have_is_empty_and_one_that_is_not_told_is_unknown() {
        assertThat(changes.of(told(1, "contact.user.updated", contact(ADA, "user", null, STAMP)))
                        .values())
                .containsEntry("custom_attributes.plan", null);
        assertThat(changes.of(told(
                                1,
                                "contact.email.updated",
                                "{\"type\": \"contact\", \"id\": \"" + ADA + "\", \"email\": \"a@b.c\"}"))
                        .values())
                .doesNotContainKey("custom_attributes.plan");
    }

    @Test
    void that_a_contact_is_gone_is_the_last_of_its_second_whatever_is_told_of_it_besides() {
        for (String topic : List.of("contact.deleted", "contact.archived")) {
            CrmChange change =
                    changes.of(told(1, topic, contact(ADA, "user", "paid", STAMP.minus(Duration.ofDays(3)))));

            assertThat(change.type()).isEqualTo(CrmChange.Type.DELETED);
            assertThat(change.at()).isEqualTo(STAMP.plusMillis(999));
            assertThat(change.values()).isEmpty();
        }
        CrmChange back = changes.of(told(1, "contact.unarchived", contact(ADA, "user", "paid", STAMP.minusSeconds(9))));
        assertThat(back.type()).isEqualTo(CrmChange.Type.UNDELETED);
        assertThat(back.at()).isEqualTo(STAMP.plusMillis(999));
    }

    @Test
    void a_contact_that_a_search_found_is_the_last_of_its_second_once_the_search_knows_all_of_it() {
        String contact = contact(ADA, "user", "paid", STAMP);

        assertThat(changes.of(entry(1, ADA, STAMP.plus(LAG), contact)).at()).isEqualTo(STAMP);
        assertThat(changes.of(entry(1, ADA, STAMP.plus(LAG).plusSeconds(1), contact))
                        .at())
                .isEqualTo(STAMP.plusMillis(999));
    }

    @Test
    void a_time_may_be_told_in_milliseconds_or_words() {
        for (String time : List.of(
                Long.toString(STAMP.toEpochMilli()),
                "\"2026-11-27T12:00:00.000+00:00\"",
                "\"2026-11-27T13:00:00.000+01:00\"")) {
            String contact = contact(ADA, "user", "paid", STAMP)
                    .replace("\"updated_at\": " + STAMP.getEpochSecond(), "\"updated_at\": " + time);
            assertThat(changes.of(told(1, "contact.user.updated", contact)).at())
                    .as(time)
                    .isEqualTo(STAMP);
        }
    }

    @Test
    void an_entry_that_tells_of_no_contact_is_refused_and_holds_up_nothing() {
        UnderstoodChanges understood = changes.of(new Batch(
                "changes/intercom",
                1,
                List.of(
                        delivery(entry(1, ADA, STAMP, "no json")),
                        delivery(told(2, "conversation.user.created", contact(ADA, "user", "paid", STAMP))),
                        delivery(entry(3, ADA, STAMP, "{\"type\": \"contact\", \"id\": \"x\"}")),
                        delivery(told(4, "contact.user.updated", contact(ADA, "user", "paid", STAMP))))));

        assertThat(understood.outcomes()).containsOnlyKeys(1001L, 1002L, 1003L);
        assertThat(understood.outcomes().values()).allMatch(Outcome.Refused.class::isInstance);
        assertThat(changes.due(understood))
                .extracting(due -> due.delivery().id())
                .containsExactly(1004L);
    }

    @Test
    void of_several_changes_of_one_contact_the_last_says_how_it_stands_and_who_it_is() {
        List<DueChange> due = due(
                told(1, "contact.user.updated", contact(ADA, "user", "paid", STAMP.plusSeconds(2))),
                told(2, "contact.user.updated", contact(ADA, "user", "free", STAMP)));

        RecordState state = changes.records(due).state(ADA).orElseThrow();

        assertThat(state.values()).containsEntry("custom_attributes.plan", "paid");
        assertThat(state.persons()).singleElement().satisfies(person -> {
            assertThat(person.object()).isEqualTo("contact");
            assertThat(person.recordId()).isEqualTo(ADA);
            assertThat(person.email()).contains("ada@example.org");
            assertThat(person.firstName()).contains("Ada");
            assertThat(person.lastName()).contains("King Lovelace");
        });
    }

    @Test
    void what_a_search_says_of_merges_need_not_be_asked_for() {
        List<DueChange> due = due(entry(1, BOB, STAMP, contact(BOB, "user", "paid", STAMP, ADA)));

        assertThat(merges.questions(due, due)).isEmpty();
        assertThat(merges.read(due, List.of()).moves())
                .containsExactly(new RecordMove(CONNECTION, "contact", ADA, BOB));
    }

    @Test
    void a_stranger_of_whom_a_rule_may_be_true_is_asked_about_once() {
        List<DueChange> due = due(told(1, "contact.user.updated", contact(BOB, "user", "paid", STAMP)));
        assertThat(merges.questions(due, List.of())).isEmpty();

        IntercomCall call = merges.questions(due, due).get(0);
        assertThat(call.connection()).isEqualTo("default");
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.path()).isEqualTo("/contacts/" + BOB);
        assertThat(call.query()).isEqualTo("include_merge_history=true");

        RecordMoves moves =
                merges.read(due, List.of(new IntercomAnswer(call, 200, contact(BOB, "user", "paid", STAMP, ADA))));
        assertThat(moves.moves()).containsExactly(new RecordMove(CONNECTION, "contact", ADA, BOB));
        assertThat(moves.failures()).isEmpty();

        List<DueChange> later = due(told(2, "contact.user.updated", contact(BOB, "user", "trial", STAMP)));
        assertThat(merges.questions(later, later)).isEmpty();
    }

    @Test
    void a_lead_was_not_merged_with_anybody() {
        List<DueChange> due = due(told(1, "contact.lead.updated", contact(BOB, "lead", "paid", STAMP)));

        assertThat(merges.questions(due, due)).isEmpty();
    }

    @Test
    void each_merge_that_is_told_is_asked_about_and_a_repetition_of_it_is_not() {
        List<DueChange> first = due(told(1, "contact.merged", contact(BOB, "user", "free", STAMP)));
        List<DueChange> second = due(told(2, "contact.merged", contact(BOB, "user", "free", STAMP)));

        IntercomCall call = merges.questions(first, List.of()).get(0);
        merges.read(first, List.of(new IntercomAnswer(call, 200, contact(BOB, "user", "free", STAMP, ADA))));

        assertThat(merges.questions(first, List.of())).isEmpty();
        assertThat(merges.questions(second, List.of())).hasSize(1);
    }

    @Test
    void a_question_that_is_not_answered_is_put_again() {
        List<DueChange> due = due(told(1, "contact.merged", contact(BOB, "user", "free", STAMP)));
        IntercomCall call = merges.questions(due, List.of()).get(0);

        for (IntercomAnswer answer : List.of(
                new IntercomAnswer(call, 503, "unwell"),
                IntercomAnswer.notTried(call),
                new IntercomAnswer(call, IntercomAnswer.NO_ANSWER, IntercomAnswer.TIMEOUT))) {
            RecordMoves moves = merges.read(due, List.of(answer));

            assertThat(changes.recordsAfter(due, moves).failures().get(BOB)).isInstanceOf(Outcome.TryLater.class);
            assertThat(merges.questions(due, List.of())).hasSize(1);
        }
    }

    @Test
    void a_refusal_for_good_parks_the_merge_that_it_is_about_but_no_change_of_a_stranger() {
        List<DueChange> merged = due(told(1, "contact.merged", contact(BOB, "user", "free", STAMP)));
        List<DueChange> changed = due(told(2, "contact.user.updated", contact(BOB, "user", "paid", STAMP)));
        IntercomAnswer refused =
                new IntercomAnswer(merges.questions(merged, List.of()).get(0), 400, "");

        assertThat(merges.read(merged, List.of(refused)).failures().get(BOB)).isInstanceOf(Outcome.Parked.class);
        assertThat(merges.read(changed, List.of(refused)).failures()).isEmpty();
    }

    @Test
    void a_contact_that_is_gone_and_an_answer_of_another_shape_say_nothing() {
        List<DueChange> due = due(told(1, "contact.merged", contact(BOB, "user", "free", STAMP)));
        IntercomCall call = merges.questions(due, List.of()).get(0);
        String gone = "{\"type\": \"error.list\", \"errors\": [{\"code\": \"not_found\", \"message\": \"no\"}]}";

        for (IntercomAnswer answer : List.of(
                new IntercomAnswer(call, 404, gone),
                new IntercomAnswer(call, 410, gone),
                new IntercomAnswer(call, 200, "<html>"),
                new IntercomAnswer(call, 200, "{\"type\": \"contact\"}"))) {
            RecordMoves moves = merges.read(due, List.of(answer));

            assertThat(moves.moves()).isEmpty();
            assertThat(moves.failures()).isEmpty();
        }
    }

    @Test
    void what_is_kept_of_a_change_is_not_shown() {
        assertThat(changes.of(told(1, "contact.user.updated", contact(ADA, "user", "paid", STAMP))))
                .hasToString("CrmChange[intercom/default, contact " + ADA + ", UPDATED, 2026-11-27T12:00:00Z]");
        assertThat(Map.of("told", changes.read(told(1, "contact.user.updated", contact(ADA, "user", "paid", STAMP))))
                        .toString())
                .doesNotContain("ada@example.org", "paid");
    }

    private static JournalEntry told(long id, String topic, String contact) {
        Instant at = STAMP;
        return entry(id, ADA, at.plusSeconds(1), notification("n-" + id, topic, at, contact));
    }

    private List<DueChange> due(JournalEntry... entries) {
        List<DueChange> due = new ArrayList<>();
        for (JournalEntry entry : entries) {
            due.add(new DueChange(delivery(entry), changes.of(entry)));
        }
        return due;
    }
}
