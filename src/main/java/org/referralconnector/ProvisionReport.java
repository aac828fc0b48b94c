package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.referralconnector.provision.Result;
import org.referralconnector.provision.Result.State;

/** Tells the results of a set-up one by one, a line each, and keeps them for the end. */
final class ProvisionReport {
    private final PrintWriter out;
    private final boolean planOnly;
    private final ObjectNode all = new ObjectMapper().createObjectNode();
    private final ArrayNode connections;
    private final Map<State, Integer> counts = new EnumMap<>(State.class);

    ProvisionReport(PrintWriter out, boolean planOnly) {
        this.out = out;
        this.planOnly = planOnly;
        all.put("planOnly", planOnly);
        this.connections = all.putArray("connections");
    }

    /** What takes the results of one connection. */
    Consumer<Result> of(String crm, String connection) {
        out.println(crm + "/" + connection);
        ArrayNode results = connections
                .addObject()
                .put("crm", crm)
                .put("connection", connection)
                .putArray("results");
        return result -> take(result, results);
    }

    private void take(Result result, ArrayNode results) {
        counts.merge(result.state(), 1, Integer::sum);
        ObjectNode one = results.addObject()
                .put("part", result.part())
                .put("state", result.state().word())
                .put("what", result.what());
        result.code().ifPresent(code -> one.put("code", code));
        result.cure().ifPresent(cure -> one.put("cure", cure));
        out.println(line(result));
        out.flush();
    }

    private static String line(Result result) {
        String line = "  " + sign(result.state()) + " " + result.part() + ": " + result.what();
        return switch (result.state()) {
            case THERE, NOTED, PLANNED, DONE -> line;
            case REFUSED ->
                line + ": " + result.code().orElse("") + ". " + result.cure().orElse("");
            case NOT_TRIED -> line + ": not tried, " + result.cure().orElse("");
        };
    }

    private static String sign(State state) {
        return switch (state) {
            case THERE -> "✓";
            case PLANNED, DONE -> "+";
            case REFUSED -> "✗";
            case NOT_TRIED -> "-";
            case NOTED -> "!";
        };
    }

    /** Says how it ended. True if all is as needed, or would be. */
    boolean end() {
        int open = count(State.REFUSED) + count(State.NOT_TRIED);
        String done =
                planOnly ? count(State.PLANNED) + " would be made, nothing was changed" : count(State.DONE) + " made";
        out.println(count(State.THERE) + " there, " + done + ", " + count(State.REFUSED) + " refused, "
                + count(State.NOT_TRIED) + " not tried.");
        out.flush();
        all.put("complete", open == 0 && count(State.PLANNED) == 0);
        for (State state : State.values()) {
            all.put(state.word(), count(state));
        }
        return open == 0;
    }

    private int count(State state) {
        return counts.getOrDefault(state, 0);
    }

    /** All results. */
    String json() {
        return all.toPrettyString();
    }
}
