package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.referralconnector.salesforce.Deals.COMMITTED;
import static org.referralconnector.salesforce.Deals.ID;
import static org.referralconnector.salesforce.Deals.OTHER;
import static org.referralconnector.salesforce.Deals.STREAM;
import static org.referralconnector.salesforce.Deals.batch;
import static org.referralconnector.salesforce.Deals.event;
import static org.referralconnector.salesforce.Deals.json;
import static org.referralconnector.salesforce.Deals.row;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;
import static org.referralconnector.salesforce.SalesforceFixture.NOW;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.StreamProgress;

class ChangeIntakeTest {
    private static final String WON = ", \"StageName\": \"Closed Won\"";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ChangeIntake intake =
            new ChangeIntake(Deals.CONNECTION, Deals.FOLLOWED, JSON, meters, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void what_a_rule_looks_at_becomes_an_arrival_as_it_came() {
        String event = event(7, "UPDATE", "\"StageName\", \"LastModifiedDate\"", WON);

        ChangeRecords records = intake.take(batch(event));

        Arrival arrival = records.arrivals().get(0);
        assertThat(arrival.campaign()).isEqualTo("salesforce/default");
        assertThat(arrival.body()).isEqualTo(event);
        assertThat(arrival.destinations()).containsExactly("changes");
        assertThat(arrival.events()).hasSize(1);
        Event change = arrival.events().get(0);
        assertThat(change.kind()).isEqualTo(EventKind.RECORD_CHANGED);
        assertThat(change.participant()).isEqualTo(ID);
        assertThat(change.senderId()).contains("t-7/1/Opportunity");
        assertThat(records.progress()).containsExactly(new StreamProgress(STREAM, 7, COMMITTED, Optional.empty()));
    }

    @Test
    void an_event_is_recognised_by_its_own_id_if_it_has_one() {
        String event = event(7, "UPDATE", "\"StageName\"", WON)
                .replace("\"replayId\": 7}", "\"replayId\": 7, \"EventUuid\": \"e-1\"}");

        assertThat(intake.take(batch(event)).arrivals().get(0).events().get(0).senderId())
                .contains("e-1");
    }

    @Test
    void what_no_rule_looks_at_only_moves_the_position() {
        ChangeRecords records = intake.take(batch(
                event(7, "UPDATE", "\"Description\"", ""),
                event(9, "Account", "UPDATE", "\"0010S0000000001AAA\"", "\"Name\"", "", ""),
                event(11, "Lead", "CREATE", "\"00Q0S0000000001AAA\"", "", ", \"IsConverted\": false", "")));

        assertThat(records.arrivals()).isEmpty();
        assertThat(records.progress()).containsExactly(new StreamProgress(STREAM, 11, COMMITTED, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE", "DELETE", "UNDELETE", "GAP_CREATE", "GAP_UPDATE", "GAP_DELETE", "GAP_UNDELETE"})
    void everything_but_an_update_of_other_fields_is_needed(String type) {
        assertThat(intake.take(batch(event(7, type, "", WON))).arrivals()).hasSize(1);
    }

    @Test
    void what_we_did_ourselves_is_no_news_and_what_others_did_is() {
        String ours = event(
                7,
                "Lead",
                "UPDATE",
                "\"" + ID + "\"",
                "\"IsConverted\"",
                ", \"IsConverted\": true",
                "com/salesforce/api/rest/62.0;client=ReferralConnector");
        String theirs = ours.replace("client=ReferralConnector", "client=ReferralConnector2");

        assertThat(intake.take(batch(ours)).arrivals()).isEmpty();
        assertThat(intake.take(batch(theirs)).arrivals()).hasSize(1);
    }

    @Test
    void what_a_flow_did_because_of_our_own_write_is_news() {
        String flow = event(
                7,
                "Opportunity",
                "UPDATE",
                "\"" + ID + "\"",
                "\"StageName\"",
                WON,
                "com/salesforce/api/rest/62.0;client=ReferralConnector");

        assertThat(intake.take(batch(flow)).arrivals()).hasSize(1);
    }

    @Test
    void what_only_rows_tell_is_recorded_once_after_an_event() {
        intake.take(batch(event(7, "CREATE", "", ", \"StageName\": \"Closed Won\", \"Amount\": 100")));
        String roles =
                ", \"Amount\": 100, \"OpportunityContactRoles\": {\"records\": [{\"ContactId\": \"0030S0000000001AAA\"}]}";

        assertThat(rows(row("Closed Won", roles))).hasSize(1);
        assertThat(rows(row("Closed Won", roles))).isEmpty();
    }

    @Test
    void the_case_of_letters_in_the_names_of_fields_does_not_matter() {
        assertThat(intake.take(batch(event(7, "CREATE", "", ", \"STAGENAME\": \"Closed Won\"")))
                        .arrivals())
                .hasSize(1);
    }

    @Test
    void a_change_to_several_records_is_an_event_for_each_in_their_order() {
        ChangeRecords records = intake.take(batch(
                event(7, "Opportunity", "UPDATE", "\"" + OTHER + "\", \"" + ID + "\"", "\"StageName\"", WON, "")));

        assertThat(records.arrivals().get(0).events())
                .extracting(Event::participant)
                .containsExactly(OTHER, ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"006*\"", "\"000000000000000AAA\"", "", "\"006 OR Name\""})
    void an_event_that_does_not_name_its_records_says_that_something_is_missing(String ids) {
        ChangeRecords records = intake.take(batch(
                event(7, "Opportunity", "GAP_UPDATE", ids, "", "", ""), event(9, "UPDATE", "\"StageName\"", WON)));

        assertThat(records.arrivals()).hasSize(1);
        assertThat(records.progress())
                .containsExactly(new StreamProgress(STREAM, 9, COMMITTED, Optional.of(COMMITTED)));
        assertThat(interruptions("gap")).isEqualTo(1);
    }

    @Test
    void an_overflow_says_so_whatever_it_names() {
        assertThat(intake.take(batch(event(7, "GAP_OVERFLOW", "", "")))
                        .progress()
                        .get(0)
                        .missingSince())
                .contains(COMMITTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "{\"payload\": 3, \"event\": {\"replayId\": 5}}", "no JSON"})
    void what_cannot_be_read_says_that_something_is_missing(String event) {
        ChangeRecords records = intake.take(batch(event));

        assertThat(records.arrivals()).isEmpty();
        assertThat(records.progress().get(0).missingSince()).contains(NOW);
        assertThat(interruptions("unreadable")).isEqualTo(1);
    }

    @Test
    void a_row_is_recorded_unless_an_event_or_another_row_has_said_the_same() {
        String created = ", \"StageName\": \"Qualification\", \"Amount\": 100";
        intake.take(batch(event(7, "CREATE", "", created)));
        assertThat(rows(row("Qualification", ", \"Amount\": 100.0"))).isEmpty();
        assertThat(rows(row("Closed Won", ", \"Amount\": 100.0"))).hasSize(1);
        assertThat(rows(row("Closed Won", ", \"Amount\": 100.0"))).isEmpty();
        assertThat(rows(row("Closed Won", ", \"Amount\": 200.0"))).hasSize(1);

        intake.take(batch(event(9, "UPDATE", "\"StageName\"", ", \"StageName\": \"Closed Lost\"")));
        assertThat(rows(row("Closed Lost", ", \"Amount\": 200.0"))).isEmpty();
        assertThat(rows(row("Closed Won", ", \"Amount\": 200.0"))).hasSize(1);
    }

    @Test
    void a_row_of_a_record_that_is_only_partly_known_is_recorded() {
        intake.take(batch(event(7, "UPDATE", "\"StageName\"", WON)));
        assertThat(rows(row("Closed Won", ""))).hasSize(1);

        intake.take(batch(event(9, "GAP_UPDATE", "", "")));
        assertThat(rows(row("Closed Won", ""))).hasSize(1);
    }

    @Test
    void a_deletion_is_known_from_its_event() {
        intake.take(batch(event(7, "DELETE", "", "")));

        assertThat(rows(row("Closed Won", "").replace("\"IsDeleted\": false", "\"IsDeleted\": true")))
                .isEmpty();
        assertThat(rows(row("Closed Won", ""))).hasSize(1);
    }

    @Test
    void rows_with_other_contact_roles_say_something_new() {
        String roles = ", \"OpportunityContactRoles\": {\"records\": [{\"ContactId\": \"003a\"}]}";
        assertThat(rows(row("Closed Won", ""))).hasSize(1);
        assertThat(rows(row("Closed Won", roles))).hasSize(1);
        assertThat(rows(row("Closed Won", roles))).isEmpty();
    }

    @Test
    void after_a_reading_that_failed_rows_are_recorded_once_more_under_the_same_name() {
        List<Arrival> before = rows(row("Closed Won", ""));
        intake.forget();

        assertThat(rows(row("Closed Won", ""))).isEqualTo(before);
    }

    @Test
    void two_states_within_one_second_have_different_names() {
        List<Arrival> both = new ArrayList<>(rows(row("A", "")));
        both.addAll(rows(row("B", "")));

        assertThat(both)
                .extracting(arrival -> arrival.events().get(0).senderId())
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void what_is_no_row_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> rows("{\"Id\": \"x\"}"));
    }

    private List<Arrival> rows(String row) {
        return intake.take(json("[" + row + "]"), NOW);
    }

    private double interruptions(String reason) {
        return meters.get("referral.stream.interruptions")
                .tag("channel", Deals.CHANNEL)
                .tag("reason", reason)
                .counter()
                .count();
    }
}
