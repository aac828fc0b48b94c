package org.referralconnector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantProblemTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    invalid_grant          | invalid assertion                        | JWT_ASSERTION
                    invalid_grant          | invalid audience                         | JWT_AUDIENCE
                    invalid_grant          | audience is invalid                      | JWT_AUDIENCE
                    invalid_grant          | user hasn't approved this consumer       | NOT_APPROVED
                    invalid_grant          | inactive user                            | INACTIVE_USER
                    invalid_grant          | invalid user                             | UNKNOWN_USER
                    invalid_grant          | expired access/refresh token             | EXPIRED_TOKEN
                    invalid_grant          | token validity expired                   | TOKEN_VALIDITY
                    invalid_grant          | expired authorization code               | CODE
                    invalid_grant          | ip restricted                            | IP_RESTRICTED
                    invalid_grant          | no client credentials user enabled       | NO_RUN_AS_USER
                    invalid_grant          | authentication failure                   | WRONG_PASSWORD
                    invalid_grant          | request not supported on this domain     | WRONG_DOMAIN
                    invalid_grant          | something new                            | OTHER_GRANT
                    invalid_client_id      | client identifier invalid                | UNKNOWN_CLIENT
                    invalid_client         | invalid client credentials               | WRONG_SECRET
                    unsupported_grant_type | grant type not supported                 | UNSUPPORTED_GRANT
                    redirect_uri_mismatch  | redirect_uri must match configuration    | REDIRECT_MISMATCH
                    teapot                 | ''                                       | OTHER
                    """)
    void a_refusal_is_told_by_its_code_and_its_text(String error, String description, GrantProblem problem) {
        assertThat(GrantProblem.of(error, description)).isEqualTo(problem);
    }

    @Test
    void the_documentation_has_every_problem_with_its_cure_and_no_other() throws Exception {
        String page = Files.readString(Path.of("docs/connections.md"));
        List<String> rows = page.substring(page.indexOf("## Why there is no session"))
                .lines()
                .filter(line -> line.matches("\\| `[a-z-]+` \\|.*"))
                .toList();

        assertThat(rows).hasSameSizeAs(GrantProblem.values());
        for (GrantProblem problem : GrantProblem.values()) {
            assertThat(rows).anySatisfy(row -> assertThat(row)
                    .startsWith("| `" + problem.word() + "` | " + toldBy(problem) + " |")
                    .contains(problem.cure()));
        }
    }

    private static String toldBy(GrantProblem problem) {
        String told = problem.toldBy();
        if (told.equals("-")) {
            return "";
        }
        return told.isEmpty() ? "any other code" : "`" + told.replaceFirst(": |$", "`$0");
    }
}
