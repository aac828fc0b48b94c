package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.change.Person;
import org.referralconnector.people.PeoplePage;

class PeopleAnswersTest {
    private static final String ORG = "salesforce/default";
    private static final String ADA = "0030S0000000001AAA";
    private static final String LEAD = "00Q0S0000000001AAA";

    private final SalesforceApi api = new SalesforceApi("62.0");
    private final PeopleAnswers answers = new PeopleAnswers(new ObjectMapper());

    @Test
    void the_rows_of_a_query_are_people() {
        PeoplePage page = answers.page(PeopleSource.CONTACTS, ORG, answer("""
                {"totalSize": 2, "done": false, "nextRecordsUrl": "/services/data/v62.0/query/01g000-2000", "records": [
                  {"attributes": {"type": "Contact"}, "Id": "%s", "Email": " ada@example.org ", "FirstName": "Ada",
                   "LastName": "Lovelace"},
                  {"Id": "0030S0000000002AAA", "Email": null, "FirstName": null, "LastName": "Babbage"}]}
                """.formatted(ADA)));

        assertThat(page.people())
                .containsExactly(
                        person("Contact", ADA, "ada@example.org", "Ada", "Lovelace"),
                        new Person(
                                ORG,
                                "Contact",
                                "0030S0000000002AAA",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("Babbage")));
        assertThat(page.next()).contains("/services/data/v62.0/query/01g000-2000");
    }

    @Test
    void an_account_is_a_person_with_an_address_of_its_own() {
        PeoplePage page = answers.results(PeopleSource.PERSON_ACCOUNTS, ORG, answer("""
                Id,PersonEmail,FirstName,LastName
                0010S0000000001AAA,ada@example.org,Ada,Lovelace
                """));

        assertThat(page.people())
                .containsExactly(person("Account", "0010S0000000001AAA", "ada@example.org", "Ada", "Lovelace"));
    }

    @Test
    void the_rows_of_a_job_are_people_whatever_their_names_hold() {
        PeoplePage page = answers.results(
                PeopleSource.CONTACTS,
                ORG,
                answer(
                                "\"Id\",\"Email\",\"FirstName\",\"LastName\"\n\"" + ADA
                                        + "\",\"ada@example.org\",\"A \"\"d\"\" a,\nb\",\"Ö\"\n\"0030S0000000002AAA\",\"\",\"\",\"B\"\n")
                        .continuedAt(Optional.of("MjAwMA")));

        assertThat(page.records()).isEqualTo(2);
        assertThat(page.people().get(0)).isEqualTo(person("Contact", ADA, "ada@example.org", "A \"d\" a,\nb", "Ö"));
        assertThat(page.people().get(1).email()).isEmpty();
        assertThat(page.next()).contains("MjAwMA");
    }

    @Test
    void a_member_is_its_contact_or_else_its_lead() {
        PeoplePage page = answers.results(PeopleSource.CAMPAIGN_MEMBERS, ORG, answer("""
                Id,ContactId,Contact.Email,Contact.FirstName,Contact.LastName,LeadId,Lead.Email,Lead.FirstName,Lead.LastName
                00v0S0000000001AAA,%1$s,ada@example.org,Ada,Lovelace,%2$s,old@example.org,Ada,Old
                00v0S0000000002AAA,,,,,%2$s,lead@example.org,Grace,Hopper
                00v0S0000000003AAA,,,,,,,,
                """.formatted(ADA, LEAD)));

        assertThat(page.people())
                .containsExactly(
                        person("Contact", ADA, "ada@example.org", "Ada", "Lovelace"),
                        person("Lead", LEAD, "lead@example.org", "Grace", "Hopper"));
        assertThat(page.records()).isEqualTo(3);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void an_empty_result_has_nobody() {
        assertThat(answers.results(PeopleSource.CONTACTS, ORG, answer("\"Id\",\"Email\"\n"))
                        .people())
                .isEmpty();
    }

    @Test
    void a_job_tells_how_it_stands() {
        QueryJob job = answers.job(answer("{\"id\": \"7500S0000000001AAA\", \"state\": \"InProgress\"}"));

        assertThat(job.complete() || job.over()).isFalse();
        assertThat(answers.job(answer("{\"id\": \"7500S0000000001AAA\", \"state\": \"Aborted\"}"))
                        .over())
                .isTrue();
        assertThat(answers.count(answer("{\"totalSize\": 50000, \"done\": true, \"records\": []}")))
                .isEqualTo(50_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"records\": []}",
                "{\"done\": false, \"records\": []}",
                "{\"done\": false, \"records\": [], \"nextRecordsUrl\": \"https://elsewhere.example\"}",
                "{\"done\": true, \"records\": [{\"Id\": \"a/../b\"}]}"
            })
    void what_is_no_page_is_not_half_read(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> answers.page(PeopleSource.CONTACTS, ORG, answer(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Email\nx@example.org\n", "Id\nnonsense\n", "Id,Email\n0030S0000000001AAA,\"x\n"})
    void results_without_ids_are_not_half_read(String body) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> answers.results(PeopleSource.CONTACTS, ORG, answer(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"id\": \"../x\", \"state\": \"Open\"}", "{\"totalSize\": \"many\"}"})
    void neither_a_job_nor_a_count_is_made_up(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> answers.job(answer(body)));
        assertThatIllegalArgumentException().isThrownBy(() -> answers.count(answer(body)));
    }

    @Test
    void the_calls_of_a_job_lead_to_it() {
        assertThat(api.queryJobResults("7500S0000000001AAA", Optional.of("a+b=="), 2_000)
                        .path())
                .isEqualTo(
                        "/services/data/v62.0/jobs/query/7500S0000000001AAA/results?maxRecords=2000&locator=a%2Bb%3D%3D");
        assertThat(api.queryJobResults("7500S0000000001AAA", Optional.empty(), 2_000)
                        .path())
                .endsWith("/results?maxRecords=2000");
        assertThat(answers.jobOrder(new PeopleQuery(PeopleSource.CONTACTS, Optional.empty(), Optional.empty())))
                .isEqualTo(
                        "{\"operation\":\"query\",\"query\":\"SELECT Id, Email, FirstName, LastName FROM Contact\"}");
    }

    private SalesforceAnswer answer(String body) {
        return new SalesforceAnswer(api.limits(), 200, body);
    }

    private static Person person(String object, String id, String email, String first, String last) {
        return new Person(ORG, object, id, Optional.of(email), Optional.of(first), Optional.of(last));
    }
}
