package org.referralconnector.operator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.imports.ImportForecast;
import org.referralconnector.imports.ImportState;

/** Words what an operator is told of imports. */
public final class ImportAnswers {
    private static final List<String> ON_THE_WAY = List.of("due", "claimed");

    private final ImportForecast forecast;

    public ImportAnswers(ImportForecast forecast) {
        this.forecast = forecast;
    }

    /** The parameters of the SQL for an import. */
    public Map<String, Object> numbered(long id) {
        return Map.of("id", id);
    }

    /** A page of imports. */
    public OperatorAnswer imports(List<Map<String, Object>> rows, long limit) {
        boolean more = rows.size() > limit;
        List<Map<String, Object>> page = more ? rows.subList(0, (int) limit) : rows;
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("items", page.stream().map(ImportAnswers::run).toList());
        content.put("next", more ? page.get(page.size() - 1).get("id") : null);
        return OperatorAnswer.ok(content);
    }

    /**
     * One import.
     *
     * @param found its row, if there is one
     * @param outcomes how many people there are of each state and reason
     * @throws OperatorRefused if there is no such import
     */
    public OperatorAnswer shown(List<Map<String, Object>> found, List<Map<String, Object>> outcomes)
            throws OperatorRefused {
        if (found.isEmpty()) {
            throw OperatorRefused.notFound("no import has this number");
        }
        return OperatorAnswer.ok(run(found.get(0), outcomes));
    }

    /** One import for somebody who has no token: without the condition, and what Salesforce said about it. */
    public Map<String, Object> announcement(List<Map<String, Object>> found, List<Map<String, Object>> outcomes) {
        Map<String, Object> content = run(found.get(0), outcomes);
        content.keySet().removeAll(List.of("where", "detail", "secondsLeft"));
        return content;
    }

    private Map<String, Object> run(Map<String, Object> row, List<Map<String, Object>> outcomes) {
        Map<String, Object> run = run(row);
        List<Map<String, Object>> people = people(row, outcomes);
        long waiting = people.stream()
                .filter(outcome -> ON_THE_WAY.contains(outcome.get("state")))
                .mapToLong(outcome -> number(outcome, "persons"))
                .sum();
        long total = number(row, "total");
        long done = Math.max(0, number(row, "records") - waiting);
        boolean ended = row.get("state").equals(ImportState.DONE.word());
        run.put("percent", ended ? 100 : total == 0 ? 0 : Math.min(100, done * 100 / total));
        if (isActive(row) && row.get("total") != null) {
            forecast.left(number(row, "id"), Math.max(0, total - done))
                    .ifPresent(left -> run.put("secondsLeft", left.toSeconds()));
            forecast.rate(number(row, "id")).ifPresent(rate -> run.put("perSecond", Math.round(rate)));
        }
        run.put("outcomes", people);
        return run;
    }

    private static boolean isActive(Map<String, Object> row) {
        return row.get("state").equals(ImportState.READING.word())
                || row.get("state").equals(ImportState.CARRYING.word());
    }

    /** What became of everybody, first those of whom nothing was recorded. */
    private static List<Map<String, Object>> people(Map<String, Object> row, List<Map<String, Object>> outcomes) {
        List<Map<String, Object>> people = new ArrayList<>();
        if (Boolean.TRUE.equals(row.get("dry_run"))) {
            add(people, "chosen", "dry-run", number(row, "chosen"));
        }
        add(people, "skipped", "no-email", number(row, "no_email"));
        add(people, "skipped", "already-participant", number(row, "already_participant"));
        add(people, "skipped", "chosen-before", number(row, "chosen_before"));
        add(people, "skipped", "repeated", repeated(row));
        outcomes.stream()
                .map(outcome -> List.of(
                        outcome.get("state").toString(), outcome.get("reason").toString()))
                .distinct()
                .forEach(kind -> add(people, kind.get(0), kind.get(1), persons(outcomes, kind)));
        return people;
    }

    /** Whoever is of this state and reason: those who are counted, and those who will be at the next turn. */
    private static long persons(List<Map<String, Object>> outcomes, List<String> kind) {
        return outcomes.stream()
                .filter(outcome ->
                        kind.get(0).equals(outcome.get("state")) && kind.get(1).equals(outcome.get("reason")))
                .mapToLong(outcome -> number(outcome, "persons"))
                .sum();
    }

    /** Who was met more than once, as a member of several Salesforce campaigns; known once everybody is read. */
    private static long repeated(Map<String, Object> row) {
        return row.get("state").equals(ImportState.READING.word())
                ? 0
                : number(row, "records")
                        - number(row, "chosen")
                        - number(row, "no_email")
                        - number(row, "already_participant")
                        - number(row, "chosen_before");
    }

    private static void add(List<Map<String, Object>> people, String state, String reason, long persons) {
        if (persons <= 0) {
            return;
        }
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("state", state);
        if (!reason.isEmpty()) {
            outcome.put("reason", reason);
        }
        outcome.put("persons", persons);
        people.add(outcome);
    }

    private static Map<String, Object> run(Map<String, Object> row) {
        Map<String, Object> run = new LinkedHashMap<>();
        Rows.of(row).forEach((name, value) -> {
            switch (name) {
                case "source" -> run.put("from", value);
                case "soqlCondition" -> run.put("where", value);
                case "noEmail", "alreadyParticipant", "chosenBefore" -> {
                    // said among the outcomes
                }
                default -> run.put(name, value);
            }
        });
        return run;
    }

    private static long number(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
