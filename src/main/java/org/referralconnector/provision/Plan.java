package org.referralconnector.provision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What is as needed already, what cannot be, and the steps to be made, in their order. For one thread. */
final class Plan {
    private final List<Result> known = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    void add(Result result) {
        known.add(result);
    }

    void add(Step step) {
        steps.add(step);
    }

    boolean hasStep(String part) {
        return steps.stream().anyMatch(step -> step.part().equalsIgnoreCase(part));
    }

    /** What is known without doing anything, and what would be done. */
    void tell(Consumer<Result> progress) {
        known.forEach(progress);
        steps.forEach(step -> progress.accept(Result.planned(step.part(), step.change())));
    }

    /**
     * Does one step after the other. A refusal ends those that build on it; one that concerns everything ends all.
     *
     * @param progress is told each result as soon as it is certain
     */
    void carryOut(Consumer<Result> progress) {
        known.forEach(progress);
        Map<String, String> ids = new HashMap<>();
        Set<String> failed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Optional<String> end = Optional.empty();
        for (Step step : steps) {
            Optional<String> before =
                    step.after().stream().filter(failed::contains).findFirst().map(part -> part + " is not there");
            Result result;
            if (end.isPresent() || before.isPresent()) {
                result = Result.notTried(
                        step.part(), step.change(), end.or(() -> before).get());
            } else {
                Attempt attempt = step.work().attempt(Map.copyOf(ids));
                attempt.id().ifPresent(id -> ids.put(step.part(), id));
                end = attempt.refusal().filter(Refusal::general).map(Refusal::code);
                result = attempt.refusal()
                        .map(refusal -> Result.refused(step.part(), step.change(), refusal))
                        .orElseGet(() -> Result.done(step.part(), step.change()));
            }
            if (result.isOpen()) {
                failed.add(step.part());
            }
            progress.accept(result);
        }
    }
}
