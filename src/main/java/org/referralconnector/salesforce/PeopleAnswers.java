package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.referralconnector.change.Person;
import org.referralconnector.people.PeoplePage;

/**
 * Reads the answers to {@link PeopleQuery}: of the query resource JSON, of query jobs CSV with a head of field names.
 * Each method throws {@link IllegalArgumentException} for an answer that is not what it should be.
 */
public final class PeopleAnswers {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?");
    private static final Pattern NEXT_RECORDS =
            Pattern.compile("/services/data/v[0-9.]{2,8}/query/[0-9A-Za-z_-]{1,200}");
    private static final Pattern LOCATOR = Pattern.compile("[0-9A-Za-z+/=_.-]{1,400}");

    private final ObjectMapper json;
    private final ObjectReader csv = new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());

    public PeopleAnswers(ObjectMapper json) {
        this.json = json;
    }

    /** The order for a job that runs a query. */
    public String jobOrder(PeopleQuery query) {
        return json.createObjectNode()
                .put("operation", "query")
                .put("query", query.people())
                .toString();
    }

    /** How many records a query counted. */
    public long count(SalesforceAnswer answer) {
        JsonNode total = tree(answer).path("totalSize");
        if (!total.isIntegralNumber() || total.longValue() < 0) {
            throw new IllegalArgumentException("an answer without totalSize");
        }
        return total.longValue();
    }

    /** How a job stands. */
    public QueryJob job(SalesforceAnswer answer) {
        JsonNode job = tree(answer);
        String id = job.path("id").asText();
        String state = job.path("state").asText();
        if (!ID.matcher(id).matches() || state.isEmpty()) {
            throw new IllegalArgumentException("an answer that is no job");
        }
        return new QueryJob(id, state, job.path("errorMessage").asText(""));
    }

    /**
     * A page of a query.
     *
     * @param connection where the people are, such as {@code salesforce/default}
     */
    public PeoplePage page(PeopleSource source, String connection, SalesforceAnswer answer) {
        JsonNode page = tree(answer);
        if (!page.path("records").isArray() || !page.path("done").isBoolean()) {
            throw new IllegalArgumentException("an answer that is no page of a query");
        }
        List<Person> people = new ArrayList<>();
        for (JsonNode row : page.get("records")) {
            person(source, connection, field -> value(row, field)).ifPresent(people::add);
        }
        Optional<String> next = page.get("done").booleanValue()
                ? Optional.empty()
                : Optional.of(checked(NEXT_RECORDS, page.path("nextRecordsUrl").asText()));
        return new PeoplePage(page.get("records").size(), people, next);
    }

    /** A page of what a job found. */
    public PeoplePage results(PeopleSource source, String connection, SalesforceAnswer answer) {
        List<Person> people = new ArrayList<>();
        int records = 0;
        try (MappingIterator<Map<String, String>> rows = csv.readValues(answer.body())) {
            while (rows.hasNextValue()) {
                Map<String, String> row = rows.nextValue();
                if (!row.containsKey("Id")) {
                    throw new IllegalArgumentException("results without ids");
                }
                records++;
                person(source, connection, row::get).ifPresent(people::add);
            }
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("results that are no CSV", unreadable);
        }
        return new PeoplePage(records, people, answer.locator().map(place -> checked(LOCATOR, place)));
    }

    private static Optional<Person> person(PeopleSource source, String connection, Function<String, String> row) {
        if (source.parents().isEmpty()) {
            return Optional.of(person(connection, source.object(), checked(ID, row.apply("Id")), row));
        }
        for (String parent : source.parents()) {
            Optional<String> id = text(row.apply(parent + "Id"));
            if (id.isPresent()) {
                return Optional.of(
                        person(connection, parent, checked(ID, id.get()), field -> row.apply(parent + "." + field)));
            }
        }
        return Optional.empty();
    }

    private static Person person(String connection, String object, String id, Function<String, String> row) {
        return new Person(
                connection,
                object,
                id,
                text(row.apply(PersonAccounts.emailField(object))),
                text(row.apply("FirstName")),
                text(row.apply("LastName")));
    }

    private static String value(JsonNode row, String field) {
        JsonNode value = row;
        for (String part : field.split("\\.", -1)) {
            value = value.path(part);
        }
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }

    private static Optional<String> text(String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static String checked(Pattern form, String value) {
        if (value == null || !form.matcher(value).matches()) {
            throw new IllegalArgumentException("an answer with a part that is not formed as it should be");
        }
        return value;
    }

    private JsonNode tree(SalesforceAnswer answer) {
        try {
            return json.readTree(answer.body());
        } catch (JsonProcessingException noJson) {
            throw new IllegalArgumentException("an answer that is no JSON", noJson);
        }
    }
}
