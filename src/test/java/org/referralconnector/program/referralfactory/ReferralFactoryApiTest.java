package org.referralconnector.program.referralfactory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.program.CampaignList;
import org.referralconnector.program.Dialogue;
import org.referralconnector.program.Member;
import org.referralconnector.program.Pause;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.ProgramErrorPage;
import org.referralconnector.program.Step;

class ReferralFactoryApiTest {
    private final ReferralFactoryApi api = new ReferralFactoryApi(new ObjectMapper());

    @Test
    void a_contact_is_added_as_user() {
        Dialogue dialogue =
                telling(Action.ADD_CONTACT).stranger("ada@example.org").answer(201, user("261471", "null"));

        Step.Done end = dialogue.end();

        assertThat(dialogue.said())
                .containsExactly(
                        "POST /users {\"campaign_id\":4815,\"first_name\":\"Ada\",\"email\":\"ada@example.org\"}");
        assertThat(end.outcome()).isEqualTo(new Delivered("user", "261471", true));
        assertThat(end.isNew()).isTrue();
        assertThat(end.member().orElseThrow().link()).contains("https://x.example/zruTPh/join");
    }

    @Test
    void a_contact_that_is_refused_because_it_is_there_is_found_by_its_address() {
        Dialogue dialogue = telling(Action.ADD_CONTACT)
                .stranger("ada@example.org")
                .answer(422, "{\"message\":\"The email has already been taken.\"}")
                .answer(200, user("261471", "null"));

        Step.Done end = dialogue.end();

        assertThat(end.outcome()).isEqualTo(new Delivered("user", "261471", false));
        assertThat(end.isNew()).isTrue();
        assertThat(dialogue.said()).last().isEqualTo("GET /users/ada%40example%2Eorg");
    }

    @Test
    void a_contact_that_is_refused_for_another_reason_is_parked_with_that_reason() {
        Parked parked = (Parked) telling(Action.ADD_CONTACT)
                .stranger("ada@example.org")
                .answer(422, "{\"message\":\"The email must be a valid email address.\"}")
                .answer(404, "{\"message\":\"Not found.\"}")
                .outcome();

        assertThat(parked.reason()).isEqualTo("REFUSED");
        assertThat(parked.detail()).startsWith("The email must be a valid email address. Correct what");
    }

    @Test
    void a_user_of_another_campaign_is_not_the_one() {
        assertThat(telling(Action.ADD_CONTACT)
                        .stranger("ada@example.org")
                        .answer(422, "{\"message\":\"The email has already been taken.\"}")
                        .answer(200, user("261471", "null").replace("4815", "16"))
                        .outcome())
                .isInstanceOf(Parked.class);
    }

    @ParameterizedTest
    @CsvSource({
        "CONFIRMED,false,true",
        "QUALIFIED,false,true",
        "CONFIRMED,true,true",
        "QUALIFIED,true,true",
        "PENDING,false,false",
        "PENDING,true,false",
        "UNCONFIRMED,true,false"
    })
    void a_user_is_qualified_or_put_back(Action action, boolean reversal, boolean qualified) {
        Dialogue dialogue = telling(action);
        if (reversal) {
            dialogue.reversal();
        }
        dialogue.answer(200, user("261471", qualified ? "\"2026-11-27\"" : "null"));

        assertThat(dialogue.outcome()).isEqualTo(new Delivered("user", "261471", false));
        assertThat(dialogue.said())
                .containsExactly("PUT /users/qualification {\"id\":261471,\"qualified\":" + qualified + "}");
    }

    @ParameterizedTest
    @EnumSource(
            value = Action.class,
            names = {"UNCONFIRMED", "REJECTED", "ADD_SPEND"})
    void what_there_is_no_call_for_is_skipped(Action action) {
        Dialogue dialogue = telling(action).spend("006-1", "10");

        assertThat(dialogue.outcome()).isInstanceOf(Skipped.class);
        assertThat(dialogue.outcome().reason()).isEqualTo("not-offered");
        assertThat(dialogue.said()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "zruTPh,'{\"code\":\"zruTPh\",\"qualified\":true}'",
        "ada@example.org,'{\"email\":\"ada@example.org\",\"campaign_id\":4815,\"qualified\":true}'"
    })
    void a_user_is_named_as_its_webhooks_named_it(String participant, String body) {
        assertThat(Dialogue.said(
                        telling(Action.CONFIRMED).participant(participant).nextCall()))
                .isEqualTo("PUT /users/qualification " + body);
    }

