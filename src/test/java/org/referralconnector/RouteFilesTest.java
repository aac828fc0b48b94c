package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteFilesTest {
    private static final Path OURS = Path.of("src/main/resources/routes");
    private static final Path BAD = Path.of("src/test/resources/bad-routes");

    @ParameterizedTest
    @EnumSource
    void our_files_keep_the_rule(RouteFileRule rule) {
        assertThat(rule.mistakes(RouteFolder.read(OURS))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_file_that_breaks_the_rule_is_found(RouteFileRule rule) throws IOException {
        Path folder = BAD.resolve(rule.folder());

        List<String> mistakes = rule.mistakes(RouteFolder.read(folder));

        assertThat(mistakes)
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(folder.resolve("mistakes.txt")));
    }

    @Test
    void a_placeholder_may_stand_for_a_number_or_a_truth_value() {
        RouteFolder folder = RouteFolder.read(Path.of("src/test/resources/good-routes/placeholders"));

        assertThat(folder.files()).isNotEmpty();
        assertThat(RouteFileRule.FOLLOWS_THE_SCHEMA.mistakes(folder)).isEmpty();
    }

    @Test
    void the_loader_knows_every_file_and_no_other() throws IOException {
        List<String> known = Stream.of(
                        RouteFiles.NAMES,
                        RouteFiles.OF_A_CAMPAIGN,
                        RouteFiles.OF_A_SALESFORCE_CONNECTION,
                        RouteFiles.OF_AN_INTERCOM_CONNECTION,
                        RouteFiles.OPERATOR_API)
                .flatMap(List::stream)
                .toList();

        assertThat(known).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(routes());
    }

    @Test
    void the_documentation_lists_every_route_and_no_other() throws IOException {
        assertThat(documented()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(routes());
    }

    private static List<String> documented() throws IOException {
        return Files.readAllLines(Path.of("docs/routes.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", -1)[1])
                .toList();
    }

    private static List<String> routes() throws IOException {
        try (Stream<Path> files = Files.list(OURS)) {
            return files.map(file -> file.getFileName().toString().replace(".camel.yaml", ""))
                    .filter(name -> !name.equals("failures"))
                    .toList();
        }
    }
}
