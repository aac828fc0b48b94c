package org.referralconnector.program.referralhero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.program.Dialogue;
import org.referralconnector.program.Member;
import org.referralconnector.program.Pause;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.ProgramErrorPage;
import org.referralconnector.program.Step;

class ReferralHeroApiTest {
    private static final String LIST = "/lists/MF0123456789/subscribers";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReferralHeroApi api = new ReferralHeroApi(JSON);

    @Test
    void a_contact_is_added_as_subscriber() {
        Dialogue dialogue =
                telling(Action.ADD_CONTACT).stranger("ada@example.org").answer(200, """
                        {"status":"ok","data":{"response":"subscriber_created","id":"sub_1","email":"ada@example.org",
                         "code":"c0de","referral_link":"https://x.example/?mwr=c0de","status":""},
                         "calls_left":4998,"timestamp":"1"}""");

        Step.Done end = dialogue.end();

        assertThat(dialogue.said())
                .containsExactly("POST " + LIST + " {\"email\":\"ada@example.org\",\"name\":\"Ada Lovelace\"}");
        assertThat(end.outcome()).isEqualTo(new Delivered("subscriber", "sub_1", true));
        assertThat(end.isNew()).isTrue();
        assertThat(end.member())
                .contains(new Member(
                        "sub_1",
                        Optional.of("c0de"),
                        Optional.of("https://x.example/?mwr=c0de"),
                        Optional.of("ada@example.org"),
                        ""));
    }

    @Test
    void a_contact_that_is_a_subscriber_already_is_learned_all_the_same() {
        Step.Done end = telling(Action.ADD_CONTACT)
                .stranger("ada@example.org")
                .answer(200, ok("subscriber_retrieved", "pending"))
                .end();

        assertThat(end.outcome()).isEqualTo(new Delivered("subscriber", "sub_1", false));
        assertThat(end.isNew()).isTrue();
    }

    @Test
    void a_contact_without_an_address_is_parked_without_a_call() {
        Dialogue dialogue = telling(Action.ADD_CONTACT).stranger(null);

        assertThat(dialogue.outcome()).isInstanceOf(Parked.class);
        assertThat(dialogue.outcome().reason()).isEqualTo("NO_EMAIL_ADDRESS");
        assertThat(dialogue.said()).isEmpty();
    }

    @Test
    void a_goal_of_two_events_is_confirmed_by_the_conversion_event() {
        Dialogue dialogue = telling(Action.CONFIRMED)
                .answer(200, ok("subscriber_retrieved", "pending"))
                .answer(200, ok("custom_event_completed", "confirmed"));

        assertThat(dialogue.outcome()).isEqualTo(new Delivered("subscriber", "sub_1", false));
        assertThat(dialogue.said())
                .containsExactly(
                        "GET " + LIST + "/sub_1",
                        "POST " + LIST + "/track_referral_conversion_event {\"email\":\"ada@example.org\"}");
    }

    @Test
    void a_goal_of_three_events_is_confirmed_by_two_calls() {
        Dialogue dialogue = telling(Action.CONFIRMED)
                .goal(3)
                .answer(200, ok("subscriber_retrieved", "pending"))
                .answer(200, ok("custom_event_completed", "unconfirmed"))
                .answer(200, ok("subscriber_confirmed", "confirmed"));

        assertThat(dialogue.outcome()).isInstanceOf(Delivered.class);
        assertThat(dialogue.said())
                .containsExactly(
                        "GET " + LIST + "/sub_1",
                        "POST " + LIST + "/track_referral_conversion_event {\"email\":\"ada@example.org\"}",
                        "POST " + LIST + "/sub_1/confirm {}");
    }

    @Test
    void answers_that_do_not_say_how_the_referral_stands_do_not_lead_in_circles() {
        Dialogue dialogue = telling(Action.CONFIRMED)
                .goal(3)
                .answer(200, ok("subscriber_retrieved", "pending"))
                .answer(200, "{\"status\":\"ok\",\"data\":{},\"calls_left\":100}")
                .answer(200, "{\"status\":\"ok\",\"data\":{},\"calls_left\":99}");

        assertThat(dialogue.outcome()).isInstanceOf(Delivered.class);
        assertThat(dialogue.said()).hasSize(3);
    }

    @Test
    void an_unconfirmed_referral_needs_the_third_event_only() {
        Dialogue dialogue = telling(Action.CONFIRMED)
                .goal(3)
                .answer(200, ok("subscriber_retrieved", "unconfirmed"))
                .answer(200, ok("subscriber_confirmed", "confirmed"));

        assertThat(dialogue.outcome()).isInstanceOf(Delivered.class);
        assertThat(dialogue.said()).last().isEqualTo("POST " + LIST + "/sub_1/confirm {}");
    }

