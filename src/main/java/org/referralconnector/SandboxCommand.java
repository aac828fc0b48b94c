package org.referralconnector;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.referralconnector.sandbox.Sandbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the emulated Salesforce, Intercom and referral programs for third-party clients. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        description = "Serve an emulated Salesforce and Intercom on 127.0.0.1, to try things out on.")
final class SandboxCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8090", description = "The port (default: 8090).")
    private int port;

    @Override
    public Integer call() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        try (Sandbox sandbox = Sandbox.start(port)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
            PrintWriter out = spec.commandLine().getOut();
            out.println("The sandbox serves Salesforce at " + sandbox.url());
            out.println("  client id      " + Sandbox.CLIENT_ID);
            out.println("  client secret  " + Sandbox.CLIENT_SECRET);
            out.println("  user           " + Sandbox.USERNAME);
            out.println("  password       " + Sandbox.PASSWORD + " (security token " + Sandbox.SECURITY_TOKEN + ")");
            out.println("  refresh token  " + Sandbox.REFRESH_TOKEN);
            out.println("The sandbox serves Intercom at " + sandbox.url() + "/intercom");
            out.println("  token          " + Sandbox.INTERCOM_TOKEN);
            out.println("What it can do, and how to make it fail: " + sandbox.url() + "/");
            out.flush();
            stopped.await();
        }
        return ExitCode.OK;
    }
}
