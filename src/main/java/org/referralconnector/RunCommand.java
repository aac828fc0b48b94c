package org.referralconnector;

import java.util.concurrent.Callable;
import org.apache.camel.main.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Runs the connector until it is told to stop. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Run the connector (the default).")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigFolder config;

    @Override
    public Integer call() throws Exception {
        return run(config.settings());
    }

    static int run(Settings settings) throws Exception {
        if (settings.flag(Setting.JVM_QUICK_COMPILATION)) {
            QuickCompilation.choose();
        }
        Main main = new StandaloneConnector(settings).main();
        main.run();
        return main.getExitCode() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