    @Test
    void who_is_not_found_by_id_is_named_by_code_and_address() {
        Dialogue dialogue = telling(Action.CONFIRMED)
                .code("zruTPh")
                .person("003000000000001AAA", "ada@example.org")
                .answer(404, "{\"message\":\"Not found.\"}")
                .answer(404, "{\"message\":\"Not found.\"}")
                .answer(404, "{\"message\":\"Not found.\"}");

        assertThat(dialogue.outcome().reason()).isEqualTo("USER_NOT_FOUND");
        assertThat(dialogue.said()).hasSize(3).last().asString().contains("ada@example.org");
    }

    @Test
    void in_doubt_the_user_is_read_first() {
        Dialogue done = telling(Action.CONFIRMED).inDoubt().answer(200, user("261471", "\"2026-11-27\""));
        Dialogue open = telling(Action.CONFIRMED)
                .inDoubt()
                .answer(200, user("261471", "null"))
                .answer(200, user("261471", "\"2026-11-27\""));

        assertThat(done.outcome()).isInstanceOf(Delivered.class);
        assertThat(done.said()).containsExactly("GET /users/261471");
        assertThat(open.outcome()).isInstanceOf(Delivered.class);
        assertThat(open.said()).hasSize(2);
    }

    @Test
    void a_404_that_is_not_referral_factorys_own_is_an_outage() {
        assertThat(telling(Action.CONFIRMED).answer(404, "<html>").outcome())
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.reason()).isEqualTo("HTTP_404"));
    }

    @Test
    void too_many_calls_pause_for_a_minute_or_longer_if_asked() {
        ProgramCall call = ProgramCall.reading("spring", "read", "", "", Map.of());

        assertThat(api.pauseFor(new ProgramAnswer(call, 429, "{}")))
                .contains(new Pause(Gate.Reason.LIMIT, "HTTP_429", Duration.ofMinutes(1)));
        assertThat(api.pauseFor(new ProgramAnswer(call, 429, "{}", Optional.of(Duration.ofMinutes(9)))))
                .contains(new Pause(Gate.Reason.LIMIT, "HTTP_429", Duration.ofMinutes(9)));
        assertThat(api.rate().most()).isLessThan(600);
    }

    @Test
    void what_is_known_of_a_new_user_reads_like_the_programs_own_webhook() throws Exception {
        Dialogue dialogue =
                telling(Action.ADD_CONTACT).stranger("ada@example.org").renaming(Map.of("url", "link"), Map.of());
        Member member = new Member(
                "261471", Optional.of("zruTPh"), Optional.of("https://x.example"), Optional.empty(), "pending");

        Map<String, Object> payload = api.joined(dialogue.campaign().program(), dialogue.question(), member);
        Event event = new ReferralFactory()
                .events(dialogue.campaign().program(), payload)
                .get(0);

        assertThat(event.kind()).isEqualTo(EventKind.REFERRER_JOINED);
        assertThat(event.participant()).isEqualTo("261471");
        assertThat(event.email()).contains("ada@example.org");
        assertThat(event.facts()).containsEntry("url", "https://x.example");
    }

    @Test
    void operators_read_the_same_about_a_reason_as_the_connector_does() {
        ProgramErrorPage.check(ReferralFactoryApi.errors(), "Referral Factory");
    }

    private Dialogue telling(Action action) {
        return Dialogue.telling(api, action).participant("261471");
    }

    private static String user(String id, String qualifiedAt) {
        return "{\"data\":{\"id\":" + id + ",\"campaign_id\":4815,\"email\":\"ada@example.org\",\"code\":\"zruTPh\","
                + "\"url\":\"https://x.example/zruTPh/join\",\"qualified_at\":" + qualifiedAt + "}}";
    }

    @Test
    void the_accounts_campaigns_are_understood_in_both_shapes_of_the_list() {
        ProgramCall call = ProgramCall.reading("spring", "campaigns", "/campaigns", "", Map.of());

        CampaignList page = api.campaigns(new ProgramAnswer(call, 200, """
                {"data": [{"id": 4815, "name": "Spring"}], "links": {"next": "https://example.org/campaigns?page=2"}}
                """));
        CampaignList older = api.campaigns(new ProgramAnswer(call, 200, """
                {"campaigns": [{"id": 4815, "name": "Spring"}, {"id": 1623, "name": "Autumn"}]}
                """));

        assertThat(page.ids()).containsExactly("4815");
        assertThat(page.more()).isTrue();
        assertThat(older.ids()).containsExactlyInAnyOrder("4815", "1623");
        assertThat(older.more()).isFalse();
        assertThat(api.campaigns(new ProgramAnswer(call, 200, "[]")).refusal()).contains("UNREADABLE_ANSWER");
        assertThat(api.campaigns(new ProgramAnswer(call, 401, "{}")).refusal()).contains("HTTP_401");
    }
}
