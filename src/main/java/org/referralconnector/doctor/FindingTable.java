package org.referralconnector.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Findings as people read them: by area, the cure under each. */
public final class FindingTable {
    private static final int WIDEST_SUBJECT = 36;

    private FindingTable() {}

    /** The table, with one line at its end that says how it stands; every line ends with a line feed. */
    public static String of(Findings findings) {
        StringBuilder table = new StringBuilder();
        int width = findings.all().stream()
                .mapToInt(one -> one.subject().length())
                .filter(length -> length <= WIDEST_SUBJECT)
                .max()
                .orElse(0);
        byArea(findings.all()).forEach((area, ones) -> {
            table.append(area).append('\n');
            ones.forEach(one -> append(table, one, width));
            table.append('\n');
        });
        return table.append(summary(findings)).append('\n').toString();
    }

    private static Map<String, List<Finding>> byArea(List<Finding> all) {
        Map<String, List<Finding>> byArea = new LinkedHashMap<>();
        all.forEach(one -> byArea.merge(one.area(), List.of(one), FindingTable::joined));
        return byArea;
    }

    private static List<Finding> joined(List<Finding> some, List<Finding> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static void append(StringBuilder table, Finding one, int width) {
        table.append("  ").append(one.level().sign()).append(' ').append(one.subject());
        table.append(" ".repeat(Math.max(0, width - one.subject().length()) + 2));
        table.append(one.what());
        if (one.level() != Level.GREEN) {
            table.append(" [").append(one.code()).append(']');
        }
        table.append('\n');
        if (!one.cure().isEmpty()) {
            table.append("      → ").append(one.cure()).append('\n');
        }
    }

    private static String summary(Findings findings) {
        int red = findings.count(Level.RED);
        int yellow = findings.count(Level.YELLOW);
        if (red == 0 && yellow == 0) {
            return "All is well.";
        }
        return red + " red, to repair; " + yellow + " yellow, to know.";
    }
}
