package org.referralconnector.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;

/**
 * A batch that is being told to a program, round by round: in each round everybody's next call is made. Of one person
 * the updates come one after the other, and what could not be told holds up what comes after it. For one thread.
 */
public final class Telling {
    private final Campaign campaign;
    private final ProgramApi api;
    private final StatusUpdates updates;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Map<Long, Outcome> outcomes = new HashMap<>();
    private final Set<Long> untried = new HashSet<>();
    private final List<Newcomer> newcomers = new ArrayList<>();
    private List<Pending> round = List.of();

    /**
     * Somebody whom the program took in because it was told to, and has its own id for.
     *
     * @param question what it was told
     * @param member the participant as it knows it
     */
    record Newcomer(Question question, Member member) {}

    Telling(Campaign campaign, ProgramApi api, StatusUpdates updates, Batch batch) {
        this.campaign = campaign;
        this.api = api;
        this.updates = updates;
        batch.deliveries()
                .forEach(delivery -> lines.computeIfAbsent(delivery.entry().participant(), participant -> new Line())
                        .waiting
                        .add(delivery));
        lines.values().forEach(this::advance);
        round = nextRound();
    }

    /** Whether nothing is left to be asked. */
    public boolean isOver() {
        return round.isEmpty();
    }

    Campaign campaign() {
        return campaign;
    }

    /** The calls of this round. */
    List<ProgramCall> calls() {
        return round.stream().map(Pending::call).toList();
    }

    /**
     * Goes on with what was answered.
     *
     * @param answers one for each call of the round, in its order
     */
    void hear(List<ProgramAnswer> answers) {
        if (answers.size() != round.size()) {
            throw new IllegalArgumentException(round.size() + " calls have " + answers.size() + " answers");
        }
        for (int i = 0; i < answers.size(); i++) {
            round.get(i).hear(answers.get(i), api);
        }
        round.stream().flatMap(pending -> pending.lines().stream()).forEach(this::advance);
        round = nextRound();
    }

    Map<Long, Outcome> outcomes() {
        return outcomes;
    }

    Set<Long> untried() {
        return untried;
    }

    List<Newcomer> newcomers() {
        return newcomers;
    }

    /** Brings a line to its next call, or to its end. */
    private void advance(Line line) {
        line.call = Optional.empty();
        while (line.call.isEmpty() && !line.waiting.isEmpty()) {
            Delivery delivery = line.waiting.get(0);
            Optional<StatusUpdate> update = read(delivery);
            if (update.isEmpty()) {
                end(line, new Parked("UNREADABLE", "This is no status update. Skip the delivery."));
                continue;
            }
            Question question = new Question(campaign, delivery, update.get(), line.known, line.answers);
            Step step = api.next(question);
            if (step instanceof Step.Ask ask) {
                line.call = Optional.of(ask.call());
            } else if (step instanceof Step.Done done) {
                line.known = done.member().or(() -> line.known);
                done.member()
                        .filter(member -> done.isNew()
                                && !member.id().equals(question.update().participant()))
                        .ifPresent(member -> newcomers.add(new Newcomer(question, member)));
                end(line, done.outcome());
            } else {
                line.giveUp(untried);
            }
        }
    }

    private void end(Line line, Outcome outcome) {
        outcomes.put(line.waiting.remove(0).id(), outcome);
        line.answers.clear();
        if (outcome instanceof TryLater || outcome instanceof Parked) {
            line.giveUp(untried);
        }
    }

    private Optional<StatusUpdate> read(Delivery delivery) {
        try {
            return Optional.of(updates.read(delivery.entry().body()));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private List<Pending> nextRound() {
        List<Line> asking =
                lines.values().stream().filter(line -> line.call.isPresent()).toList();
        List<Line> together = asking.stream()
                .filter(line -> api.bundles(line.call.orElseThrow()))
                .toList();
        List<Pending> calls = new ArrayList<>();
        for (Line line : asking) {
            if (together.size() < 2 || !together.contains(line)) {
                calls.add(new Pending(line.call.orElseThrow(), List.of(line)));
            } else if (line == together.get(0)) {
                calls.add(new Pending(
                        api.together(together.stream()
                                .map(one -> one.call.orElseThrow())
                                .toList()),
                        together));
            }
        }
        return calls;
    }

    /** The updates of one person that are still to be told, in order. */
    private static final class Line {
        private final List<Delivery> waiting = new ArrayList<>();
        private final List<ProgramAnswer> answers = new ArrayList<>();
        private Optional<Member> known = Optional.empty();
        private Optional<ProgramCall> call = Optional.empty();

        /** The rest goes back as it was. */
        private void giveUp(Set<Long> untried) {
            waiting.forEach(delivery -> untried.add(delivery.id()));
            waiting.clear();
        }
    }

    /** A call that is under way, and for whom. */
    private record Pending(ProgramCall call, List<Line> lines) {
        void hear(ProgramAnswer answer, ProgramApi api) {
            List<ProgramAnswer> answers = call.parts().isEmpty() ? List.of(answer) : api.apart(answer);
            for (int i = 0; i < lines.size(); i++) {
                lines.get(i).answers.add(answers.get(i));
            }
        }
    }
}
