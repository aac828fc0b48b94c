package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.RunningConnector.Answer;

/**
 * Whoever comes from RudderStack's Salesforce destination finds the same records, or those that our documentation
 * promises instead. The numbers in the names of the cases are those of the recorded behaviour of that destination;
 * {@code ours} is what nobody recorded.
 *
 * <p>What an answer of Salesforce means to a write is not in here. {@link FaultMatrixTest} has every code, status and
 * broken connection of {@code docs/errors.md}, for calls and for single records. {@code SalesforceErrorsTest} has the
 * shapes of error bodies: none, text, an object, an empty list. {@code MovedRecordsTest} and {@link FollowingTest} have
 * converted leads, deleted records, and duplicates that the org reports.
 */
@RunsOnBothDatabases(settings = {"referral.campaigns=src/test/resources/rudderstack-campaigns"})
class RudderStackCasesTest {
    private static final Path ORG = Path.of("src/test/resources/cases/rudderstack-org.yaml");
    private static final List<RudderStackCase> CASES = RudderStackCase.all();

    private static final Map<RunningConnector, RudderStackReplay> REPLAYS = new HashMap<>();

    private final RudderStackReplay replay;

    /** The first test on a database plays all cases that may be played at the same time. */
    RudderStackCasesTest(RunningConnector connector) {
        this.replay = REPLAYS.computeIfAbsent(connector, RudderStackCasesTest::played);
    }

    static Stream<RudderStackCase> together() {
        return CASES.stream().filter(each -> !each.isAlone());
    }

    static Stream<RudderStackCase> alone() {
        return CASES.stream().filter(RudderStackCase::isAlone);
    }

    private static RudderStackReplay played(RunningConnector connector) {
        RudderStackReplay replay = new RudderStackReplay(connector);
        replay.extend(ORG);
        replay.play(together().toList());
        return replay;
    }

    @ParameterizedTest
    @MethodSource("together")
    void an_event_becomes_the_records_that_its_sender_expects(RudderStackCase each) {
        check(each);
    }

    @ParameterizedTest
    @MethodSource("alone")
    void whatever_salesforce_answers_to_a_search_no_event_is_lost(RudderStackCase each) {
        replay.playAlone(each);

        check(each);
    }

    private void check(RudderStackCase each) {
        for (Answer answer : replay.answers(each)) {
            assertThat(answer.body()).contains(each.answerSays());
            assertThat(answer.status()).isEqualTo(each.answerStatus());
        }
        List<JsonNode> outcomes = each.list("outcomes");
        assertThat(replay.deliveries(each)).isEqualTo(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            checkOutcome(each, i, outcomes.get(i));
        }
        for (JsonNode expected : each.list("after")) {
            checkRecords(each, expected);
        }
    }

    private void checkOutcome(RudderStackCase each, int number, JsonNode expected) {
        JsonNode delivery = replay.delivery(each, number);
        for (Map.Entry<String, JsonNode> member :
                replay.resolved(each, expected).properties()) {
            String value = member.getValue().asText();
            switch (member.getKey()) {
                case "tried" ->
                    assertThat(replay.history(each, number)
                                    .path(0)
                                    .path("reason")
                                    .asText())
                            .isEqualTo(value);
                case "detail" -> assertThat(delivery.path("detail").asText()).contains(value);
                default ->
                    assertThat(delivery.path(member.getKey()).asText())
                            .describedAs("%s of %s", member.getKey(), delivery)
                            .isEqualTo(value);
            }
        }
    }

    private void checkRecords(RudderStackCase each, JsonNode expected) {
        List<JsonNode> wanted = RudderStackCase.list(replay.resolved(each, expected), "records");
        List<JsonNode> found = replay.records(each, expected.path("object").asText(), expected.path("where"));
        assertThat(found).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(RudderStackReplay.holds(found.get(i), wanted.get(i)))
                    .describedAs("%s holds %s", found.get(i), wanted.get(i))
                    .isTrue();
        }
    }
}