    @Test
    void a_referral_that_was_confirmed_before_is_made_to_count_again() {
        Dialogue dialogue = telling(Action.CONFIRMED)
                .answer(200, ok("subscriber_retrieved", "confirmed"))
                .answer(200, ok("referral_qualified", "confirmed"));

        assertThat(dialogue.outcome()).isInstanceOf(Delivered.class);
        assertThat(dialogue.said()).last().isEqualTo("POST " + LIST + "/sub_1/qualify {}");
    }

    @Test
    void a_list_with_more_events_than_the_campaign_file_says_is_noticed() {
        assertThat(telling(Action.CONFIRMED)
                        .answer(200, ok("subscriber_retrieved", "unconfirmed"))
                        .outcome()
                        .reason())
                .isEqualTo("GOAL_DIFFERS");
    }

    @ParameterizedTest
    @CsvSource({"UNCONFIRMED,1", "UNCONFIRMED,2", "CONFIRMED,1"})
    void what_the_goal_does_not_know_is_skipped(Action action, int goal) {
        Dialogue dialogue = telling(action).goal(goal);

        assertThat(dialogue.outcome()).isInstanceOf(Skipped.class);
        assertThat(dialogue.outcome().reason()).isEqualTo("not-offered");
        assertThat(dialogue.said()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "QUALIFIED,false,confirmed,qualify",
        "QUALIFIED,true,confirmed,qualify",
        "REJECTED,false,confirmed,unqualify",
        "REJECTED,false,pending,unqualify",
        // back from further on
        "PENDING,true,confirmed,unqualify",
        "UNCONFIRMED,true,confirmed,unqualify",
        // back from a rejection
        "PENDING,true,pending,qualify",
        "UNCONFIRMED,true,pending,qualify",
        "CONFIRMED,true,confirmed,qualify"
    })
    void what_does_not_move_the_status_lets_it_count_or_not(
            Action action, boolean reversal, String status, String call) {
        Dialogue dialogue = telling(action);
        if (reversal) {
            dialogue.reversal();
        }
        dialogue.answer(200, ok("subscriber_retrieved", status)).answer(200, ok("done", status));

        assertThat(dialogue.outcome()).isInstanceOf(Delivered.class);
        assertThat(dialogue.said()).hasSize(2).last().isEqualTo("POST " + LIST + "/sub_1/" + call + " {}");
    }

    @Test
    void a_rejected_referral_that_is_good_after_all_is_moved_and_made_to_count() {
        Dialogue dialogue = telling(Action.CONFIRMED)
                .reversal()
                .goal(3)
                .answer(200, ok("subscriber_retrieved", "pending"))
                .answer(200, ok("custom_event_completed", "unconfirmed"))
                .answer(200, ok("subscriber_confirmed", "confirmed"))
                .answer(200, ok("referral_qualified", "confirmed"));

        assertThat(dialogue.outcome()).isInstanceOf(Delivered.class);
        assertThat(dialogue.said()).hasSize(4).last().isEqualTo("POST " + LIST + "/sub_1/qualify {}");
    }

    @Test
    void whoever_is_a_referral_is_pending_already() {
        assertThat(telling(Action.PENDING)
                        .answer(200, ok("subscriber_retrieved", "pending"))
                        .outcome())
                .isInstanceOf(Delivered.class);
    }

    @Test
    void whom_nobody_has_referred_cannot_be_confirmed() {
        assertThat(telling(Action.CONFIRMED)
                        .answer(200, ok("subscriber_retrieved", ""))
                        .outcome()
                        .reason())
                .isEqualTo("NOT_A_REFERRAL");
    }

    @Test
    void a_sum_is_added_under_its_own_name() {
        Dialogue dialogue = telling(Action.ADD_SPEND)
                .spend("006-1", "-12.50")
                .answer(200, ok("subscriber_retrieved", "confirmed"))
                .answer(200, ok("transaction_added", "confirmed"));

        assertThat(dialogue.outcome()).isEqualTo(new Delivered("transaction", "006-1", true));
        assertThat(dialogue.said())
                .last()
                .isEqualTo(
                        "POST " + LIST
                                + "/add_transactions {\"email\":\"ada@example.org\",\"amount\":-12.50,\"transaction_id\":\"006-1\"}");
    }

    @Test
    void a_sum_that_was_there_already_is_delivered() {
        assertThat(telling(Action.ADD_SPEND)
                        .spend("006-1", "10")
                        .answer(200, ok("subscriber_retrieved", "confirmed"))
                        .answer(200, ok("transaction_exists", "confirmed"))
                        .outcome())
                .isEqualTo(new Delivered("transaction", "006-1", false));
    }

