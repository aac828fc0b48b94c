package org.referralconnector.sandbox.intercom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.intercom.wire.ApiVersion;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.Origin;
import org.referralconnector.sandbox.intercom.workspace.People;
import org.referralconnector.sandbox.intercom.workspace.Person;
import org.referralconnector.sandbox.intercom.workspace.Region;
import org.referralconnector.sandbox.intercom.workspace.Segments.Segment;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** What people and tests may do in the workspace and to it: {@code /sandbox/intercom}. */
final class IntercomControl {
    static final String HERE = "/sandbox/intercom";

    private static final String ONE = HERE + "/contacts/{contact}";
    private static final Set<String> SETTINGS = Set.of(
            "searchLag",
            "timezone",
            "region",
            "version",
            "datesByDayFrom",
            "mergeChecked",
            "leadsShareUserEmail",
            "limit",
            "workspaceLimit");

    private final Workspace workspace;
    private final People people;
    private final RateLimit limit;
    private final Tokens tokens;

    IntercomControl(Workspace workspace, RateLimit limit, Tokens tokens) {
        this.workspace = workspace;
        this.people = workspace.people();
        this.limit = limit;
        this.tokens = tokens;
    }

    void addTo(Routes routes) {
        add(routes, "GET", HERE, call -> Answer.json(200, describe()));
        add(routes, "POST", HERE, this::set);
        add(routes, "GET", HERE + "/tokens", call -> Answer.json(200, tokens.describe()));
        add(routes, "POST", HERE + "/tokens", this::setToken);
        add(routes, "GET", HERE + "/contacts", this::list);
        add(routes, "POST", HERE + "/contacts", this::create);
        add(routes, "GET", ONE, call -> shown(person(call)));
        add(routes, "POST", ONE, this::update);
        add(routes, "DELETE", ONE, byHand(person -> people.delete(person, Origin.BY_HAND)));
        add(routes, "POST", ONE + "/archive", byHand(person -> people.archive(person, Origin.BY_HAND)));
        add(routes, "POST", ONE + "/unarchive", byHand(person -> people.unarchive(person, Origin.BY_HAND)));
        add(routes, "POST", ONE + "/merge", this::merge);
        add(routes, "POST", HERE + "/data_attributes", this::addAttributes);
        add(routes, "GET", HERE + "/segments", call -> Answer.json(200, segments()));
        add(routes, "POST", HERE + "/segments", this::setSegment);
        add(routes, "GET", HERE + "/events", call -> Answer.json(200, events()));
    }

    private void add(Routes routes, String method, String template, Routes.Action action) {
        routes.add(method, template, "control", call -> {
            synchronized (workspace) {
                try {
                    return action.answer(call);
                } catch (Refusal refusal) {
                    return refusal.answer();
                }
            }
        });
    }

    private Answer set(Call call) {
        Parameters order = Parameters.of(call);
        order.values().fieldNames().forEachRemaining(name -> {
            if (!SETTINGS.contains(name)) {
                throw new IllegalArgumentException("there is no setting \"" + name + "\"");
            }
        });
        Region before = workspace.settings().region();
        workspace.set(order);
        tokens.move(before, workspace.settings().region());
        limit.set(order);
        return Answer.json(200, describe());
    }

    private ObjectNode describe() {
        ObjectNode node = Json.object();
        limit.report(node);
        workspace.report(node);
        return node;
    }

    private Answer setToken(Call call) {
        tokens.set(Parameters.of(call), workspace.settings().region());
        return Answer.json(201, tokens.describe());
    }

    /** The contacts with the given {@code email}, {@code external_id}, {@code role} and {@code state}. */
    private Answer list(Call call) {
        ArrayNode rows = Json.array();
        people.all().stream()
                .filter(has(call, "email", person -> person.contact().text("email")))
                .filter(has(call, "external_id", person -> person.contact().text("external_id")))
                .filter(has(call, "role", person -> person.contact().text("role")))
                .map(people::described)
                .filter(node -> call.query("state")
                        .map(node.path("state").asText()::equals)
                        .orElse(true))
                .forEach(rows::add);
        ObjectNode answer = Json.object().put("total", rows.size());
        answer.set("contacts", rows);
        return Answer.json(200, answer);
    }

