package org.referralconnector.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Refused;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;

/** How a batch is told, whatever the program: here one whose answers say what becomes of an update. */
class TellingTest {
    private final StatusUpdates updates = new StatusUpdates(new ObjectMapper());
    private final Obedient api = new Obedient();
    private final List<Delivery> deliveries = new ArrayList<>();

    @Test
    void of_one_person_one_update_comes_after_the_other() {
        update(1, "ada", Action.CONFIRMED);
        update(2, "ada", Action.ADD_SPEND);
        update(3, "byron", Action.CONFIRMED);

        List<List<String>> rounds = tell(Map.of());

        assertThat(rounds).containsExactly(List.of("ada confirmed", "byron confirmed"), List.of("ada add-spend"));
        assertThat(telling.outcomes()).containsOnlyKeys(1L, 2L, 3L);
        assertThat(telling.untried()).isEmpty();
    }

    @Test
    void what_could_not_be_told_holds_up_what_comes_after_it_and_nobody_else() {
        update(1, "ada", Action.CONFIRMED);
        update(2, "ada", Action.ADD_SPEND);
        update(3, "byron", Action.CONFIRMED);
        update(4, "byron", Action.ADD_SPEND);

        tell(Map.of("ada confirmed", "park", "byron confirmed", "later"));

        assertThat(telling.outcomes().get(1L)).isInstanceOf(Parked.class);
        assertThat(telling.outcomes().get(3L)).isInstanceOf(TryLater.class);
        assertThat(telling.outcomes()).hasSize(2);
        assertThat(telling.untried()).containsExactlyInAnyOrder(2L, 4L);
    }

    @Test
    void what_is_skipped_or_refused_holds_up_nothing() {
        update(1, "ada", Action.CONFIRMED);
        update(2, "ada", Action.QUALIFIED);
        update(3, "ada", Action.ADD_SPEND);

        tell(Map.of("ada confirmed", "skip", "ada qualified", "refuse"));

        assertThat(telling.outcomes().get(1L)).isInstanceOf(Skipped.class);
        assertThat(telling.outcomes().get(2L)).isInstanceOf(Refused.class);
        assertThat(telling.outcomes().get(3L)).isInstanceOf(Delivered.class);
    }

