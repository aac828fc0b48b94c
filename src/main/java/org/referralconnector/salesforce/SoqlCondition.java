package org.referralconnector.salesforce;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One condition in SOQL that an operator wrote, such as {@code MailingCountry = 'FR' AND HasOptedOutOfEmail = false}: in
 * parentheses it can be nothing but a condition. Whether it makes sense is Salesforce's to say.
 *
 * @param soql the condition, without parentheses around it
 */
public record SoqlCondition(String soql) {
    /** The longest condition, in characters; Salesforce takes queries of 100,000. */
    public static final int LONGEST = 4_000;

    private static final Set<String> CLAUSES = Set.of(
            "SELECT", "FROM", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "UPDATE", "USING",
            "TYPEOF", "ALL");

    /** A text with its quotes, a parenthesis, a word, or what else conditions have in them. */
    private static final Pattern TOKEN = Pattern.compile("(?<text>'(?:[^'\\\\]|\\\\.)*')|(?<open>\\()|(?<close>\\))"
            + "|(?<word>[A-Za-z_][A-Za-z0-9_.]*)|(?<other>[0-9.,:<>=!+\\-]+|\\s+)");

    /**
     * The condition in a text.
     *
     * @throws IllegalArgumentException if it is not exactly one; the message says what is wrong
     */
    public static SoqlCondition of(String text) {
        String soql = text.strip();
        if (soql.isEmpty()) {
            throw new IllegalArgumentException("the condition is empty");
        }
        if (soql.length() > LONGEST) {
            throw new IllegalArgumentException("the condition is longer than " + LONGEST + " characters");
        }
        check(soql);
        return new SoqlCondition(soql);
    }

    private static void check(String soql) {
        Deque<Parenthesis> open = new ArrayDeque<>();
        Matcher token = TOKEN.matcher(soql);
        int at = 0;
        while (at < soql.length()) {
            if (!token.find(at) || token.start() != at) {
                throw new IllegalArgumentException(
                        soql.charAt(at) == '\''
                                ? "a text in quotes has no end; a quote within a text is written \\'"
                                : "character " + (at + 1) + " cannot stand in a condition outside of quotes");
            }
            if (token.group("open") != null) {
                open.push(new Parenthesis(soql.substring(token.end())));
            } else if (token.group("close") != null) {
                if (open.isEmpty()) {
                    throw new IllegalArgumentException("a parenthesis is closed that was not opened");
                }
                open.pop();
            } else if (token.group("word") != null) {
                checkWord(token.group("word"), open);
            }
            at = token.end();
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("a parenthesis is not closed");
        }
    }

    /** A condition may compare with what another query finds, which stands in parentheses. */
    private static void checkWord(String word, Deque<Parenthesis> open) {
        boolean withinQuery = open.stream().anyMatch(Parenthesis::holdsQuery);
        if (!withinQuery && CLAUSES.contains(word.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "give the condition alone, without " + word.toUpperCase(Locale.ROOT) + "; the rest is ours");
        }
    }

    /** Leaves out the condition, which may name people. */
    @Override
    public String toString() {
        return "SoqlCondition[" + soql.length() + " characters]";
    }

    private record Parenthesis(boolean holdsQuery) {
        private static final Pattern QUERY = Pattern.compile("\\s*SELECT\\s", Pattern.CASE_INSENSITIVE);

        Parenthesis(String rest) {
            this(QUERY.matcher(rest).lookingAt());
        }
    }
}
