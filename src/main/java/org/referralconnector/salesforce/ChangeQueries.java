package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.journal.Arrival;

/**
 * Asks for what changed in a window: all objects in one call, deleted records included, and further pages if there are
 * any.
 *
 * <p>Fields are asked for as if the org had them all. If it has not, it is described once, and for a day only what it has
 * is asked for: so a quiet hour costs one call.
 */
public final class ChangeQueries {
    private static final String OPPORTUNITY = "Opportunity";
    private static final String LEAD = "Lead";
    private static final String ROLE = "OpportunityContactRole";
    private static final String CONVERSION = "(?i)IsConverted|Converted(Account|Contact|Opportunity)Id";
    private static final Set<String> NO_SUCH_FIELD = Set.of("INVALID_FIELD", "INVALID_TYPE");
    private static final Pattern NEXT_PAGE =
            Pattern.compile("/services/data/v\\d+\\.\\d/query(All)?/[0-9A-Za-z]+-\\d+");
    private static final Duration CAREFUL_FOR = Duration.ofDays(1);

    private final SalesforceApi api;
    private final FollowedFields followed;
    private final SalesforceSchema schema;
    private final SalesforceErrors errors;
    private final ApiErrors apiErrors;
    private final ChangeIntake intake;
    private final ObjectMapper json;
    private final Clock clock;
    private volatile Instant carefulUntil = Instant.MIN;

    public ChangeQueries(
            SalesforceApi api,
            FollowedFields followed,
            SalesforceSchema schema,
            SalesforceErrors errors,
            ChangeIntake intake,
            ObjectMapper json,
            Clock clock) {
        this.api = api;
        this.followed = followed;
        this.schema = schema;
        this.errors = errors;
        this.apiErrors = new ApiErrors(json);
        this.intake = intake;
        this.json = json;
        this.clock = clock;
    }

    /** Begins to read a window. */
    public ChangeReading begin(ChangeWindow window) {
        boolean careful = clock.instant().isBefore(carefulUntil);
        return new ChangeReading(window, List.of(question(window, careful)), List.of(), careful, Optional.empty());
    }

    /** How the reading goes on after the answer to its next call. */
    public ChangeReading take(ChangeReading reading, SalesforceAnswer answer) {
        List<SalesforceCall> rest =
                new ArrayList<>(reading.calls().subList(1, reading.calls().size()));
        if (answer.call().kind() == SalesforceCall.Kind.DESCRIBE) {
            schema.learn(List.of(answer));
            return rest.isEmpty() ? again(reading) : with(reading, rest, List.of());
        }
        if (!answer.succeeded()) {
            return reading.failed(errors.judge(answer).outcome().reason());
        }
        try {
            JsonNode body = json.readTree(answer.body());
            return body.path("compositeResponse").isArray()
                    ? takeAll(reading, rest, body.path("compositeResponse"))
                    : takePage(reading, rest, body);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            return reading.failed("UNREADABLE_ANSWER");
        }
    }

    private ChangeReading takeAll(ChangeReading reading, List<SalesforceCall> rest, JsonNode answers) {
        List<Arrival> arrivals = new ArrayList<>();
        for (JsonNode one : answers) {
            if (one.path("httpStatusCode").asInt() != 200) {
                String code = apiErrors.read(one.path("body")).stream()
                        .findFirst()
                        .map(ApiError::code)
                        .orElse("UNREADABLE_ANSWER");
                return NO_SUCH_FIELD.contains(code) && !reading.careful() ? describe(reading) : reading.failed(code);
            }
            arrivals.addAll(rows(reading.window(), one.path("body"), rest));
        }
        return with(reading, rest, arrivals);
    }

    private ChangeReading takePage(ChangeReading reading, List<SalesforceCall> rest, JsonNode page) {
        List<Arrival> arrivals = rows(reading.window(), page, rest);
        return with(reading, rest, arrivals);
    }

