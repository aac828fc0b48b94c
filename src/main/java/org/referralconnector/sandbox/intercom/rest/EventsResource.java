package org.referralconnector.sandbox.intercom.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.Contact;
import org.referralconnector.sandbox.intercom.workspace.Events.Event;
import org.referralconnector.sandbox.intercom.workspace.Person;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** Data events of contacts. */
final class EventsResource {
    private final Workspace workspace;

    EventsResource(Workspace workspace) {
        this.workspace = workspace;
    }

    void addTo(Endpoints endpoints) {
        endpoints.add("POST", "/events", "submit event", this::submit).add("GET", "/events", "list events", this::list);
    }

    private Answer submit(Request request) {
        workspace.events().submit(request);
        return Answer.empty(202);
    }

    private Answer list(Request request) {
        if (request.call().query("type").filter("user"::equals).isEmpty()) {
            throw Refusal.invalid("type must be user");
        }
        Person person = meant(request);
        List<Event> events = workspace.events().of(person);
        return Answer.json(
                200, request.isTrue("summary") ? summary(person.contact(), events) : page(request, person, events));
    }

    private Person meant(Request request) {
        Map<String, String> query = request.call().query();
        if (query.containsKey("intercom_user_id")) {
            return workspace.people().byId(query.get("intercom_user_id"), request.version());
        }
        if (query.containsKey("user_id")) {
            return workspace.people().byExternalId(query.get("user_id"), request.version());
        }
        if (query.containsKey("email")) {
            return workspace.people().userByEmail(query.get("email")).orElseThrow(Refusal::noContact);
        }
        throw Refusal.missing("one of user_id, intercom_user_id and email must be specified");
    }

    private static ObjectNode page(Request request, Person person, List<Event> events) {
        int size = request.perPage();
        long before = request.call().query("before").map(EventsResource::number).orElse(Long.MAX_VALUE);
        List<Event> rest =
                events.stream().filter(event -> event.number() < before).toList();
        ObjectNode list = Json.object().put("type", "event.list");
        ArrayNode data = list.putArray("events");
        rest.stream().limit(size).forEach(event -> data.add(event.json(person.contact())));
        ObjectNode pages = list.putObject("pages");
        if (rest.size() > size) {
            String path = request.call().origin() + request.call().path();
            pages.put(
                    "next",
                    path + "?type=user&intercom_user_id=" + person.id() + "&per_page=" + size + "&before="
                            + rest.get(size - 1).number());
        }
        return list;
    }

    private static Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw Refusal.invalid("before must be a number");
        }
    }

    private static ObjectNode summary(Contact contact, List<Event> events) {
        ObjectNode summary = Json.object().put("type", "event.summary");
        contact.text("email").ifPresent(email -> summary.put("email", email));
        summary.put("intercom_user_id", contact.id());
        contact.text("external_id").ifPresent(externalId -> summary.put("user_id", externalId));
        ArrayNode items = summary.putArray("events");
        Map<String, LongSummaryStatistics> byName = events.stream()
                .collect(
                        Collectors.groupingBy(Event::name, TreeMap::new, Collectors.summarizingLong(Event::createdAt)));
        byName.forEach((name, times) -> items.addObject()
                .put("name", name)
                .put("first", Instant.ofEpochSecond(times.getMin()).toString())
                .put("last", Instant.ofEpochSecond(times.getMax()).toString())
                .put("count", times.getCount()));
        return summary;
    }
}
