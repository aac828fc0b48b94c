package org.referralconnector.sandbox.salesforce.soql;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.store.Row;
import org.referralconnector.sandbox.salesforce.store.View;

/**
 * Searches records by text. A field matches if it holds the text as whole words, in any case; {@code *} stands for the
 * rest of a word. The real search also finds similar words, and finds new records only after a while.
 */
public final class TextSearch {
    /** The fields which are searched. */
    public enum Group {
        ALL,
        EMAIL,
        NAME,
        PHONE,
        SIDEBAR;

        /**
         * The group which a search calls by this word.
         *
         * @throws Refusal MALFORMED_SEARCH if there is no such group
         */
        public static Group of(String word) {
            try {
                return valueOf(word.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw Refusal.of(400, "MALFORMED_SEARCH", "unknown search group " + word);
            }
        }

        boolean holds(Field field) {
            return switch (this) {
                case EMAIL -> field.type() == FieldType.EMAIL;
                case PHONE -> field.type() == FieldType.PHONE;
                case NAME -> field.nameField();
                default -> field.type().shape() == FieldType.Shape.TEXT;
            };
        }
    }

    private final QueryEngine queries;

    public TextSearch(QueryEngine queries) {
        this.queries = queries;
    }

    /** The records which a SOSL search finds, object by object. */
    public ArrayNode sosl(View view, String search, String dataPath) {
        SoslReader.Sosl sosl = new SoslReader().read(search);
        return find(view, sosl.text(), sosl.group(), sosl.queries(), dataPath);
    }

    /** The records which match the text and the SOQL queries. */
    public ArrayNode find(View view, String text, Group group, List<String> soql, String dataPath) {
        if (text.strip().length() < 2) {
            throw Refusal.of(400, "MALFORMED_SEARCH", "search term must be longer than one character: " + text);
        }
        Pattern words = words(text.strip());
        ArrayNode found = Json.array();
        for (String query : soql) {
            QueryResult result = queries.run(view, query, row -> matches(view, row, group, words), dataPath);
            found.addAll(result.records(0, result.rows().size()));
        }
        return found;
    }

    private static boolean matches(View view, Row row, Group group, Pattern words) {
        ObjectType type = view.schema().type(row.type()).orElseThrow();
        for (Field field : type.fields()) {
            if (group.holds(field)
                    && row.get(field.name()) instanceof String text
                    && words.matcher(text).find()) {
                return true;
            }
        }
        return false;
    }

    private static Pattern words(String text) {
        String parts = Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(joining("[\\p{L}\\p{N}]*"));
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + parts + "(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
