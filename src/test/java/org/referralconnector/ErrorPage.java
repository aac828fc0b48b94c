package org.referralconnector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/errors.md}, and of pages like it, that say what to do. */
public final class ErrorPage {
    private static final Path PAGE = Path.of("docs/errors.md");
    private static final Pattern REASON = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
    private static final int CELLS = 4;

    /**
     * One row.
     *
     * @param reasons the codes in its first cell
     * @param title its first cell
     * @param fate what becomes of the delivery
     * @param cure what to do
     */
    public record Row(List<String> reasons, String title, String fate, String cure) {
        /** Whether the row is about the record itself that was to be changed, rather than about what was to be written. */
        public boolean isAboutTheRecordItself() {
            return title.endsWith("about the record to be changed");
        }

        /** Whether it says that nobody has to do anything. */
        public boolean triesAgain() {
            return fate.startsWith("tried again");
        }
    }

    private ErrorPage() {}

    /** All rows that have a cure, from the top of the page. */
    public static List<Row> rows() {
        return rows(lines(PAGE));
    }

    /** The rows of another page that stand under a heading. */
    public static List<Row> rows(Path page, String heading) {
        List<String> lines = lines(page);
        int from = lines.indexOf("## " + heading);
        List<String> below = lines.subList(from + 1, lines.size());
        int to = 0;
        while (to < below.size() && !below.get(to).startsWith("## ")) {
            to++;
        }
        return rows(below.subList(0, to));
    }

    private static List<Row> rows(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            List<String> cells = List.of(line.split("(?<=\\s|^)\\|", -1));
            if (cells.size() == CELLS + 2 && !line.startsWith("|---") && !line.startsWith("| reason |")) {
                rows.add(row(
                        cells.get(1).strip(), cells.get(3).strip(), cells.get(4).strip()));
            }
        }
        return rows;
    }

    private static Row row(String title, String fate, String cure) {
        List<String> reasons = new ArrayList<>();
        Matcher matcher = REASON.matcher(title);
        while (matcher.find()) {
            reasons.add(matcher.group(1));
        }
        return new Row(reasons, title, fate, cure);
    }

    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
