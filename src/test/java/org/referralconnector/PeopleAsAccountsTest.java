package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.RunningConnector.Answer;

/** A campaign whose people become Accounts, from the webhook to the deal that is won. */
@RunsOnBothDatabases(settings = {"referral.campaigns=src/test/resources/person-campaigns"})
class PeopleAsAccountsTest {
    private static final String KEY = """
            {"object": "Account", "name": "Referral_Key__c", "type": "string", "length": 255, "unique": true,
             "externalId": true}""";

    private final RunningConnector connector;
    private final String mark = Long.toString(System.nanoTime(), 36);

    PeopleAsAccountsTest(RunningConnector connector) {
        this.connector = connector;
    }

    @BeforeEach
    void anOrgWithPersonAccounts() {
        // the second time the org says that it has them, and the field
        control("POST", "/sandbox/person-accounts", null);
        control("POST", "/sandbox/fields", KEY);
    }

    @Test
    void a_webhook_makes_a_person_and_the_next_one_changes_it() {
        JsonNode made = delivered(send("spring", "1", "ada", "\"city\": \"London\", \"code\": \"A\""));
        JsonNode changed = delivered(send("spring", "2", "ada", "\"city\": \"Paris\""));

        assertThat(made.path("object").asText()).isEqualTo("Account");
        assertThat(made.path("created").asBoolean()).isTrue();
        assertThat(changed.path("recordId").asText())
                .isEqualTo(made.path("recordId").asText());
        assertThat(changed.path("created").asBoolean()).isFalse();
        JsonNode account = record("Account", made.path("recordId").asText());
        assertThat(account.path("IsPersonAccount").asBoolean()).isTrue();
        assertThat(account.path("Name").asText()).isEqualTo("Ada L");
        assertThat(account.path("PersonEmail").asText()).isEqualTo(email("ada"));
        assertThat(account.path("PersonMailingCity").asText()).isEqualTo("Paris");
        assertThat(account.path("Referral_Code__c").asText()).isEqualTo("A");
        assertThat(account.path("Referral_Key__c").asText()).isEqualTo("spring:" + mark + "-ada");
        assertThat(people()).hasSize(1);
    }

    @Test
    void a_person_with_the_address_is_taken_and_a_business_is_not() {
        String known = made("Account", "{\"LastName\": \"L\", \"PersonEmail\": \"" + email("bea") + "\"}");
        made("Account", "{\"Name\": \"" + email("bea") + "\"}");

        JsonNode delivery = delivered(send("spring", "1", "bea", "\"city\": \"Rome\""));

        assertThat(delivery.path("recordId").asText()).isEqualTo(known);
        assertThat(record("Account", known).path("Referral_Key__c").asText()).isEqualTo("spring:" + mark + "-bea");
    }

    @Test
    void a_person_with_the_address_is_left_alone_if_the_campaign_says_so() {
        made("Account", "{\"LastName\": \"L\", \"PersonEmail\": \"" + email("cyd") + "\"}");

        JsonNode delivery = settled(send("summer", "1", "cyd", "\"city\": \"Rome\""), "skipped");

        assertThat(delivery.path("reason").asText()).isEqualTo("duplicate");
        assertThat(people()).singleElement().satisfies(person -> assertThat(person.has("Referral_Key__c"))
                .isFalse());
    }

    @Test
    void a_won_deal_of_the_person_confirms_the_referral() {
        String account = delivered(send("spring", "1", "dot", "\"city\": \"Rome\""))
                .path("recordId")
                .asText();

        won("\"AccountId\": \"" + account + "\"");

        status("dot", "confirmed");
    }

    @Test
    void so_does_a_deal_in_which_the_contact_behind_the_person_has_a_role() {
        String account = delivered(send("spring", "1", "eve", "\"city\": \"Rome\""))
                .path("recordId")
                .asText();

        won("\"ContactId\": \""
                + record("Account", account).path("PersonContactId").asText() + "\"");

        status("eve", "confirmed");
    }

