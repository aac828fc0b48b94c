package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.salesforce.SalesforceFixture.API;
import static org.referralconnector.salesforce.SalesforceFixture.ERRORS;
import static org.referralconnector.salesforce.SalesforceFixture.JSON;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.referralconnector.change.Relatives;
import org.referralconnector.change.Relatives.Membership;
import org.referralconnector.change.RelativesWanted;
import org.referralconnector.journal.Outcome;

class RecordRelativesTest {
    private static final String DEAL = "0060S0000000001AAA";
    private static final String ACCOUNT = "0010S0000000001AAA";
    private static final String CONTACT = "0030S0000000001AAA";
    private static final String LEAD = "00Q0S0000000001AAA";

    private final RecordRelatives relatives = new RecordRelatives(API, ERRORS, JSON);

    @Test
    void nothing_wanted_costs_no_call() {
        assertThat(relatives.questions(new RelativesWanted(List.of(), List.of(), Map.of(), Map.of())))
                .isEmpty();
    }

    @Test
    void each_sort_of_relative_is_one_question() {
        RelativesWanted wanted = new RelativesWanted(
                List.of(DEAL), List.of(CONTACT), Map.of(ACCOUNT, List.of(DEAL)), Map.of(CONTACT, List.of(DEAL)));

        assertThat(relatives.questions(wanted))
                .extracting(call -> call.soql().orElseThrow())
                .containsExactly(
                        "SELECT Id, ConvertedOpportunityId FROM Lead WHERE ConvertedOpportunityId IN ('" + DEAL + "')",
                        "SELECT Id, ConvertedContactId FROM Lead WHERE ConvertedContactId IN ('" + CONTACT + "')",
                        "SELECT Id, AccountId FROM Contact WHERE AccountId IN ('" + ACCOUNT + "')",
                        "SELECT CampaignId, Status, LeadId, ContactId FROM CampaignMember WHERE LeadId IN ('" + CONTACT
                                + "') OR ContactId IN ('" + CONTACT + "')");
    }

    @Test
    void the_answers_say_who_belongs_to_whom() {
        RelativesWanted wanted = new RelativesWanted(
                List.of(DEAL), List.of(), Map.of(ACCOUNT, List.of(DEAL)), Map.of(CONTACT, List.of(DEAL)));

        Relatives read = read(
                wanted,
                "{\"Id\": \"" + LEAD + "\", \"ConvertedOpportunityId\": \"" + DEAL + "\"}",
                "{\"Id\": \"" + CONTACT + "\", \"AccountId\": \"" + ACCOUNT + "\"}",
                "{\"CampaignId\": \"701\", \"Status\": \"Sent\", \"LeadId\": null, \"ContactId\": \"" + CONTACT
                        + "\"}");

        assertThat(read.convertedLeads()).isEqualTo(Map.of(DEAL, List.of(LEAD)));
        assertThat(read.accountContacts()).isEqualTo(Map.of(ACCOUNT, List.of(CONTACT)));
        assertThat(read.memberships()).containsExactly(new Membership(CONTACT, "701", "Sent"));
        assertThat(read.failures()).isEmpty();
    }

    @Test
    void an_answer_that_is_not_complete_parks_what_needs_it() {
        RelativesWanted wanted = new RelativesWanted(List.of(), List.of(), Map.of(ACCOUNT, List.of(DEAL)), Map.of());
        SalesforceCall question = relatives.questions(wanted).get(0);

        Relatives read = relatives.read(
                wanted, List.of(new SalesforceAnswer(question, 200, "{\"done\": false, \"records\": []}")));

        assertThat(read.failures().get(DEAL))
                .isInstanceOfSatisfying(Outcome.Parked.class, parked -> assertThat(parked.reason())
                        .isEqualTo("TOO_MANY_RELATIVES"));
    }

    @Test
    void a_question_that_fails_is_the_outcome_of_what_needs_it() {
        RelativesWanted wanted = new RelativesWanted(List.of(DEAL), List.of(), Map.of(), Map.of());
        SalesforceCall question = relatives.questions(wanted).get(0);

        assertThat(relatives
                        .read(wanted, List.of(new SalesforceAnswer(question, 503, "")))
                        .failures()
                        .get(DEAL))
                .isInstanceOf(Outcome.TryLater.class);
    }

    private Relatives read(RelativesWanted wanted, String... rows) {
        List<SalesforceCall> questions = relatives.questions(wanted);
        List<SalesforceAnswer> answers = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            answers.add(
                    new SalesforceAnswer(questions.get(i), 200, "{\"done\": true, \"records\": [" + rows[i] + "]}"));
        }
        return relatives.read(wanted, answers);
    }
}
