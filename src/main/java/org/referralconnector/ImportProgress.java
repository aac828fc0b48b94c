package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Shows how far an import is: on a terminal one line that changes, elsewhere a line now and then. */
final class ImportProgress {
    private static final int BAR = 30;
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final boolean terminal;
    private int widest;
    private long shownAt = Long.MIN_VALUE;
    private String shown = "";

    ImportProgress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows an import as the operator API describes it. */
    void show(JsonNode run) {
        String line = line(run);
        if (terminal) {
            widest = Math.max(widest, line.length());
            out.print("\r" + bar(run) + " " + line + " ".repeat(widest - line.length()));
            out.flush();
            return;
        }
        long now = System.nanoTime();
        boolean early = shownAt != Long.MIN_VALUE && now - shownAt < NOW_AND_THEN.toNanos();
        if (!early && !line.equals(shown)) {
            shownAt = now;
            shown = line;
            out.println(line);
            out.flush();
        }
    }

    /** Ends the line that changes. */
    void end() {
        if (terminal) {
            out.println();
            out.flush();
        }
    }

    /** How far it is, in words. */
    static String line(JsonNode run) {
        if (!run.has("total")) {
            return "counting" + why(run);
        }
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%3d %% of %,d",
                run.path("percent").asInt(),
                run.path("total").asLong()));
        if (run.has("perSecond")) {
            line.append(String.format(
                    Locale.ROOT, ", %,d a second", run.path("perSecond").asLong()));
        }
        if (run.has("secondsLeft")) {
            line.append(", ").append(left(run.path("secondsLeft").asLong()));
        }
        return line.append(why(run)).toString();
    }

    private static String why(JsonNode run) {
        return run.has("reason") ? ", waits: " + run.path("reason").asText() : "";
    }

    /** How long it will take, in the unit that suits. */
    static String left(long seconds) {
        if (seconds < 100) {
            return "about " + seconds + " s left";
        }
        return seconds < 6_000
                ? "about " + Math.round(seconds / 60.0) + " min left"
                : String.format(Locale.ROOT, "about %.1f h left", seconds / 3_600.0);
    }

    private static String bar(JsonNode run) {
        int full = run.path("percent").asInt() * BAR / 100;
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }
}