    @Test
    void a_rule_about_contacts_sees_the_contact_behind_the_person() {
        String account = delivered(send("spring", "1", "fay", "\"city\": \"Rome\""))
                .path("recordId")
                .asText();

        assertThat(control("PATCH", "/sandbox/records/Account/" + account, "{\"PersonDepartment\": \"Gold\"}")
                        .status())
                .isEqualTo(200);

        status("fay", "unconfirmed");
    }

    @Test
    void news_for_a_lead_that_became_a_person_goes_to_the_account() {
        String lead = delivered(send("autumn", "1", "gus", "\"city\": \"Rome\""))
                .path("recordId")
                .asText();
        control("PATCH", "/sandbox/records/Lead/" + lead, "{\"Company\": null}");
        JsonNode converted =
                control("POST", "/sandbox/leads/" + lead + "/convert", null).json();

        JsonNode delivery = delivered(send("autumn", "2", "gus", "\"city\": \"Oslo\""));

        String account = converted.path("ConvertedAccountId").asText();
        assertThat(delivery.path("object").asText()).isEqualTo("Account");
        assertThat(delivery.path("recordId").asText()).isEqualTo(account);
        assertThat(record("Account", account).path("PersonMailingCity").asText())
                .isEqualTo("Oslo");
        assertThat(record("Account", account).path("Referral_Key__c").asText()).isEqualTo("autumn:" + mark + "-gus");
    }

    private void won(String whose) {
        String deal = made(
                "Opportunity",
                "{\"Name\": \"D\", \"StageName\": \"Prospecting\", \"CloseDate\": \"2027-01-01\", " + whose + "}");
        assertThat(control("PATCH", "/sandbox/records/Opportunity/" + deal, "{\"StageName\": \"Closed Won\"}")
                        .status())
                .isEqualTo(200);
    }

    private void status(String who, String status) {
        patiently().untilAsserted(() -> assertThat(connector
                        .operate("GET", "/api/referrals/spring/" + mark + "-" + who, null)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo(status));
    }

    private long send(String campaign, String id, String who, String facts) {
        String event = """
                {"id": "%1$s-%2$s-%3$s", "type": "lead.joined",
                 "participant": {"id": "%1$s-%3$s", "email": "%4$s", "first_name": "Ada", "last_name": "L", %5$s},
                 "referrer": {"id": "r-1", "email": "referrer@example.org"}}""".formatted(mark, id, who, email(who), facts);
        Answer answer = connector.send("POST", connector.business("/webhooks/" + campaign), event, Map.of());
        assertThat(answer.status()).isEqualTo(202);
        return answer.json().path("entry").asLong();
    }

    private JsonNode delivered(long entry) {
        return settled(entry, "delivered");
    }

    private JsonNode settled(long entry, String state) {
        patiently().untilAsserted(() -> assertThat(delivery(entry).path("state").asText())
                .as(() -> delivery(entry).toString())
                .isEqualTo(state));
        return delivery(entry);
    }

    private JsonNode delivery(long entry) {
        return connector
                .operate("GET", "/api/journal/" + entry, null)
                .json()
                .path("deliveries")
                .path(0);
    }

    private String made(String object, String values) {
        Answer answer = control("POST", "/sandbox/records/" + object, values);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("Id").asText();
    }

    private JsonNode record(String object, String id) {
        for (JsonNode record : records(object)) {
            if (record.path("Id").asText().equals(id)) {
                return record;
            }
        }
        throw new AssertionError("no " + object + " " + id);
    }

    /** The people with an address of this test. */
    private List<JsonNode> people() {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode record : records("Account")) {
            if (record.path("PersonEmail").asText().endsWith("@" + mark + ".example.org")) {
                found.add(record);
            }
        }
        return found;
    }

    private JsonNode records(String object) {
        return control("GET", "/sandbox/records/" + object, null).json().path("records");
    }

    private String email(String who) {
        return who + "@" + mark + ".example.org";
    }

    private Answer control(String method, String path, String body) {
        return connector.send(method, connector.sandbox(path), body, Map.of());
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(40));
    }
}
