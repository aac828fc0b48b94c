package org.referralconnector.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.referralconnector.sandbox.http.CallHandler;
import org.referralconnector.sandbox.http.Emulator;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.intercom.IntercomEmulator;
import org.referralconnector.sandbox.program.hook.HookEmulator;
import org.referralconnector.sandbox.program.referralfactory.ReferralFactoryEmulator;
import org.referralconnector.sandbox.program.referralhero.ReferralHeroEmulator;
import org.referralconnector.sandbox.salesforce.SalesforceEmulator;
import org.referralconnector.sandbox.salesforce.session.ClientApp;
import org.referralconnector.sandbox.salesforce.session.Credentials;
import org.referralconnector.sandbox.salesforce.session.LoginUser;
import org.referralconnector.sandbox.salesforce.session.Sessions;
import org.referralconnector.sandbox.webhook.WebhookSender;

/**
 * A running sandbox: an emulated Salesforce, an emulated Intercom and emulated referral programs on 127.0.0.1, which keep everything in memory
 * and forget it when it is closed. {@code GET /} tells people what is here; docs/sandbox.md describes the control calls.
 */
public final class Sandbox implements AutoCloseable {
    public static final String CLIENT_ID = "sandbox-client";
    public static final String CLIENT_SECRET = "sandbox-secret";
    public static final String USERNAME = "integration@sandbox.example";
    public static final String PASSWORD = "sandbox-password";
    public static final String SECURITY_TOKEN = "sandbox-token";
    public static final String REFRESH_TOKEN = "sandbox-refresh-token";

    /** The app and the user of somebody who may set up the organization. */
    public static final String ADMIN_CLIENT_ID = "sandbox-admin-client";

    public static final String ADMIN_CLIENT_SECRET = "sandbox-admin-secret";
    public static final String ADMIN_USERNAME = "admin@sandbox.example";
    public static final String ADMIN_PASSWORD = "sandbox-admin-password";

    public static final String REFERRALHERO_TOKEN = "sandbox-referralhero-token";
    public static final String REFERRALHERO_LIST = "MFae00000001";
    public static final String REFERRAL_FACTORY_TOKEN = "sandbox-referral-factory-token";
    /** Stands in the path of the webhook which qualifies leads. */
    public static final String REFERRAL_FACTORY_WEBHOOK_TOKEN = "sandbox-qualify-token";

    public static final long REFERRAL_FACTORY_CAMPAIGN = 4815;
    public static final String HOOK_SECRET = "whsec_c2FuZGJveC1zZWNyZXQtb2YtMzItYnl0ZXMtLi4uLi4=";

    public static final String INTERCOM_TOKEN = "ictoken";
    public static final String INTERCOM_CLIENT_ID = "sandbox-intercom-client";
    /** Signs Intercom's webhooks, too. */
    public static final String INTERCOM_CLIENT_SECRET = "sandbox-intercom-secret";

    /** Salesforce's own limit on the request line and headers. */
    private static final int LARGEST_HEAD = 16_384;

    private final Server server;
    private final ServerConnector connector;
    private final ScheduledExecutorService timer;
    private final WebhookSender webhooks;
    private final Faults faults;

    private Sandbox(
            Server server,
            ServerConnector connector,
            ScheduledExecutorService timer,
            WebhookSender webhooks,
            Faults faults) {
        this.server = server;
        this.connector = connector;
        this.timer = timer;
        this.webhooks = webhooks;
        this.faults = faults;
    }

    /**
     * Starts a sandbox which listens on 127.0.0.1 only.
     *
     * @param port 0 for any free port
     * @throws UncheckedIOException if the port is taken
     */
    public static Sandbox start(int port) {
        return start(port, Clock.systemUTC());
    }

    static Sandbox start(int port, Clock clock) {
        Faults faults = new Faults(clock);
        WebhookSender webhooks = new WebhookSender();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Sandbox::timerThread);
        List<Emulator> emulators = List.of(
                new SalesforceEmulator(credentials(), faults, clock, timer),
                new ReferralHeroEmulator(REFERRALHERO_TOKEN, REFERRALHERO_LIST, faults, webhooks, clock),
                new ReferralFactoryEmulator(referralFactory(), faults, webhooks, clock),
                new HookEmulator(HOOK_SECRET, clock),
                new IntercomEmulator(intercomApp(), faults, webhooks, clock));
        Server server = new Server(threads());
        ServerConnector connector = connector(server, port);
        server.addConnector(connector);
        server.setHandler(new CallHandler(emulators, faults, FrontPage.text(), timer, clock));
        server.setErrorHandler(new HeadErrors());
        server.setStopTimeout(0);
        Sandbox sandbox = new Sandbox(server, connector, timer, webhooks, faults);
        sandbox.listen(port);
        return sandbox;
    }

    /** Runs a sandbox until the process is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        Sandbox sandbox = start(arguments.length == 0 ? 8090 : Integer.parseInt(arguments[0]));
        System.out.println("The sandbox listens at " + sandbox.url());
        sandbox.server.join();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close() {
        faults.clear();
        timer.shutdownNow();
        webhooks.close();
        stop();
    }

    private void listen(int port) {
        try {
            connector.open();
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(
                    "The sandbox cannot listen on 127.0.0.1:" + port + ": is another program using this port?", e);
        }
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException("The sandbox did not start", e);
        }
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The sandbox did not stop", e);
        }
        connector.close();
    }

    private static Credentials credentials() {
        LoginUser integration = new LoginUser(Sessions.USER_ID, USERNAME, PASSWORD, "Integration User");
        LoginUser admin = new LoginUser(Sessions.ADMIN_ID, ADMIN_USERNAME, ADMIN_PASSWORD, "Admin User");
        return new Credentials(
                List.of(
                        new ClientApp(CLIENT_ID, CLIENT_SECRET, integration),
                        new ClientApp(ADMIN_CLIENT_ID, ADMIN_CLIENT_SECRET, admin)),
                List.of(integration, admin),
                SECURITY_TOKEN,
                REFRESH_TOKEN);
    }

    private static IntercomEmulator.App intercomApp() {
        return new IntercomEmulator.App(INTERCOM_TOKEN, INTERCOM_CLIENT_ID, INTERCOM_CLIENT_SECRET);
    }

    private static ReferralFactoryEmulator.Campaign referralFactory() {
        return new ReferralFactoryEmulator.Campaign(
                REFERRAL_FACTORY_CAMPAIGN, REFERRAL_FACTORY_TOKEN, REFERRAL_FACTORY_WEBHOOK_TOKEN);
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(24, 4);
        threads.setName("sandbox");
        threads.setDaemon(true);
        return threads;
    }

    private static ServerConnector connector(Server server, int port) {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(LARGEST_HEAD);
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        return connector;
    }

    private static Thread timerThread(Runnable work) {
        Thread thread = new Thread(work, "sandbox-timer");
        thread.setDaemon(true);
        return thread;
    }
}