    /** The rows of a page that have to be recorded; the call for the next page is added to {@code rest}. */
    private List<Arrival> rows(ChangeWindow window, JsonNode page, List<SalesforceCall> rest) {
        if (!page.path("records").isArray()) {
            throw new IllegalArgumentException("no query answer");
        }
        List<Arrival> arrivals = intake.take(page.path("records"), window.asked());
        if (!page.path("done").asBoolean(true)) {
            String next = page.path("nextRecordsUrl").asText();
            if (!NEXT_PAGE.matcher(next).matches()) {
                throw new IllegalArgumentException("no address of a next page");
            }
            rest.add(api.page(next));
        }
        return arrivals;
    }

    /** Reads what the org has before it is asked again. */
    private ChangeReading describe(ChangeReading reading) {
        Set<String> objects = new LinkedHashSet<>(followed.objects());
        if (objects.contains(OPPORTUNITY)) {
            objects.add(ROLE);
        }
        objects.forEach(schema::forget);
        List<SalesforceCall> calls = schema.missing(objects);
        return calls.isEmpty() ? again(reading) : with(reading, calls, List.of());
    }

    private ChangeReading again(ChangeReading reading) {
        Optional<String> unknown = followed.objects().stream()
                .filter(object -> schema.object(object).isEmpty())
                .findFirst();
        if (unknown.isPresent()) {
            return reading.failed(schema.whyUnknown(unknown.get()).reason());
        }
        carefulUntil = clock.instant().plus(CAREFUL_FOR);
        return new ChangeReading(
                reading.window(), List.of(question(reading.window(), true)), List.of(), true, Optional.empty());
    }

    private static ChangeReading with(ChangeReading reading, List<SalesforceCall> calls, List<Arrival> arrivals) {
        return new ChangeReading(reading.window(), calls, arrivals, reading.careful(), Optional.empty());
    }

    private SalesforceCall question(ChangeWindow window, boolean careful) {
        ObjectNode body = json.createObjectNode().put("allOrNone", false);
        ArrayNode requests = body.putArray("compositeRequest");
        for (String object : followed.objects()) {
            requests.addObject()
                    .put("method", "GET")
                    .put("url", api.queryAllPath() + "?q=" + encoded(soql(object, window.from(), careful)))
                    .put("referenceId", object);
        }
        return api.ask(body.toString());
    }

    private String soql(String object, Instant from, boolean careful) {
        List<String> columns = new ArrayList<>(List.of("Id", "IsDeleted", "SystemModstamp"));
        Set<String> wanted = new LinkedHashSet<>(followed.columns(object));
        if (object.equals(OPPORTUNITY) || (object.equals(RecordColumns.CONTACT) && followed.personAccounts())) {
            wanted.add("AccountId");
        }
        wanted.stream()
                .filter(column -> !careful || has(object, column))
                .filter(column -> columns.stream().noneMatch(column::equalsIgnoreCase))
                .forEach(columns::add);
        if (object.equals(OPPORTUNITY) && (!careful || schema.object(ROLE).isPresent())) {
            columns.add(RecordColumns.roles(followed, " WHERE IsDeleted = false"));
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + object + " WHERE SystemModstamp >= "
                + from.truncatedTo(ChronoUnit.MILLIS)
                + (onlyConversions(object) ? " AND IsConverted = true" : "")
                + " ORDER BY SystemModstamp, Id";
    }

    /** True if nothing but the conversion of leads matters, so that all others can stay where they are. */
    private boolean onlyConversions(String object) {
        return object.equals(LEAD) && followed.fields(LEAD).stream().allMatch(field -> field.matches(CONVERSION));
    }

    private boolean has(String object, String column) {
        int dot = column.indexOf('.');
        String field = dot < 0 ? column : column.substring(0, dot) + "Id";
        return schema.object(object).flatMap(known -> known.field(field)).isPresent();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
