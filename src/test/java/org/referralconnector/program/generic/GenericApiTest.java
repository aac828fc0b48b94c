package org.referralconnector.program.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.campaign.ProgramFixture.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.WebhookRules;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.program.Dialogue;
import org.referralconnector.program.Member;
import org.referralconnector.program.Pause;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.ProgramErrorPage;
import org.referralconnector.program.Programs;
import org.referralconnector.program.Step;
import org.referralconnector.program.WebhookRequest;

class GenericApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock CLOCK = Clock.fixed(Dialogue.NOON, ZoneOffset.UTC);

    private final GenericApi api = new GenericApi(JSON, CLOCK);

    @Test
    void an_update_is_a_webhook_with_all_that_is_known() {
        ProgramCall call = telling(Action.ADD_SPEND)
                .code("c0de")
                .person("003000000000001AAA", "ada@example.org")
                .spend("006-1", "1200.50")
                .nextCall();

        assertThat(Dialogue.said(call))
                .isEqualTo(("POST  {'type':'spend.added','timestamp':'2026-11-27T12:00:00Z',"
                                + "'data':{'campaign':'spring','campaign_id':'4815','participant':{'id':'p-1','code':'c0de',"
                                + "'email':'ada@example.org','first_name':'Ada','last_name':'Lovelace','record':{'connection':"
                                + "'salesforce/default','object':'Contact','id':'003000000000001AAA'}},'spend':{'transaction':"
                                + "'006-1','amount':'1200.50','total':'99','currency':'EUR'},'cause':{'rule':'Deal won',"
                                + "'object':'Opportunity','record':'006000000000001AAA','reversal':false}}}")
                        .replace('\'', '"'));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void every_update_is_as_the_published_schema_says(Action action) throws IOException {
        Dialogue full = telling(action)
                .code("c0de")
                .person("003000000000001AAA", "ada@example.org")
                .spend("006-1", "-3");
        Dialogue bare = telling(action).reversal();
        JsonSchema schema = schema();

        for (Dialogue dialogue : List.of(full, bare)) {
            JsonNode body = JSON.readTree(dialogue.nextCall().json().orElseThrow());
            assertThat(schema.validate(body)).isEmpty();
        }
    }

    @Test
    void the_published_schema_refuses_what_is_never_sent() throws IOException {
        assertThat(schema().validate(JSON.readTree("{\"type\":\"referral.confirmed\"}")))
                .isNotEmpty();
        assertThat(schema().validate(JSON.readTree(telling(Action.PENDING)
                        .nextCall()
                        .json()
                        .orElseThrow()
                        .replace("referral.pending", "referral.lost"))))
                .isNotEmpty();
    }

    @Test
    void the_signature_is_one_that_we_would_accept_ourselves() throws Exception {
        ProgramCall call = telling(Action.CONFIRMED).nextCall();
        WebhookRules rules = new WebhookRules(
                false, WebhookRules.Scheme.STANDARD_WEBHOOKS, List.of(Dialogue.SECRET), "webhook-signature");
        Campaign receiver =
                new Campaign("receiver", program("generic").webhook(rules).rules(), Optional.empty());
        Programs programs = new Programs(List.of(new GenericProgram()), new Campaigns(List.of(receiver)), CLOCK);

        programs.authenticate(new WebhookRequest(
                "receiver",
                Optional.empty(),
                call.headers(),
                call.json().orElseThrow().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void every_attempt_has_the_same_id_and_no_secret_shows() {
        ProgramCall first = telling(Action.CONFIRMED).nextCall();
        ProgramCall second = telling(Action.CONFIRMED).attempts(3).inDoubt().nextCall();

        assertThat(first.headers().get("webhook-id"))
                .matches("msg_[0-9a-f]{32}")
                .isEqualTo(second.headers().get("webhook-id"));
        assertThat(first.toString()).doesNotContain("v1,", "whsec");
    }

    @Test
    void a_receiver_need_not_say_anything() {
        Step.Done end = telling(Action.ADD_CONTACT)
                .stranger("ada@example.org")
                .answer(204, "")
                .end();

        assertThat(end.outcome()).isInstanceOf(Delivered.class);
        assertThat(end.member()).isEmpty();
    }

    @Test
    void a_receiver_may_say_whom_it_took_in() {
        Step.Done end = telling(Action.ADD_CONTACT)
                .stranger("ada@example.org")
                .answer(200, "{\"participant\":{\"id\":7,\"code\":\"c0de\",\"url\":\"https://x.example/c0de\"}}")
                .end();

        assertThat(end.isNew()).isTrue();
        assertThat(end.member())
                .contains(new Member(
                        "7", Optional.of("c0de"), Optional.of("https://x.example/c0de"), Optional.empty(), ""));
    }

    @ParameterizedTest
    @CsvSource({"0,PT5S", "1,PT5M", "2,PT30M", "3,PT2H", "4,PT5H", "5,PT10H", "6,PT10H"})
    void a_failure_is_repeated_as_the_specification_says(int attempts, Duration wait) {
        assertThat(telling(Action.CONFIRMED).attempts(attempts).answer(500, "").outcome())
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.after()).contains(wait));
    }

    @Test
    void after_the_last_attempt_it_needs_a_person() {
        assertThat(telling(Action.CONFIRMED).attempts(7).answer(400, "").outcome())
                .isInstanceOfSatisfying(Parked.class, parked -> {
                    assertThat(parked.reason()).isEqualTo("HTTP_400");
                    assertThat(parked.detail()).startsWith("It was tried 8 times.");
                });
    }

    @Test
    void a_receiver_may_say_how_long_to_wait() {
        Dialogue dialogue = telling(Action.CONFIRMED).answer(429, "", Duration.ofMinutes(3));

        assertThat(dialogue.outcome()).isInstanceOfSatisfying(TryLater.class, later -> assertThat(later.after())
                .contains(Duration.ofMinutes(3)));
        assertThat(api.pauseFor(new ProgramAnswer(
                        telling(Action.CONFIRMED).nextCall(), 503, "", Optional.of(Duration.ofMinutes(3)))))
                .contains(new Pause(Gate.Reason.OUTAGE, "HTTP_503", Duration.ofMinutes(3)));
    }

    @Test
    void gone_means_stop() {
        assertThat(telling(Action.CONFIRMED).answer(410, "").outcome())
                .isInstanceOfSatisfying(
                        Parked.class, parked -> assertThat(parked.reason()).isEqualTo("HTTP_410"));
        assertThat(api.pauseFor(new ProgramAnswer(telling(Action.CONFIRMED).nextCall(), 410, "")))
                .contains(new Pause(Gate.Reason.GONE, "HTTP_410"));
    }

    @Test
    void what_was_not_tried_counts_no_attempt() {
        assertThat(telling(Action.CONFIRMED).lost(ProgramAnswer.NOT_TRIED).last())
                .isInstanceOf(Step.NotNow.class);
    }

    @Test
    void what_a_receiver_says_of_a_new_participant_reads_like_its_own_webhook() throws Exception {
        Dialogue dialogue = telling(Action.ADD_CONTACT)
                .stranger("ada@example.org")
                .renaming(
                        Map.of("participant", "who.it.is", "type", "event"),
                        Map.of("registered", EventKind.REFERRER_JOINED));
        Member member = new Member("7", Optional.of("c0de"), Optional.of("https://x.example"), Optional.empty(), "");

        Map<String, Object> payload = api.joined(dialogue.campaign().program(), dialogue.question(), member);
        Event event = new GenericProgram()
                .events(dialogue.campaign().program(), payload)
                .get(0);

        assertThat(event.kind()).isEqualTo(EventKind.REFERRER_JOINED);
        assertThat(event.participant()).isEqualTo("7");
        assertThat(event.email()).contains("ada@example.org");
        assertThat(event.facts()).containsEntry("url", "https://x.example");
    }

    @Test
    void operators_read_the_same_about_a_reason_as_the_connector_does() {
        ProgramErrorPage.check(GenericApi.errors(), "Generic receivers");
    }

    private Dialogue telling(Action action) {
        return Dialogue.telling(api, action);
    }

    private static JsonSchema schema() throws IOException {
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(JSON.readTree(Files.readString(Path.of("docs/status-update.schema.json"))));
    }
}
