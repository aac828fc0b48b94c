package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.referralconnector.salesforce.Deals.COMMITTED;
import static org.referralconnector.salesforce.Deals.ID;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.change.CrmChange;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;

class SalesforceChangesTest {
    private static final Instant ASKED = Instant.parse("2026-11-22T03:00:00Z");

    private final SalesforceChanges changes = new SalesforceChanges(JSON);

    @Test
    void an_update_says_what_it_sets() {
        CrmChange change =
                read(Deals.event(7, "UPDATE", "\"StageName\"", ", \"StageName\": \"Closed Won\", \"Amount\": 12.5"));

        assertThat(change.connection()).isEqualTo("salesforce/default");
        assertThat(change.object()).isEqualTo("Opportunity");
        assertThat(change.recordId()).isEqualTo(ID);
        assertThat(change.type()).isEqualTo(CrmChange.Type.UPDATED);
        assertThat(change.at()).isEqualTo(COMMITTED);
        assertThat(change.values()).containsOnly(Map.entry("StageName", "Closed Won"), Map.entry("Amount", 12.5));
        assertThat(change.complete()).isFalse();
    }

    @Test
    void parts_of_names_and_addresses_are_fields_and_nulled_ones_are_null() {
        CrmChange change = read("""
                {"payload": {"ChangeEventHeader": {"entityName": "Contact", "recordIds": ["0030S0000000001AAA"],
                  "changeType": "UPDATE", "commitTimestamp": 1, "commitNumber": 2, "sequenceNumber": 3,
                  "nulledFields": ["Name.Salutation", "MailingAddress.City", "Phone"]},
                 "Name": {"LastName": "L"}, "MailingAddress": {"Street": "S"}},
                 "event": {"replayId": 1}}""");

        assertThat(change.values()).containsOnlyKeys("LastName", "MailingStreet", "Salutation", "MailingCity", "Phone");
        assertThat(change.values()).containsEntry("LastName", "L").containsEntry("MailingStreet", "S");
        assertThat(change.values()).containsEntry("Salutation", null).containsEntry("MailingCity", null);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, CREATED", "UPDATE, UPDATED", "DELETE, DELETED", "UNDELETE, UNDELETED",
        "GAP_CREATE, UNKNOWN", "GAP_UPDATE, UNKNOWN", "GAP_DELETE, DELETED", "GAP_UNDELETE, UNDELETED"
    })
    void every_type_has_its_meaning(String told, CrmChange.Type meant) {
        assertThat(read(Deals.event(7, told, "", "")).type()).isEqualTo(meant);
    }

    @Test
    void of_two_changes_of_one_moment_the_later_commit_and_the_later_in_a_transaction_come_later() {
        List<Long> orders = Arrays.asList(order(10, 1), order(10, 2), order(11, 1), order(11, 99_999), order(12, 1));

        assertThat(orders).isSorted().doesNotHaveDuplicates();
        assertThat(order(Long.MAX_VALUE, Long.MAX_VALUE)).isPositive();
    }

    @Test
    void a_notification_says_what_its_topic_selects() {
        CrmChange change = read("""
                {"event": {"createdDate": "2026-11-22T02:59:00.250Z", "replayId": 5, "type": "updated"},
                 "sobject": {"Id": "%s", "StageName": "Closed Won", "Amount": null}}""".formatted(ID));

        assertThat(change.object()).isEqualTo("Opportunity");
        assertThat(change.type()).isEqualTo(CrmChange.Type.UPDATED);
        assertThat(change.at()).isEqualTo(COMMITTED);
        assertThat(change.order()).isEqualTo(5);
        assertThat(change.values()).containsEntry("StageName", "Closed Won").containsEntry("Amount", null);
    }

    @Test
    void a_row_is_complete_with_parents_and_contact_roles() {
        CrmChange change = read(Deals.row("Closed Won", """
                , "RecordType": {"attributes": {"type": "RecordType"}, "DeveloperName": "New"},
                "OpportunityContactRoles": {"totalSize": 1, "done": true, "records": [
                  {"attributes": {}, "ContactId": "003x", "IsPrimary": true,
                   "Contact": {"attributes": {}, "Email": "a@example.org"}}]}"""));

        assertThat(change.complete()).isTrue();
        assertThat(change.values())
                .containsEntry("RecordType.DeveloperName", "New")
                .containsEntry(
                        "OpportunityContactRoles",
                        List.of(Map.of("ContactId", "003x", "IsPrimary", true, "Contact.Email", "a@example.org")));
    }

    @Test
    void a_deal_without_contact_roles_has_an_empty_list_of_them() {
        assertThat(read(Deals.row("Closed Won", ", \"OpportunityContactRoles\": null"))
                        .values())
                .containsEntry("OpportunityContactRoles", List.of());
    }

    @Test
    void a_row_is_the_last_of_its_second_but_nothing_later_than_the_question() {
        assertThat(read(Deals.row("X", "")).at()).isEqualTo("2026-11-22T02:59:00.999Z");
        assertThat(read(Deals.row("X", ""), Instant.parse("2026-11-22T02:59:00.400Z"))
                        .at())
                .isEqualTo("2026-11-22T02:59:00.400Z");
        assertThat(read(Deals.row("X", ""), Instant.parse("2026-11-22T02:50:00Z"))
                        .at())
                .isEqualTo("2026-11-22T02:59:00Z");
    }

    @Test
    void a_deleted_row_is_a_deletion() {
        assertThat(read(Deals.row("X", "").replace("\"IsDeleted\": false", "\"IsDeleted\": true"))
                        .type())
                .isEqualTo(CrmChange.Type.DELETED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "null",
                "{\"payload\": {\"ChangeEventHeader\": {}}}",
                "{\"sobject\": {\"Id\": \"x\"}}",
                "{\"attributes\": {\"type\": \"Lead\"}, \"Id\": \"00Q0S0000000001AAA\", \"SystemModstamp\": \"soon\"}"
            })
    void anything_else_tells_of_no_change(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(body));
    }

    private long order(long commit, long sequence) {
        return read(Deals.event(7, "UPDATE", "", "")
                        .replace("\"commitNumber\": 10585193272713", "\"commitNumber\": " + commit)
                        .replace("\"sequenceNumber\": 1", "\"sequenceNumber\": " + sequence))
                .order();
    }

    private CrmChange read(String body) {
        return read(body, ASKED);
    }

    private CrmChange read(String body, Instant receivedAt) {
        return changes.of(new JournalEntry(
                1, "salesforce/default", EventKind.RECORD_CHANGED, ID, 0, receivedAt, "application/json", body));
    }
}