    @Test
    void sums_of_several_people_are_one_call_and_each_gets_its_answer() {
        ProgramCall ada = spendCall("006-1");
        ProgramCall byron = spendCall("006-2");

        ProgramCall together = api.together(List.of(ada, byron));
        List<ProgramAnswer> answers = api.apart(new ProgramAnswer(together, 200, """
                {"status":"ok","data":{"transactions":[{"transaction_id":"006-1","response":"transaction_added"},
                 {"transaction_id":"006-2","response":"failed","message":"no"}]},"calls_left":10}"""));

        assertThat(api.bundles(ada)).isTrue();
        assertThat(Dialogue.said(together))
                .isEqualTo("POST " + LIST + "/add_bulk_transactions {\"transactions\":["
                        + ada.json().orElseThrow() + "," + byron.json().orElseThrow() + "]}");
        assertThat(answers).extracting(ProgramAnswer::call).containsExactly(ada, byron);
        assertThat(answers).extracting(ProgramAnswer::status).containsExactly(200, 422);
    }

    @Test
    void a_sum_that_was_refused_among_others_is_told_alone_to_hear_why() {
        Dialogue dialogue = telling(Action.ADD_SPEND)
                .spend("006-1", "10")
                .answer(200, ok("subscriber_retrieved", "confirmed"))
                .answer(422, "")
                .answer(400, error("invalid_email_address"));

        assertThat(dialogue.outcome().reason()).isEqualTo("INVALID_EMAIL_ADDRESS");
        assertThat(dialogue.said()).hasSize(3);
        assertThat(api.bundles(telling(Action.ADD_SPEND)
                        .spend("006-1", "10")
                        .answer(200, ok("subscriber_retrieved", "confirmed"))
                        .answer(422, "")
                        .nextCall()))
                .isFalse();
    }

    @Test
    void a_call_for_several_that_is_refused_as_a_whole_is_repeated_one_by_one_but_an_outage_is_not() {
        ProgramCall together = api.together(List.of(spendCall("006-1"), spendCall("006-2")));

        assertThat(api.apart(new ProgramAnswer(together, 400, error("invalid_parameter"))))
                .extracting(ProgramAnswer::status)
                .containsExactly(422, 422);
        assertThat(api.apart(new ProgramAnswer(together, 503, "")))
                .extracting(ProgramAnswer::status)
                .containsExactly(503, 503);
        assertThat(api.apart(ProgramAnswer.notTried(together))).allMatch(ProgramAnswer::wasNotTried);
    }

    @Test
    void who_is_not_found_by_id_is_looked_up_by_code_and_address() {
        Dialogue dialogue = telling(Action.QUALIFIED)
                .code("c0/de")
                .person("003000000000001AAA", "ada+x@example.org")
                .answer(404, error("subscriber_not_found"))
                .answer(404, error("subscriber_not_found"))
                .answer(404, error("subscriber_not_found"));

        assertThat(dialogue.outcome()).isInstanceOf(Parked.class);
        assertThat(dialogue.outcome().reason()).isEqualTo("SUBSCRIBER_NOT_FOUND");
        assertThat(dialogue.said())
                .containsExactly(
                        "GET " + LIST + "/sub_1",
                        "GET " + LIST + "/retrieve_by_mwr?mwr=c0%2Fde",
                        "GET " + LIST + "/retrieve_by_email?email=ada%2Bx%40example%2Eorg");
    }

    @Test
    void a_person_whom_the_program_took_in_a_moment_ago_is_not_read_again() {
        Member member =
                new Member("sub_1", Optional.empty(), Optional.empty(), Optional.of("ada@example.org"), "pending");

        assertThat(Dialogue.said(telling(Action.CONFIRMED)
                        .stranger("ada@example.org")
                        .known(member)
                        .nextCall()))
                .isEqualTo("POST " + LIST + "/track_referral_conversion_event {\"email\":\"ada@example.org\"}");
    }

    @Test
    void a_call_proves_who_makes_it_but_does_not_show_it() {
        ProgramCall call = telling(Action.CONFIRMED).nextCall();

        assertThat(call.headers()).containsEntry("Authorization", "Bearer t0k3n");
        assertThat(call.toString()).isEqualTo("ProgramCall[spring, read]");
    }

