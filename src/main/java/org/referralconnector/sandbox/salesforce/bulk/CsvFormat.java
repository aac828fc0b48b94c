package org.referralconnector.sandbox.salesforce.bulk;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** How the files of a job separate values and lines. */
public record CsvFormat(Delimiter delimiter, LineEnding lineEnding) {
    /** What stands between two values. */
    public enum Delimiter {
        BACKQUOTE('`'),
        CARET('^'),
        COMMA(','),
        PIPE('|'),
        SEMICOLON(';'),
        TAB('\t');

        private final char character;

        Delimiter(char character) {
            this.character = character;
        }

        char character() {
            return character;
        }
    }

    /** What ends a line. */
    public enum LineEnding {
        LF("\n"),
        CRLF("\r\n");

        private final String characters;

        LineEnding(String characters) {
            this.characters = characters;
        }

        String characters() {
            return characters;
        }
    }

    /**
     * The format which a job names.
     *
     * @throws Refusal if there is no such word
     */
    public static CsvFormat of(String delimiter, String lineEnding) {
        return new CsvFormat(
                word(Delimiter.values(), "columnDelimiter", delimiter),
                word(LineEnding.values(), "lineEnding", lineEnding));
    }

    private static <E extends Enum<E>> E word(E[] words, String member, String word) {
        return Arrays.stream(words)
                .filter(each -> each.name().equals(word))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        400,
                        "API_ERROR",
                        member + " must be one of "
                                + Arrays.stream(words).map(Enum::name).collect(Collectors.joining(", "))));
    }
}
