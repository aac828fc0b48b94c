package org.referralconnector;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.util.FileUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the connector at work, on a sandbox and on free ports. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Start connector and sandbox together, send webhooks of every kind and show what arrives.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--exit",
            description = "End when the story is told: with 0 if everything arrived as it should, with 1 otherwise.")
    private boolean exit;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting connector and sandbox …");
        out.flush();
        Path folder = Files.createTempDirectory("referral-demo-");
        try (DemoStage stage = DemoStage.set(folder)) {
            boolean well = new Demo(stage, out).tell();
            if (!exit) {
                new Demo(stage, out).sayWhereToLook();
                CountDownLatch stopped = new CountDownLatch(1);
                Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
                stopped.await();
            }
            return well ? ExitCode.OK : ExitCode.SOFTWARE;
        } finally {
            FileUtil.removeDir(folder.toFile());
        }
    }
}
