package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.referralconnector.OperatorClient.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the running connector why a referral did or did not qualify. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Say why a referral did or did not qualify: every rule, and every fact that was seen.",
        footer = {"", "The connector that runs with the same settings is asked."})
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private ConfigFolder config;

    @Option(
            names = "--referral",
            required = true,
            paramLabel = "CODE",
            description = "The referral code, or the program's id of the referred person.")
    private String code;

    @Option(names = "--json", description = "Print what the operator API answers.")
    private boolean asJson;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        OperatorClient connector = new OperatorClient(config.settings());
        PrintWriter err = spec.commandLine().getErr();
        if (!connector.reaches()) {
            err.println("No connector answers at " + connector.address() + "; start it with the same settings.");
            return ExitCode.SOFTWARE;
        }
        String path = "/api/referrals/"
                + URLEncoder.encode(code, StandardCharsets.UTF_8).replace("+", "%20") + "/explain";
        Reply reply = connector.call("GET", path, null);
        if (!reply.succeeded()) {
            err.println(reply.message());
            return ExitCode.SOFTWARE;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(reply.content().toPrettyString());
        } else {
            reply.content().path("items").forEach(item -> lines(item).forEach(out::println));
        }
        out.flush();
        return ExitCode.OK;
    }

    /** What is known of one referral, in lines for people. */
    static List<String> lines(JsonNode referral) {
        List<String> lines = new ArrayList<>();
        lines.add("Participant " + referral.path("participant").asText() + " of campaign "
                + referral.path("campaign").asText() + " is "
                + referral.path("status").asText() + ".");
        lines.add(referral.path("because").asText());
        for (JsonNode rule : referral.path("rules")) {
            List<String> actions = new ArrayList<>();
            rule.path("then").forEach(action -> actions.add(action.asText()));
            lines.add("");
            lines.add("Rule " + rule.path("name").asText() + " → " + String.join(", ", actions));
            if (rule.path("records").isEmpty()) {
                lines.add("  no record that it looks at belongs to the referral");
            }
            rule.path("records").forEach(record -> addRecord(record, lines));
        }
        for (JsonNode spend : referral.path("spend")) {
            lines.add("");
            lines.add("Spend told for " + spend.path("record").asText() + ": "
                    + spend.path("total").asText()
                    + (spend.has("currency") ? " " + spend.path("currency").asText() : ""));
        }
        return lines;
    }

    private static void addRecord(JsonNode record, List<String> lines) {
        lines.add("  " + record.path("object").asText() + " "
                + record.path("record").asText() + ", found by "
                + record.path("foundBy").asText() + ": " + record.path("state").asText()
                + (record.has("heldUntil")
                        ? " until " + record.path("heldUntil").asText()
                        : ""));
        for (JsonNode condition : record.path("conditions")) {
            lines.add("    " + mark(condition.path("result").asText()) + " "
                    + condition.path("condition").asText() + ": wanted "
                    + condition.path("expected").asText() + ", "
                    + (condition.has("seen") ? "seen " + condition.path("seen").asText() : "nothing seen"));
        }
    }

    private static String mark(String result) {
        return switch (result) {
            case "met" -> "✓";
            case "not-met" -> "✗";
            default -> "?";
        };
    }
}
