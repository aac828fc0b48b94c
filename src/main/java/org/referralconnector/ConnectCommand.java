package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Desktop;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.referralconnector.OperatorClient.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has somebody let the running connector into Salesforce or Intercom with a browser. */
@Command(
        name = "connect",
        mixinStandardHelpOptions = true,
        description =
                "Let the running connector into Salesforce or Intercom: prints a link to open in a browser, and waits.",
        footer = {"", "The link works once, and for ten minutes. An account that was disconnected goes on."})
final class ConnectCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MILLIS = 500;
    private static final int BAD_REQUEST = 400;

    /** As long as the link works, and the page that it leads to. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(20);

    @Mixin
    private ConfigFolder config;

    @Parameters(paramLabel = "CRM", description = "salesforce or intercom.")
    private String crm;

    @Option(names = "--connection", paramLabel = "NAME", description = "Which connection; without it, default.")
    private String connection = "default";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "live or test, to be sure that the connection is set up for such an org.")
    private String mode;

    @Option(names = "--no-browser", description = "Only print the link.")
    private boolean noBrowser;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        checkCrm(crm, spec);
        OperatorClient connector = new OperatorClient(config.settings());
        if (!connector.reaches()) {
            return nobodyAnswers(connector, spec);
        }
        String path = path(crm, connection);
        Reply begun = connector.call("POST", path + "/connect" + (mode == null ? "" : "?mode=" + mode), null);
        if (begun.status() == BAD_REQUEST) {
            throw new ParameterException(spec.commandLine(), begun.message());
        }
        if (!begun.succeeded()) {
            spec.commandLine().getErr().println(begun.message());
            return ExitCode.SOFTWARE;
        }
        if (!begun.content().has("url")) {
            say(crm + "/" + connection + " is connected by its settings; there is nothing to authorize.");
            return ExitCode.OK;
        }
        URI link = URI.create(begun.content().path("url").asText());
        say("Open this link in a browser:");
        say(link.toString());
        if (!noBrowser) {
            open(link);
        }
        return conclude(follow(connector, path));
    }

    static String path(String crm, String connection) {
        return "/api/connections/" + crm + "/" + connection;
    }

    /** @throws ParameterException if it is none */
    static void checkCrm(String crm, CommandSpec spec) {
        if (!List.of("salesforce", "intercom").contains(crm)) {
            throw new ParameterException(spec.commandLine(), "say salesforce or intercom instead of " + crm);
        }
    }

    static int nobodyAnswers(OperatorClient connector, CommandSpec spec) {
        spec.commandLine()
                .getErr()
                .println("No connector answers at " + connector.address()
                        + ": start it first with the same settings, then run this command again.");
        return ExitCode.SOFTWARE;
    }

    private static void open(URI link) {
        try {
            if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                Desktop.getDesktop().browse(link);
            }
        } catch (IOException | UnsupportedOperationException noBrowser) {
            // the link is printed
        }
    }

    private JsonNode follow(OperatorClient connector, String path) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE_NANOS) {
            Reply reply = connector.call("GET", path, null);
            if (!reply.succeeded()) {
                throw new IOException(reply.message());
            }
            if (!reply.content().at("/attempt/state").asText().equals("waiting")) {
                return reply.content();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        throw new IOException("nobody has opened the link, or the page has not come back; run connect once more");
    }

    private int conclude(JsonNode account) {
        JsonNode attempt = account.path("attempt");
        if (!attempt.path("state").asText().equals("connected")) {
            spec.commandLine()
                    .getErr()
                    .println("not connected, " + attempt.path("reason").asText("the connector was restarted") + ": "
                            + attempt.path("cure").asText("run connect once more"));
            return ExitCode.SOFTWARE;
        }
        say("connected as " + account.path("as").asText() + " to "
                + account.path("to").asText());
        return ExitCode.OK;
    }

    private void say(String what) {
        spec.commandLine().getOut().println(what);
        spec.commandLine().getOut().flush();
    }
}
