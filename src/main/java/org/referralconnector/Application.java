package org.referralconnector;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import org.referralconnector.campaign.CampaignMistakes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** The command line. */
@Command(
        name = "referral-connector",
        mixinStandardHelpOptions = true,
        versionProvider = Application.Version.class,
        description = "Carries referral-program events into Salesforce, durably and in batches.",
        footer = {"", "Without a command it runs the connector. Exit codes: 0 well, 1 failed, 2 bad usage."},
        subcommands = {
            RunCommand.class,
            DemoCommand.class,
            SandboxCommand.class,
            CheckCommand.class,
            ProvisionCommand.class,
            ExplainCommand.class,
            ImportCommand.class,
            ConnectCommand.class,
            DisconnectCommand.class,
            NewKeyCommand.class,
            VersionCommand.class
        })
public final class Application implements Callable<Integer> {
    /** Commands that talk to the console themselves, so that the log says no more than it must. */
    private static final Set<String> TALKATIVE =
            Set.of("demo", "sandbox", "check", "provision", "explain", "import", "connect", "disconnect", "new-key");

    /** The property that logback.xml takes its level from. */
    private static final String LOG_LEVEL = "log.level";

    @Mixin
    private ConfigFolder config;

    public static void main(String[] arguments) {
        if (Arrays.stream(arguments).anyMatch(TALKATIVE::contains) && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Application()).setExecutionExceptionHandler((failure, line, parsed) -> {
            explain(failure, line.getErr());
            return ExitCode.SOFTWARE;
        });
    }

    @Override
    public Integer call() throws Exception {
        return RunCommand.run(config.settings());
    }

    /** Says what went wrong in words if it is something that the operator can cure, and in full otherwise. */
    private static void explain(Exception failure, PrintWriter err) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSetting || cause instanceof CampaignMistakes) {
                err.println(cause.getMessage());
                return;
            }
        }
        failure.printStackTrace(err);
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Application.class.getPackage().getImplementationVersion();
            return new String[] {"referral-connector " + (version == null ? "(development)" : version)};
        }
    }
}
