package org.referralconnector.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.referralconnector.journal.Database;
import org.referralconnector.journal.TestDatabase;
import org.referralconnector.sandbox.Sandbox;

/** Two processes that renew as fast as they can, with refresh tokens that work once, and die again and again. */
@Timeout(180)
class RenewalCrashTest {
    private static final AccountKey ACCOUNT = AccountKey.salesforce("default");
    private static final int RENEWALS = 200;
    private static final int KILLS = 6;
    private static final int SPARES = 4;

    private final Random random = new Random();
    private final String keyset = TokenKey.fresh();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final List<Process> processes = new ArrayList<>();
    private Sandbox sandbox;
    private Authorizations people;
    private TestDatabase test;
    private AccountTable table;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(0);
        people = new Authorizations(sandbox);
        people.rotate();
        test = TestDatabase.postgresql();
        table = new AccountTable(test.database());
        connect();
    }

    @AfterEach
    void stop() throws Exception {
        processes.forEach(Process::destroyForcibly);
        test.close();
        sandbox.close();
    }

    @Test
    void nobody_is_ever_locked_out() throws Exception {
        processes.add(renewer("one"));
        processes.add(renewer("two"));

        for (int kill = 1; kill <= KILLS; kill++) {
            long until = 1L + RENEWALS * kill / (KILLS + 1) + random.nextInt(10);
            await().atMost(Duration.ofSeconds(60)).until(() -> version() >= until || !complaints.isEmpty());
            int which = random.nextInt(2);
            processes.get(which).destroyForcibly().waitFor();
            processes.set(which, renewer(which == 0 ? "one" : "two"));
            if (table.find(ACCOUNT).orElseThrow().spares() < SPARES - 1) {
                // as an operator does who is told that a spare is gone
                connect();
            }
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> version() >= RENEWALS || !complaints.isEmpty());
        processes.forEach(Process::destroyForcibly);

        assertThat(complaints).isEmpty();
        SharedSession survivor = session(test.database(), sandbox.url().toString(), keyset, "survivor");
        String access = survivor.session(null).access().reveal();
        assertThat(people.statusWith(survivor.session(access).access().reveal()))
                .isEqualTo(200);
    }

    private void connect() throws Exception {
        Granted granted = people.authorize();
        List<Secret> spares = new ArrayList<>();
        for (int i = 0; i < SPARES; i++) {
            spares.add(people.authorize().refresh().orElseThrow());
        }
        new Accounts(table, new TokenKey(Optional.of(keyset), null), Clock.systemUTC())
                .connected(ACCOUNT, granted, spares, Sandbox.USERNAME, "00D");
    }

    private long version() throws Exception {
        return table.find(ACCOUNT).orElseThrow().version();
    }

    private Process renewer(String name) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Renewer.class.getName(),
                        test.url(),
                        sandbox.url().toString(),
                        keyset,
                        name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = process.inputReader(UTF_8)) {
                lines.lines().filter(line -> line.startsWith("refused ")).forEach(complaints::add);
            } catch (IOException | UncheckedIOException itWasKilled) {
                // what it had to say was read
            }
        });
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    static SharedSession session(Database database, String url, String keyset, String process) {
        return new SharedSession(
                ACCOUNT,
                new Grant.AuthorizationCode(Optional.of(Secret.of(Sandbox.CLIENT_SECRET))),
                new TokenEndpoint(url, Sandbox.CLIENT_ID, Duration.ofSeconds(5), Clock.systemUTC()),
                new AccountTable(database),
                new TokenKey(Optional.of(keyset), null),
                process,
                Duration.ofMillis(1_500),
                Clock.systemUTC());
    }

    /** The child: four threads, each of which is refused with every session that it gets. */
    static final class Renewer {
        private Renewer() {}

        @SuppressWarnings("resource") // it will be killed
        public static void main(String... arguments) {
            Database database = Database.open(arguments[0], "postgres", "");
            SharedSession session = session(database, arguments[1], arguments[2], arguments[3]);
            for (int i = 0; i < 4; i++) {
                new Thread(() -> renewForEver(session)).start();
            }
        }

        private static void renewForEver(SharedSession session) {
            String refused = null;
            while (true) {
                try {
                    refused = session.session(refused).access().reveal();
                } catch (GrantRefused e) {
                    if (e.problem() != GrantProblem.BUSY) {
                        System.out.println("refused " + e.problem());
                    }
                }
            }
        }
    }
}