    @Test
    void whoever_has_no_turn_goes_back_as_he_was() {
        update(1, "ada", Action.CONFIRMED);
        update(2, "ada", Action.ADD_SPEND);

        tell(Map.of("ada confirmed", "not-now"));

        assertThat(telling.outcomes()).isEmpty();
        assertThat(telling.untried()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void what_cannot_be_read_is_parked() {
        deliveries.add(delivery(1, "ada", "{\"action\": \"dance\"}"));

        tell(Map.of());

        assertThat(telling.outcomes().get(1L).reason()).isEqualTo("UNREADABLE");
    }

    @Test
    void what_was_learned_of_a_person_is_known_for_the_next_update() {
        update(1, "003", Action.ADD_CONTACT);
        update(2, "003", Action.CONFIRMED);
        update(3, "byron", Action.CONFIRMED);

        tell(Map.of());

        assertThat(api.known).containsExactly("", "", "new-003");
        assertThat(telling.newcomers())
                .extracting(newcomer -> newcomer.member().id())
                .containsExactly("new-003");
    }

    @Test
    void whom_the_program_knew_by_its_own_id_is_no_newcomer() {
        update(1, "new-ada", Action.ADD_CONTACT);

        tell(Map.of());

        assertThat(telling.outcomes().get(1L)).isInstanceOf(Delivered.class);
        assertThat(telling.newcomers()).isEmpty();
    }

    @Test
    void calls_that_go_together_are_one_and_each_gets_its_answer() {
        update(1, "ada", Action.ADD_SPEND);
        update(2, "byron", Action.CONFIRMED);
        update(3, "carl", Action.ADD_SPEND);
        api.bundling = true;

        List<List<String>> rounds = tell(Map.of("carl add-spend", "park"));

        assertThat(rounds).containsExactly(List.of("[ada add-spend, carl add-spend]", "byron confirmed"));
        assertThat(telling.outcomes().get(1L)).isInstanceOf(Delivered.class);
        assertThat(telling.outcomes().get(3L)).isInstanceOf(Parked.class);
    }

    @Test
    void a_lone_call_is_made_as_it_is() {
        update(1, "ada", Action.ADD_SPEND);
        api.bundling = true;

        assertThat(tell(Map.of())).containsExactly(List.of("ada add-spend"));
    }

    @Test
    void every_call_needs_its_answer() {
        update(1, "ada", Action.CONFIRMED);
        Telling begun = begin();

        assertThatIllegalArgumentException().isThrownBy(() -> begun.hear(List.of()));
    }

    private Telling telling;

    private Telling begin() {
        return new Telling(api.campaign(), api, updates, new Batch("program/spring", 1, deliveries));
    }

    /** Answers each call as {@code answers} says, or else with success; gives back what was called, round by round. */
    private List<List<String>> tell(Map<String, String> answers) {
        telling = begin();
        List<List<String>> rounds = new ArrayList<>();
        while (!telling.isOver()) {
            rounds.add(telling.calls().stream().map(ProgramCall::name).toList());
            telling.hear(telling.calls().stream()
                    .map(call -> new ProgramAnswer(
                            call,
                            200,
                            call.parts().isEmpty()
                                    ? answers.getOrDefault(call.name(), "ok")
                                    : call.parts().stream()
                                            .map(part -> answers.getOrDefault(part.name(), "ok"))
                                            .collect(Collectors.joining(","))))
                    .toList());
        }
        return rounds;
    }

    private void update(long id, String participant, Action action) {
        String body = updates.body(Dialogue.telling(api, action)
                .participant(participant)
                .question()
                .update());
        deliveries.add(delivery(id, participant, body));
    }

    private static Delivery delivery(long id, String participant, String body) {
        JournalEntry entry = new JournalEntry(
                id, "spring", EventKind.STATUS_CHANGED, participant, 0, Dialogue.NOON, "application/json", body);
        return new Delivery(id, entry, "program/spring", 0, Optional.empty());
    }

    /** Asks once about each update, and ends it as the answer says. */
    private static final class Obedient implements ProgramApi {
        private final List<String> known = new ArrayList<>();
        private boolean bundling;

        Campaign campaign() {
            return Dialogue.telling(this, Action.CONFIRMED).campaign();
        }

        @Override
        public String type() {
            return "obedient";
        }

        @Override
        public Step next(Question question) {
            String participant = question.update().participant();
            if (question.latest().isEmpty()) {
                known.add(question.known().map(Member::id).orElse(""));
                return new Step.Ask(ProgramCall.reading(
                        "spring", participant + " " + question.update().action().word(), "", "", Map.of()));
            }
            Member member = new Member(
                    participant.startsWith("new-") ? participant : "new-" + participant,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "");
            return switch (question.latest().get().body()) {
                case "park" -> new Step.Done(new Parked("P", ""), Optional.empty());
                case "later" ->
                    new Step.Done(new TryLater(Optional.of(Duration.ZERO), "L", "", false), Optional.empty());
                case "skip" -> new Step.Done(new Skipped("s", ""), Optional.empty());
                case "refuse" -> new Step.Done(new Refused("R", ""), Optional.empty());
                case "not-now" -> new Step.NotNow();
                default ->
                    new Step.Done(
                            new Delivered("user", member.id(), true),
                            Optional.of(member),
                            question.update().action() == Action.ADD_CONTACT);
            };
        }

        @Override
        public Optional<Pause> pauseFor(ProgramAnswer answer) {
            return Optional.empty();
        }

        @Override
        public Map<String, Object> joined(ProgramRules rules, Question question, Member member) {
            return new HashMap<>();
        }

        @Override
        public Rate rate() {
            return Rate.USUAL;
        }

        @Override
        public boolean bundles(ProgramCall call) {
            return bundling && call.name().endsWith("add-spend");
        }

        @Override
        public ProgramCall together(List<ProgramCall> calls) {
            String names = calls.stream().map(ProgramCall::name).toList().toString();
            return new ProgramCall("spring", names, "POST", "", "", Map.of(), Optional.empty(), true, calls);
        }

        @Override
        public List<ProgramAnswer> apart(ProgramAnswer answer) {
            String[] words = answer.body().split(",", -1);
            List<ProgramAnswer> answers = new ArrayList<>();
            for (int i = 0; i < words.length; i++) {
                answers.add(answer.ofPart(answer.call().parts().get(i), 200, words[i]));
            }
            return answers;
        }
    }
}
