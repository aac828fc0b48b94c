package org.referralconnector;

import java.util.concurrent.Callable;
import org.referralconnector.connection.TokenKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a new key for the tokens in the database. */
@Command(
        name = "new-key",
        mixinStandardHelpOptions = true,
        description = "Print a new key for referral.tokens.key, under which tokens are kept in the database.")
final class NewKeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(TokenKey.fresh());
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
