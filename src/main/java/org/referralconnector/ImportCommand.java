package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;
import org.referralconnector.OperatorClient.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Has the running connector import people, and shows how far it is; starts a connector for it if none runs. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Make people of Salesforce or Intercom participants of a program, and write their links back.",
        footer = {
            "",
            "The connector that runs with the same settings does it; if none answers, one is started for as long as it"
                    + " takes. Stopping this command does not stop the import."
        })
final class ImportCommand implements Callable<Integer> {
    private static final List<String> ACTIVE = List.of("reading", "carrying");
    private static final long LOOK_EVERY_MILLIS = 500;
    private static final int LOOKS_IN_VAIN = 60;
    private static final int BAD_REQUEST = 400;

    @Mixin
    private ConfigFolder config;

    @Option(names = "--campaign", required = true, paramLabel = "NAME", description = "The campaign they join.")
    private String campaign;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "SOURCE",
            description =
                    "Who they are: contacts, leads, person-accounts or campaign-members of Salesforce; intercom-contacts (all),"
                            + " intercom-leads, intercom-users or intercom-segment.")
    private String from;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Of Salesforce, only those of whom this SOQL condition is true, such as"
                    + " \"MailingCountry = 'FR'\".")
    private String where;

    @Option(names = "--segment", paramLabel = "ID", description = "The segment of intercom-segment, by its id.")
    private String segment;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "Only those created since: a day such as 2026-01-31, or how long ago, such as 90d or 12h.")
    private String since;

    @Option(names = "--welcome-email", description = "Let the program write to them, where it has a choice.")
    private boolean welcomeEmail;

    @Option(names = "--dry-run", description = "Only count; nobody is told anything.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the result as JSON; how far it is goes to standard error.")
    private boolean asJson;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = config.settings();
        OperatorClient connector = new OperatorClient(settings);
        if (connector.reaches()) {
            return run(connector, "The import goes on in the connector: GET /api/imports/%d shows it.");
        }
        say("No connector answers at " + connector.address() + ", so one is started for as long as it takes.");
        Main main = new StandaloneConnector(settings).main();
        main.start();
        try {
            int code = run(connector, "Import %d goes on when a connector is started, or by the same command.");
            awaitWriting(connector);
            return code;
        } finally {
            main.stop();
        }
    }

    private int run(OperatorClient connector, String ifStopped) throws IOException, InterruptedException {
        Reply begun = connector.call("POST", "/api/imports", order());
        if (begun.status() == BAD_REQUEST) {
            throw new ParameterException(spec.commandLine(), begun.message());
        }
        if (!begun.succeeded()) {
            spec.commandLine().getErr().println(begun.message());
            return ExitCode.SOFTWARE;
        }
        long id = begun.content().path("id").asLong();
        PrintWriter err = spec.commandLine().getErr();
        Thread farewell = new Thread(() -> {
            err.println();
            err.println(String.format(Locale.ROOT, ifStopped, id));
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            return conclude(follow(connector, id));
        } finally {
            Runtime.getRuntime().removeShutdownHook(farewell);
        }
    }

    private Map<String, Object> order() {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("campaign", campaign);
        order.put("from", from);
        if (where != null) {
            order.put("where", where);
        }
        if (segment != null) {
            order.put("segment", segment);
        }
        if (since != null) {
            order.put("since", since);
        }
        order.put("welcomeEmail", welcomeEmail);
        order.put("dryRun", dryRun);
        return order;
    }

    /** Looks at the import until it is over. A connector that is restarted meanwhile is waited for. */
    private JsonNode follow(OperatorClient connector, long id) throws IOException, InterruptedException {
        ImportProgress progress = new ImportProgress(progressOut(), Ansi.AUTO.enabled() && !asJson);
        int inVain = 0;
        while (true) {
            try {
                Reply reply = connector.call("GET", "/api/imports/" + id, null);
                if (!reply.succeeded()) {
                    throw new IOException(reply.message());
                }
                inVain = 0;
                progress.show(reply.content());
                if (!ACTIVE.contains(reply.content().path("state").asText())) {
                    progress.end();
                    return reply.content();
                }
            } catch (IOException e) {
                inVain++;
                if (inVain > LOOKS_IN_VAIN) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private int conclude(JsonNode run) {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(run.toPrettyString());
        } else {
            summary(run).forEach(out::println);
        }
        out.flush();
        boolean troubled = false;
        for (JsonNode outcome : run.path("outcomes")) {
            troubled |=
                    List.of("refused", "parked").contains(outcome.path("state").asText());
        }
        return run.path("state").asText().equals("done") && !troubled ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** How an import ended, line by line. */
    static List<String> summary(JsonNode run) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Import %d is %s: %,d read.",
                run.path("id").asLong(),
                run.path("state").asText(),
                run.path("records").asLong()));
        if (run.has("reason")) {
            lines.add(run.path("reason").asText() + ": " + run.path("detail").asText());
        }
        for (JsonNode outcome : run.path("outcomes")) {
            String reason =
                    outcome.has("reason") ? " (" + outcome.path("reason").asText() + ")" : "";
            lines.add(String.format(
                    Locale.ROOT,
                    "%,10d %s%s",
                    outcome.path("persons").asLong(),
                    outcome.path("state").asText(),
                    reason));
        }
        return lines;
    }

    /** Waits until what the program knows of them is written to their records, or nothing more happens. */
    private void awaitWriting(OperatorClient connector) throws IOException, InterruptedException {
        long before = Long.MAX_VALUE;
        int inVain = 0;
        while (inVain <= LOOKS_IN_VAIN) {
            long open = 0;
            for (JsonNode destination :
                    connector.call("GET", "/api/status", null).content().path("destinations")) {
                open += destination.path("due").asLong()
                        + destination.path("claimed").asLong();
            }
            if (open == 0) {
                return;
            }
            inVain = open < before ? 0 : inVain + 1;
            before = open;
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        say("Not everything is written back yet; the rest follows when a connector runs.");
    }

    private void say(String what) {
        progressOut().println(what);
        progressOut().flush();
    }

    private PrintWriter progressOut() {
        return asJson ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }
}
