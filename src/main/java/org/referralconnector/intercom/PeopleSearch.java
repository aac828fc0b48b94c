package org.referralconnector.intercom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.change.Person;
import org.referralconnector.people.PeoplePage;
import org.referralconnector.people.PeopleWanted;

/**
 * Searches contacts page by page, the first created first (REST API 2.16, {@code POST /contacts/search}). Archived and
 * merged contacts are not found, and new ones only after minutes.
 */
final class PeopleSearch {
    private static final String PATH = "/contacts/search";
    private static final int MOST_ON_A_PAGE = 150;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");
    private static final Pattern CURSOR = Pattern.compile("[\\x21-\\x7e]{1,2000}");

    private final ObjectMapper json;

    PeopleSearch(ObjectMapper json) {
        this.json = json;
    }

    /** The call for the page that begins at {@code place}. */
    IntercomCall call(String connection, ContactSource source, PeopleWanted wanted, ContactPlace place) {
        ObjectNode search = json.createObjectNode();
        ArrayNode filters = search.putObject("query").put("operator", "AND").putArray("value");
        List<String> roles = source.roles();
        if (roles.size() == 1) {
            filter(filters, "role", "=").put("value", roles.get(0));
        } else if (!roles.isEmpty()) {
            ArrayNode values = filter(filters, "role", "IN").putArray("value");
            roles.forEach(values::add);
        }
        wanted.segment().ifPresent(segment -> filter(filters, "segment_id", "=").put("value", segment));
        if (place.after() > 0) {
            filter(filters, "created_at", ">").put("value", place.after());
        }
        search.putObject("sort").put("field", "created_at").put("order", "ascending");
        ObjectNode pagination = search.putObject("pagination").put("per_page", MOST_ON_A_PAGE);
        place.cursor().ifPresent(cursor -> pagination.put("starting_after", cursor));
        return IntercomCall.asking(connection, "search-contacts", PATH, search.toString());
    }

    /**
     * The page that begins at {@code place}, without those who were met before.
     *
     * @param connection where the people are, such as {@code intercom/default}
     * @param since the moment from which on a contact counts: the search compares whole days only
     * @param total how many there are in all, if an earlier page said so
     * @throws IllegalArgumentException for an answer that is not what it should be
     */
    PeoplePage page(String connection, ContactPlace place, Optional<Instant> since, Optional<Long> total, String body) {
        JsonNode answer = tree(body);
        if (!answer.path("data").isArray()) {
            throw new IllegalArgumentException("an answer that is no page of contacts");
        }
        long first = since.map(Instant::getEpochSecond).orElse(Long.MIN_VALUE);
        List<Person> people = new ArrayList<>();
        ContactPlace reached = place;
        long tooOld = 0;
        for (JsonNode contact : answer.get("data")) {
            String id = checked(ID, contact.path("id").asText());
            long createdAt = createdAt(contact);
            if (place.knows(id, createdAt)) {
                continue;
            }
            reached = reached.beyond(id, createdAt);
            if (createdAt < first) {
                tooOld++;
            } else {
                people.add(person(connection, id, contact));
            }
        }
        JsonNode next = answer.path("pages").path("next").path("starting_after");
        ContactPlace end = reached;
        return new PeoplePage(
                people.size(),
                people,
                next.isTextual()
                        ? Optional.of(end.at(checked(CURSOR, next.asText())).text())
                        : Optional.empty(),
                Optional.of(Math.max(
                        0, total.orElseGet(() -> answer.path("total_count").asLong()) - tooOld)));
    }

    private static ObjectNode filter(ArrayNode filters, String field, String operator) {
        return filters.addObject().put("field", field).put("operator", operator);
    }

    /** Intercom has one name for what others have two: the first word of it counts as the first name. */
    private static Person person(String connection, String id, JsonNode contact) {
        String[] names = text(contact, "name").orElse("").split("\\s+", 2);
        return new Person(
                connection,
                "contact",
                id,
                text(contact, "email"),
                Optional.of(names[0]).filter(name -> !name.isEmpty()),
                names.length == 1 ? Optional.empty() : Optional.of(names[1]));
    }

    private static long createdAt(JsonNode contact) {
        if (!contact.path("created_at").isIntegralNumber()) {
            throw new IllegalArgumentException("a contact without created_at");
        }
        return contact.get("created_at").longValue();
    }

    private static Optional<String> text(JsonNode contact, String field) {
        return Optional.of(contact.path(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static String checked(Pattern form, String value) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException("an answer with a part that is not formed as it should be");
        }
        return value;
    }

    private JsonNode tree(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException noJson) {
            throw new IllegalArgumentException("an answer that is no JSON", noJson);
        }
    }
}
