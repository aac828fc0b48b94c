package org.referralconnector.intercom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.campaign.IntercomRules;

/**
 * Searches the contacts that were updated in a window, the last updated first, and reads no further than it has to.
 *
 * <p>A search compares by calendar day in the workspace's time zone, and {@code >} begins with the next day (REST API 2.16,
 * search contacts): so it asks from the day before yesterday on, which is early enough in any zone and on days of 25 hours,
 * and the answers, which have the full time and are ordered by it, say where the window begins. What is updated while
 * pages are read moves to the front, and is in the next window.
 */
public final class ContactQueries {
    private static final String PATH = "/contacts/search";
    private static final String HISTORY = "include_merge_history=true";
    private static final int MOST_ON_A_PAGE = 150;
    private static final Duration DAY_BEFORE_YESTERDAY = Duration.ofDays(2);
    private static final Pattern CURSOR = Pattern.compile("[\\x21-\\x7e]{1,2000}");

    private final Map<String, ContactIntake> intakes;
    private final IntercomErrors errors;
    private final ObjectMapper json;

    /**
     * @param intakes what is recorded of the contacts of each connection, by destination, such as {@code intercom/default}
     */
    public ContactQueries(Map<String, ContactIntake> intakes, IntercomErrors errors, ObjectMapper json) {
        this.intakes = Map.copyOf(intakes);
        this.errors = errors;
        this.json = json;
    }

    /** Begins to search a window. */
    public ContactReading begin(ContactWindow window) {
        return new ContactReading(window, Optional.of(question(window, Optional.empty())), List.of(), Optional.empty());
    }

    /**
     * How the search goes on after the answer to its next call.
     *
     * @throws SQLException if the database does not say whose contacts were found
     */
    public ContactReading take(ContactReading reading, IntercomAnswer answer) throws SQLException {
        if (!answer.succeeded()) {
            return reading.failed(errors.reason(answer));
        }
        try {
            JsonNode page = json.readTree(answer.body());
            return page.path("data").isArray() ? take(reading, page) : reading.failed(IntercomErrors.UNREADABLE);
        } catch (JsonProcessingException unreadable) {
            return reading.failed(IntercomErrors.UNREADABLE);
        }
    }

    private ContactReading take(ContactReading reading, JsonNode page) throws SQLException {
        ContactWindow window = reading.window();
        List<ToldContact> contacts = new ArrayList<>();
        boolean over = page.path("data").isEmpty();
        for (JsonNode one : page.path("data")) {
            Optional<ToldContact> told = told(one);
            if (told.isPresent() && told.get().at().isBefore(window.from())) {
                over = true;
            } else {
                told.ifPresent(contacts::add);
            }
        }
        JsonNode cursor = page.path("pages").path("next").path("starting_after");
        Optional<IntercomCall> next = Optional.empty();
        if (!over && cursor.isTextual()) {
            if (!CURSOR.matcher(cursor.asText()).matches()) {
                return reading.failed(IntercomErrors.UNREADABLE);
            }
            IntercomCall call = question(window, Optional.of(cursor.asText()));
            if (reading.call().equals(Optional.of(call))) {
                // a page that names itself as the next one would never end
                return reading.failed(IntercomErrors.UNREADABLE);
            }
            next = Optional.of(call);
        }
        ContactIntake intake = intakes.get(IntercomRules.destination(window.connection()));
        return new ContactReading(
                window, next, intake.found(contacts, window.settled(), window.asked()), Optional.empty());
    }

    /** Forgets what a search has seen of a connection: it may not have been recorded. */
    void forget(String connection) {
        intakes.get(IntercomRules.destination(connection)).forget();
    }

    private static Optional<ToldContact> told(JsonNode contact) {
        try {
            return ToldContact.isNotification(contact) ? Optional.empty() : ToldContact.of(contact);
        } catch (IllegalArgumentException ofAnUnknownShape) {
            return Optional.empty();
        }
    }

    private IntercomCall question(ContactWindow window, Optional<String> cursor) {
        ObjectNode search = json.createObjectNode();
        search.putObject("query")
                .put("field", "updated_at")
                .put("operator", ">")
                .put("value", window.from().minus(DAY_BEFORE_YESTERDAY).getEpochSecond());
        search.putObject("sort").put("field", "updated_at").put("order", "descending");
        ObjectNode pagination = search.putObject("pagination").put("per_page", MOST_ON_A_PAGE);
        cursor.ifPresent(place -> pagination.put("starting_after", place));
        return new IntercomCall(
                window.connection(), "search-changes", "POST", PATH, HISTORY, Optional.of(search.toString()), false);
    }
}
