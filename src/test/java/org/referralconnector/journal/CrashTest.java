package org.referralconnector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.journal.Arrivals.lead;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The embedded database and a process that is killed. */
@Timeout(60)
class CrashTest {
    private static final int ACKNOWLEDGED = 500;

    @Test
    void every_acknowledged_entry_outlives_sigkill() throws Exception {
        try (TestDatabase test = TestDatabase.h2()) {
            List<Long> acknowledged = recordUntilKilled(test.url());

            Set<Object> kept = new HashSet<>();
            test.rows("SELECT j.id FROM journal_entry j JOIN delivery d ON d.entry = j.id")
                    .forEach(row -> kept.add(row.get("id")));
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);
            assertThat(kept).containsAll(acknowledged);
        }
    }

    private static List<Long> recordUntilKilled(String url) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Recorder.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Long> acknowledged = new ArrayList<>();
        try (BufferedReader lines = child.inputReader(UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith("acknowledged ") && line.endsWith(".")) {
                    acknowledged.add(Long.valueOf(line.substring(13, line.length() - 1)));
                    if (acknowledged.size() == ACKNOWLEDGED) {
                        // not by the process itself, which would close its output before it is read
                        assertThat(child.toHandle().destroyForcibly()).isTrue();
                    }
                }
                line = lines.readLine();
            }
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return acknowledged;
    }

    /** The child: records from several threads and says which numbers it got, until it dies. */
    static final class Recorder {
        private Recorder() {}

        @SuppressWarnings("resource") // it will be killed
        public static void main(String... arguments) {
            JournalTables tables = new JournalTables(Database.open(arguments[0], "sa", ""), false);
            Journal journal = new Journal(tables, destinations -> {});
            for (int i = 0; i < 8; i++) {
                String thread = "t" + i;
                new Thread(() -> {
                            for (int n = 0; ; n++) {
                                try {
                                    Recorded recorded = journal.record(lead(thread + "-" + n, thread));
                                    System.out.println("acknowledged " + recorded.entry() + ".");
                                } catch (JournalUnavailable e) {
                                    return;
                                }
                            }
                        })
                        .start();
            }
        }
    }
}
