package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.intercom.Contacts.ADA;
import static org.referralconnector.intercom.Contacts.BOB;
import static org.referralconnector.intercom.Contacts.JSON;
import static org.referralconnector.intercom.Contacts.STAMP;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.RecordMove;
import org.referralconnector.change.RecordsRead;
import org.referralconnector.intercom.ContactChanges;
import org.referralconnector.intercom.ContactMerges;
import org.referralconnector.intercom.Contacts;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;
import org.referralconnector.journal.TestDatabase;

class ApplyIntercomChangeRouteTest {
    private final TestDatabase database = TestDatabase.h2();
    private final FakeSearch search = new FakeSearch();
    private final FakeMoves moves = new FakeMoves();
    private final FakeQualifications qualifications = new FakeQualifications();
    private int answerStatus = 200;
    private RouteAlone route;

    /** Knows some contacts. */
    public static final class FakeSearch {
        private boolean knowsNobody;

        public List<DueChange> strangers(List<DueChange> changes, RecordsRead read) {
            return knowsNobody ? changes : List.of();
        }
    }

    /** Remembers which records became which. */
    public static final class FakeMoves {
        private final List<RecordMove> followed = new ArrayList<>();

        public void follow(List<RecordMove> moves) {
            followed.addAll(moves);
        }
    }

    /** Remembers what it was to apply. */
    public static final class FakeQualifications {
        private final List<DueChange> applied = new ArrayList<>();
        private RecordsRead records;

        public Settlement applyComplete(List<DueChange> changes, RecordsRead read) {
            applied.addAll(changes);
            records = read;
            Map<Long, Outcome> outcomes = new HashMap<>();
            changes.forEach(due -> outcomes.put(
                    due.delivery().id(),
                    new Outcome.Delivered("contact", due.change().recordId(), false)));
            return Settlement.of(outcomes);
        }
    }

    @BeforeEach
    void start() throws Exception {
        ContactChanges changes = new ContactChanges(
                Contacts.intakes(database, Contacts.campaigns(Action.CONFIRMED)), Duration.ofMinutes(5), JSON);
        route = new RouteAlone("apply-intercom-change")
                .with("contactChanges", changes)
                .with("contactMerges", new ContactMerges(changes, new IntercomErrors(JSON), JSON))
                .with("referralSearch", search)
                .with("movedRecords", moves)
                .with("qualifications", qualifications)
                .neighbour("call-intercom-default", this::answer)
                .startFrom("direct:apply-intercom-change");
    }

    @AfterEach
    void stop() throws Exception {
        route.close();
        database.close();
    }

    @Test
    void changes_of_people_who_are_known_are_applied_without_a_call() {
        Settlement settlement = apply(told(1, "contact.user.updated", ADA), told(2, "contact.user.updated", BOB));

        assertThat(settlement.outcomes().values()).hasSize(2).allMatch(Outcome.Delivered.class::isInstance);
        assertThat(qualifications.applied)
                .extracting(due -> due.change().recordId())
                .containsExactly(ADA, BOB);
        assertThat(qualifications.records.state(ADA).orElseThrow().values())
                .containsEntry("custom_attributes.plan", "paid");
        assertThat(route.askedOf("call-intercom-default")).isEmpty();
        assertThat(moves.followed).isEmpty();
    }

    @Test
    void a_stranger_is_asked_about_and_whoever_became_that_contact_is_followed_before_the_change_is_applied() {
        search.knowsNobody = true;

        apply(told(1, "contact.user.updated", BOB));

        assertThat(route.askedOf("call-intercom-default"))
                .singleElement()
                .isInstanceOfSatisfying(
                        IntercomCall.class, call -> assertThat(call.path()).isEqualTo("/contacts/" + BOB));
        assertThat(moves.followed).containsExactly(new RecordMove("intercom/default", "contact", ADA, BOB));
        assertThat(qualifications.applied).hasSize(1);
    }

    @Test
    void a_change_whose_merge_could_not_be_asked_for_waits() {
        answerStatus = 503;

        apply(told(1, "contact.merged", BOB), told(2, "contact.user.updated", ADA));

        assertThat(moves.followed).isEmpty();
        assertThat(qualifications.records.failures()).containsOnlyKeys(BOB);
    }

    @Test
    void an_entry_that_cannot_be_read_is_refused_beside_the_others() {
        Settlement settlement = apply(Contacts.entry(1, ADA, STAMP, "no change"), told(2, "contact.user.updated", ADA));

        assertThat(settlement.outcomes().get(1001L)).isInstanceOf(Outcome.Refused.class);
        assertThat(settlement.outcomes().get(1002L)).isInstanceOf(Outcome.Delivered.class);
    }

    private Object answer(Exchange exchange) {
        IntercomCall call = exchange.getMessage().getBody(IntercomCall.class);
        return new IntercomAnswer(call, answerStatus, Contacts.contact(BOB, "user", "paid", STAMP, ADA));
    }

    private static JournalEntry told(long id, String topic, String contact) {
        return Contacts.entry(
                id,
                contact,
                STAMP,
                Contacts.notification("n-" + id, topic, STAMP, Contacts.contact(contact, "user", "paid", STAMP)));
    }

    private Settlement apply(JournalEntry... entries) {
        List<Delivery> deliveries = new ArrayList<>();
        for (JournalEntry entry : entries) {
            deliveries.add(Contacts.delivery(entry));
        }
        Exchange done = route.send(new Batch("changes/intercom", 1, deliveries), Map.of(), Map.of());
        assertThat(done.getException()).isNull();
        return done.getMessage().getBody(Settlement.class);
    }
}