    @Test
    void an_outage_is_tried_again_and_a_lost_write_leaves_a_doubt() {
        assertThat(telling(Action.CONFIRMED).answer(503, "<html>").outcome())
                .isInstanceOfSatisfying(TryLater.class, later -> {
                    assertThat(later.reason()).isEqualTo("HTTP_503");
                    assertThat(later.inDoubt()).isFalse();
                });
        assertThat(telling(Action.CONFIRMED)
                        .answer(200, ok("subscriber_retrieved", "pending"))
                        .lost(ProgramAnswer.TIMEOUT)
                        .outcome())
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.inDoubt()).isTrue());
    }

    @Test
    void what_was_not_tried_has_its_turn_another_time() {
        assertThat(telling(Action.CONFIRMED).lost(ProgramAnswer.NOT_TRIED).last())
                .isInstanceOf(Step.NotNow.class);
    }

    @Test
    void nothing_is_sent_for_an_hour_after_too_many_calls() {
        assertThat(api.pauseFor(answered(429, error("too_many_calls"))))
                .contains(new Pause(Gate.Reason.LIMIT, "TOO_MANY_CALLS", Duration.ofHours(1)));
    }

    @Test
    void the_last_calls_are_left_to_others() {
        assertThat(api.pauseFor(answered(200, "{\"status\":\"ok\",\"data\":{},\"calls_left\":20}")))
                .contains(new Pause(Gate.Reason.LIMIT, "CALLS_LEFT"));
        assertThat(api.pauseFor(answered(200, "{\"status\":\"ok\",\"data\":{},\"calls_left\":21}")))
                .isEmpty();
    }

    @Test
    void a_token_that_is_not_accepted_closes_the_gate() {
        assertThat(api.pauseFor(answered(401, error("invalid_token"))))
                .contains(new Pause(Gate.Reason.LOGIN, "INVALID_TOKEN"));
        assertThat(telling(Action.CONFIRMED).answer(401, error("invalid_token")).outcome())
                .isInstanceOf(TryLater.class);
    }

    @Test
    void a_person_who_is_not_found_closes_no_gate() {
        assertThat(api.pauseFor(answered(404, error("subscriber_not_found")))).isEmpty();
    }

    static Stream<String> bodies() {
        return Stream.of("", "[]", "null", "{", "\"ok\"", "{\"status\":\"ok\",\"data\":[]}", "{\"status\":7}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_success_that_cannot_be_read_is_tried_again(String body) {
        assertThat(telling(Action.ADD_CONTACT)
                        .stranger("ada@example.org")
                        .answer(200, body)
                        .outcome()
                        .reason())
                .isEqualTo("UNREADABLE_ANSWER");
    }

    @Test
    void what_is_known_of_a_new_subscriber_reads_like_the_programs_own_webhook() throws Exception {
        Dialogue dialogue = telling(Action.ADD_CONTACT)
                .stranger("ada@example.org")
                .renaming(Map.of("email", "contact.mail"), Map.of("came", EventKind.REFERRER_JOINED));
        Member member = new Member(
                "sub_1", Optional.of("c0de"), Optional.of("https://x.example"), Optional.of("ada@example.org"), "");

        Map<String, Object> payload = api.joined(dialogue.campaign().program(), dialogue.question(), member);
        Event event = new ReferralHero()
                .events(dialogue.campaign().program(), payload)
                .get(0);

        assertThat(event.kind()).isEqualTo(EventKind.REFERRER_JOINED);
        assertThat(event.participant()).isEqualTo("sub_1");
        assertThat(event.email()).contains("ada@example.org");
        assertThat(event.facts())
                .containsEntry("referral_link", "https://x.example")
                .containsEntry("code", "c0de")
                .containsEntry("last_name", "Lovelace");
    }

    private ProgramCall spendCall(String transaction) {
        return telling(Action.ADD_SPEND)
                .spend(transaction, "10")
                .answer(200, ok("subscriber_retrieved", "confirmed"))
                .nextCall();
    }

    @Test
    void operators_read_the_same_about_a_reason_as_the_connector_does() {
        ProgramErrorPage.check(ReferralHeroApi.errors(), "ReferralHero");
    }

    private Dialogue telling(Action action) {
        return Dialogue.telling(api, action).campaignId("MF0123456789").participant("sub_1");
    }

    private static ProgramAnswer answered(int status, String body) {
        ProgramCall call = ProgramCall.reading("spring", "read", "", "", Map.of());
        return new ProgramAnswer(call, status, body);
    }

    private static String ok(String response, String status) {
        return "{\"status\":\"ok\",\"data\":{\"response\":\"" + response
                + "\",\"id\":\"sub_1\",\"email\":\"ada@example.org\",\"status\":\"" + status
                + "\"},\"calls_left\":4000,\"timestamp\":\"1\"}";
    }

    private static String error(String code) {
        return "{\"status\":\"error\",\"message\":\"No.\",\"code\":\"" + code + "\"}";
    }
}
