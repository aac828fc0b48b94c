package org.referralconnector;

import java.util.concurrent.Callable;
import org.referralconnector.OperatorClient.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has the running connector end an account: its tokens, and everything that goes there. */
@Command(
        name = "disconnect",
        mixinStandardHelpOptions = true,
        description = "Stop everything that goes to an account, and revoke its tokens. Nothing is deleted there.",
        footer = {"", "What arrives meanwhile is kept, and goes there after connect."})
final class DisconnectCommand implements Callable<Integer> {
    @Mixin
    private ConfigFolder config;

    @Parameters(paramLabel = "CRM", description = "salesforce or intercom.")
    private String crm;

    @Option(names = "--connection", paramLabel = "NAME", description = "Which connection; without it, default.")
    private String connection = "default";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ConnectCommand.checkCrm(crm, spec);
        OperatorClient connector = new OperatorClient(config.settings());
        if (!connector.reaches()) {
            return ConnectCommand.nobodyAnswers(connector, spec);
        }
        Reply ended = connector.call("POST", ConnectCommand.path(crm, connection) + "/disconnect", null);
        if (!ended.succeeded()) {
            spec.commandLine().getErr().println(ended.message());
            return ExitCode.SOFTWARE;
        }
        spec.commandLine().getOut().println(crm + "/" + connection + " is disconnected.");
        if (ended.content().path("by").asText().equals("settings")) {
            spec.commandLine()
                    .getOut()
                    .println(
                            "What its settings say is still good: take it back there if it should not be. connect goes on.");
        } else if (!ended.content().path("revoked").asBoolean()) {
            spec.commandLine()
                    .getOut()
                    .println("Its tokens are forgotten but could not be revoked: revoke the app there by hand.");
        }
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
