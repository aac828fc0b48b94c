package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.ErrorPage;
import org.referralconnector.ErrorPage.Row;
import org.referralconnector.salesforce.ErrorTable.Reaction;
import org.referralconnector.salesforce.ErrorTable.Remedy;

/** Holds the table in the code and the one for operators, {@code docs/errors.md}, together. */
class ErrorTableTest {
    /** Reasons that come from the connector, not from an answer of Salesforce. */
    private static final Set<String> OURS = Set.of(
            "CONVERTED",
            "MERGED",
            "RECORD_DELETED",
            "RECORD_HIDDEN",
            "CONTACT_UNKNOWN",
            "IN_DOUBT",
            "SCHEMA_NOT_READ",
            "BEHIND_EARLIER",
            "BEHIND_SAME_ADDRESS",
            "MATCHES_NOT_READ",
            "REFUSED_WITH_OTHERS",
            "ROUTE_FAILED",
            "NOT_SETTLED",
            "SETUP_REQUIRED",
            "FIELD_MISSING",
            "FIELD_READ_ONLY",
            "VALUE_NOT_CONVERTIBLE",
            "VALUE_TOO_LONG",
            "VALUE_OUT_OF_RANGE",
            "VALUE_NOT_IN_PICKLIST",
            "SEVERAL_MATCHES");

    private static final Path SANDBOX = Path.of("src/main/java/org/referralconnector/sandbox/salesforce");

    /** The code of a refusal: the first text in capitals among the arguments. */
    private static final Pattern REFUSAL =
            Pattern.compile("(?:Refusal\\.(?:of|record)|ofWholeCall|fault)\\(\\s*(?:\\d+,\\s*)?\"([A-Z]+_[A-Z_]+)\"");

    private final ErrorTable table = new ErrorTable();

    static Stream<String> codes() {
        return new ErrorTable().codes().stream().sorted();
    }

    static Stream<Row> rows() {
        return ErrorPage.rows().stream();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void operators_read_the_same_about_a_reason_as_the_connector_does(String code) {
        List<Row> rows = ErrorPage.rows().stream()
                .filter(row -> row.reasons().contains(code) && !row.isAboutTheRecordItself())
                .toList();

        assertThat(rows).hasSize(1);
        Remedy remedy = table.of(code);
        assertThat(rows.get(0).fate()).startsWith(fate(remedy.reaction()));
        assertThat(rows.get(0).cure()).isEqualTo(remedy.cure());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_reason_that_operators_read_of_exists(Row row) {
        assertThat(row.reasons()).allMatch(reason -> table.codes().contains(reason) || OURS.contains(reason));
        assertThat(row.fate()).matches("(tried again|parked)\\b.*");
        assertThat(row.cure()).endsWith(".");
    }

    @Test
    void operators_read_what_a_reason_means_that_nobody_foresaw() {
        Row other = ErrorPage.rows().stream()
                .filter(row -> row.title().equals("any other code"))
                .findFirst()
                .orElseThrow();

        assertThat(table.of("SOME_CODE_OF_NEXT_YEAR")).isEqualTo(new Remedy(Reaction.PARK, other.cure()));
        assertThat(table.of("HTTP_418")).isEqualTo(table.of("HTTP_503"));
        assertThat(table.of("LOGIN:invalid_grant")).isEqualTo(table.of("LOGIN"));
    }

    @Test
    void whatever_the_sandbox_refuses_by_itself_is_in_the_table() throws IOException {
        assertThat(codesOfTheSandbox())
                .contains("REQUEST_LIMIT_EXCEEDED", "DUPLICATE_VALUE", "INVALID_FIELD")
                .allSatisfy(code -> assertThat(table.codes()).contains(code));
    }

    private static Set<String> codesOfTheSandbox() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(SANDBOX)) {
            // what the set-up of an org meets, no delivery does
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().matches(".*/(tooling|metadata)/.*|.*/PermissionRules.java"))
                    .toList();
        }
        Set<String> codes = new TreeSet<>();
        for (Path source : sources) {
            Matcher refusal = REFUSAL.matcher(Files.readString(source));
            while (refusal.find()) {
                codes.add(refusal.group(1));
            }
        }
        return codes;
    }

    private static String fate(Reaction reaction) {
        return switch (reaction) {
            case RETRY_SOON -> "tried again after 1 to 3 seconds";
            case RETRY -> "tried again after about a second, then ever more rarely";
            case RETRY_LATER -> "tried again after 5 minutes";
            case NOT_SENT -> "tried again with the next call";
            case OUTAGE -> "tried again, probed after about a second";
            case LIMIT -> "tried again, probed after about 20 seconds";
            case LOGIN -> "tried again, probed after about 5 seconds";
            case PARK, PARK_AND_FORGET_SCHEMA -> "parked";
        };
    }
}