    private static Predicate<Person> has(Call call, String name, Function<Person, Optional<String>> value) {
        Optional<String> wanted = call.query(name);
        return person -> wanted.isEmpty()
                || value.apply(person).filter(wanted.get()::equalsIgnoreCase).isPresent();
    }

    /** An object is somebody whom a teammate adds, and is told; a list is planted without a word, all of it or nothing. */
    private Answer create(Call call) {
        JsonNode body = body(call);
        if (!body.isArray()) {
            return Answer.json(
                    201, people.described(people.create(Parameters.of(call).values(), Origin.BY_HAND)));
        }
        List<ObjectNode> rows = new ArrayList<>();
        for (JsonNode row : body) {
            if (!(row instanceof ObjectNode object)) {
                throw new IllegalArgumentException("every contact must be an object");
            }
            rows.add(object);
        }
        ArrayNode ids = Json.array();
        people.createAll(rows, Origin.PLANTED).forEach(person -> ids.add(person.id()));
        ObjectNode answer = Json.object().put("total", ids.size());
        answer.set("ids", ids);
        return Answer.json(201, answer);
    }

    private static JsonNode body(Call call) {
        try {
            return Json.parse(call.body());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Person person(Call call) {
        return meant(call.segment("contact"));
    }

    private Person meant(String word) {
        return people.meant(word).orElseThrow(() -> new IllegalArgumentException("there is no contact " + word));
    }

    private Person present(Call call) {
        Person person = person(call);
        if (person.isGone()) {
            throw new IllegalArgumentException("contact " + person.id() + " is gone");
        }
        return person;
    }

    private Answer shown(Person person) {
        return Answer.json(200, people.described(person));
    }

    private Routes.Action byHand(Consumer<Person> action) {
        return call -> {
            Person person = present(call);
            action.accept(person);
            return shown(person);
        };
    }

    private Answer update(Call call) {
        Person person = present(call);
        people.update(person, Parameters.of(call).values(), Origin.BY_HAND);
        return shown(person);
    }

    private Answer merge(Call call) {
        Person from = person(call);
        Person into = meant(Parameters.of(call)
                .text("into")
                .orElseThrow(() -> new IllegalArgumentException("say \"into\" which user")));
        people.merge(from, into, false, Origin.BY_HAND);
        return shown(into);
    }

    /** Takes one attribute or a list of them, in the shape of the API. */
    private Answer addAttributes(Call call) {
        JsonNode body = body(call);
        ArrayNode made = Json.array();
        for (JsonNode each : body.isArray() ? body : Json.array().add(body)) {
            if (!(each instanceof ObjectNode attribute)) {
                throw new IllegalArgumentException("every attribute must be an object");
            }
            Request request = new Request(call, ApiVersion.LATEST, "by hand", attribute);
            made.add(workspace.attributes().create(request).json());
        }
        return Answer.json(201, made);
    }

    /** Makes a segment consist of these contacts, each named by id, external id or e-mail address. */
    private Answer setSegment(Call call) {
        Parameters order = Parameters.of(call);
        String name = order.text("name").orElseThrow(() -> new IllegalArgumentException("give a \"name\""));
        List<Person> members = new ArrayList<>();
        order.get("contacts").forEach(each -> members.add(meant(each.asText())));
        String personType = order.text("person_type").orElse("user");
        return Answer.json(201, described(workspace.segments().set(name, personType, members)));
    }

    private ArrayNode segments() {
        ArrayNode list = Json.array();
        workspace.segments().all().forEach(segment -> list.add(described(segment)));
        return list;
    }

    private static ObjectNode described(Segment segment) {
        ObjectNode node = segment.json();
        segment.contacts().forEach(node.putArray("contacts")::add);
        return node;
    }

    private ObjectNode events() {
        ArrayNode rows = Json.array();
        workspace.events().described().forEach(rows::add);
        ObjectNode answer = Json.object().put("total", rows.size());
        answer.set("events", rows);
        return answer;
    }
}
