package org.referralconnector.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.referralconnector.ErrorPage;
import org.referralconnector.ErrorPage.Row;
import org.referralconnector.program.ProgramErrors.Reaction;
import org.referralconnector.program.ProgramErrors.Remedy;

/** Holds a table in the code and the ones for operators, {@code docs/program-errors.md}, together. */
public final class ProgramErrorPage {
    private static final Path PAGE = Path.of("docs/program-errors.md");
    private static final String ALL = "All programs";

    private ProgramErrorPage() {}

    /**
     * Fails if operators read otherwise about a reason than the connector does, or read of one that there is not.
     *
     * @param heading what the program's own codes stand under
     */
    public static void check(ProgramErrors errors, String heading) {
        List<Row> own = ErrorPage.rows(PAGE, heading);
        List<Row> shared = ErrorPage.rows(PAGE, ALL);
        assertThat(own).isNotEmpty();
        for (String code : errors.codes()) {
            Row row = Stream.concat(own.stream(), shared.stream())
                    .filter(one -> one.reasons().contains(code))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(code + " is not on the page"));
            Remedy remedy = errors.of(code);
            assertThat(row.cure()).as(code).isEqualTo(remedy.cure());
            assertThat(row.fate()).as(code).startsWith(fate(remedy));
        }
        List<String> told = new ArrayList<>();
        own.forEach(row -> told.addAll(row.reasons()));
        shared.forEach(row -> told.addAll(row.reasons()));
        assertThat(errors.codes()).containsAll(told);
        Row other = shared.stream()
                .filter(row -> row.title().equals("any other code"))
                .findFirst()
                .orElseThrow();
        assertThat(errors.of("SOMETHING_OF_NEXT_YEAR"))
                .isEqualTo(new Remedy(Reaction.PARK, other.cure(), Duration.ZERO));
        assertThat(errors.of("HTTP_302")).isEqualTo(errors.of("HTTP_503")).isEqualTo(errors.of("HTTP_404"));
    }

    private static String fate(Remedy remedy) {
        if (remedy.pause().equals(Duration.ofHours(1))) {
            return "tried again after an hour";
        }
        if (remedy.pause().equals(Duration.ofMinutes(1))) {
            return "tried again after a minute";
        }
        return switch (remedy.reaction()) {
            case RETRY -> "tried again after about a second, then ever more rarely";
            case OUTAGE -> "tried again, probed after about a second";
            case LIMIT -> "tried again, probed after about 20 seconds";
            case LOGIN -> "tried again, probed after about 5 seconds";
            case PARK -> "parked";
        };
    }
}
