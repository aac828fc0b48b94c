package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.batch;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.SqlComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.journal.Database;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;
import org.referralconnector.program.Understood;
import org.referralconnector.referral.ReferralLedger;

class KeepLedgerRouteTest {
    private static final Outcome DELIVERED = new Outcome.Delivered("Lead", "00Q000000000001AAA", true);

    private Database database;
    private RouteAlone route;

    @BeforeEach
    void start() throws Exception {
        database = Database.open("jdbc:h2:mem:keep-ledger", "referral", "");
        SqlComponent sql = new SqlComponent();
        sql.setDataSource(database.dataSource());
        route = new RouteAlone("keep-ledger");
        route.context().addComponent("referral-sql", sql);
        route.with("referralLedger", new ReferralLedger(Batches.CLOCK))
                .together("disqualify-referrals")
                .together("move-referrals")
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
        database.close();
    }

    @Test
    void a_joined_lead_opens_a_referral() throws Exception {
        enter(batch().lead(1, "ada@example.org"), Map.of(1L, DELIVERED));

        assertThat(rows("SELECT participant, campaign, referrer, status, can_qualify, entry FROM referral"))
                .containsExactly("p-1 spring r-1 pending TRUE 1");
        assertThat(history()).containsExactly("1 pending lead-joined");
    }

    @Test
    void a_qualification_confirms_it_and_both_are_in_the_history() throws Exception {
        enter(joined(), Map.of(1L, DELIVERED));
        enter(qualified(2), Map.of(2L, DELIVERED));

        assertThat(status()).containsExactly("confirmed 2");
        assertThat(history()).containsExactly("1 pending lead-joined", "2 confirmed referral-qualified");
    }

    @Test
    void entering_the_same_again_changes_nothing() throws Exception {
        enter(joined(), Map.of(1L, DELIVERED));
        enter(qualified(2), Map.of(2L, DELIVERED));
        enter(joined(), Map.of(1L, DELIVERED));
        enter(qualified(2), Map.of(2L, DELIVERED));

        assertThat(status()).containsExactly("confirmed 2");
        assertThat(history()).hasSize(2);
    }

    @Test
    void both_events_in_one_batch_are_entered_in_their_order() throws Exception {
        enter(
                joined().entry(2, "spring", EventKind.REFERRAL_QUALIFIED, QUALIFIED),
                Map.of(1L, DELIVERED, 2L, DELIVERED));

        assertThat(status()).containsExactly("confirmed 2");
        assertThat(history()).containsExactly("1 pending lead-joined", "2 confirmed referral-qualified");
    }

    @Test
    void a_person_whose_record_was_skipped_as_a_duplicate_can_never_qualify() throws Exception {
        enter(joined(), Map.of(1L, new Outcome.Skipped("duplicate", "")));

        assertThat(rows("SELECT can_qualify FROM referral")).containsExactly("FALSE");
    }

    @Test
    void of_two_destinations_one_that_skips_the_person_as_a_duplicate_is_enough_whichever_is_first() throws Exception {
        enter(joined(), Map.of(1L, DELIVERED));
        enter(joined(), Map.of(1L, new Outcome.Skipped("duplicate", "")));
        assertThat(rows("SELECT can_qualify FROM referral")).containsExactly("FALSE");

        enter(joined(), Map.of(1L, DELIVERED));
        assertThat(rows("SELECT can_qualify FROM referral")).containsExactly("FALSE");
    }

    @Test
    void a_delivery_that_is_tried_again_says_nothing_yet() throws Exception {
        enter(joined(), Map.of(1L, new Outcome.TryLater(Optional.empty(), "HTTP_503", "", false)));

        assertThat(rows("SELECT participant FROM referral")).isEmpty();
    }

    private static final String QUALIFIED = Batches.event("referral.qualified", "p-1", "ada@example.org");

    private static Batches joined() {
        return batch().entry(
                        1, "spring", EventKind.LEAD_JOINED, Batches.event("lead.joined", "p-1", "ada@example.org"));
    }

    private static Batches qualified(long id) {
        return batch().entry(id, "spring", EventKind.REFERRAL_QUALIFIED, QUALIFIED);
    }

    private void enter(Batches batch, Map<Long, Outcome> outcomes) {
        Understood understood = Batches.UNDERSTANDING.of(batch.claimed());
        assertThat(understood.outcomes()).isEmpty();
        Exchange exchange =
                route.send(Map.of("due", understood.due(), "settlement", Settlement.of(new HashMap<>(outcomes))));
        assertThat(exchange.getException()).isNull();
    }

    private List<String> status() throws SQLException {
        return rows("SELECT status, entry FROM referral");
    }

    private List<String> history() throws SQLException {
        return rows("SELECT entry, status, cause FROM referral_change UNION SELECT entry, status, cause FROM referral"
                + " ORDER BY entry");
    }

    private List<String> rows(String select) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                ResultSet result = connection.createStatement().executeQuery(select)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(String.join(" ", row));
            }
            return rows;
        }
    }
}
