package org.referralconnector.sandbox.intercom.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.Origin;
import org.referralconnector.sandbox.intercom.workspace.Person;
import org.referralconnector.sandbox.intercom.workspace.Tags;
import org.referralconnector.sandbox.intercom.workspace.Tags.Tag;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** Tags of the workspace and of contacts. */
final class TagsResource {
    private static final String OF_CONTACT = "/contacts/{contact}/tags";

    private final Workspace workspace;
    private final Tags tags;

    TagsResource(Workspace workspace) {
        this.workspace = workspace;
        this.tags = workspace.tags();
    }

    void addTo(Endpoints endpoints) {
        endpoints
                .add("GET", "/tags", "list tags", request -> list())
                .add("POST", "/tags", "create tag", this::create)
                .add(
                        "GET",
                        "/tags/{tag}",
                        "read tag",
                        request -> Answer.json(
                                200, tags.byId(request.segment("tag")).json()))
                .add("DELETE", "/tags/{tag}", "delete tag", this::delete)
                .add("GET", OF_CONTACT, "list tags of contact", this::listOfContact)
                .add("POST", OF_CONTACT, "attach tag", this::attach)
                .add("DELETE", OF_CONTACT + "/{tag}", "detach tag", this::detach);
    }

    private Person person(Request request) {
        return workspace.people().byId(request.segment("contact"), request.version());
    }

    private Answer list() {
        ObjectNode list = Json.object().put("type", "list");
        ArrayNode data = list.putArray("data");
        tags.all().forEach(tag -> data.add(tag.json()));
        return Answer.json(200, list);
    }

    /** Makes or renames a tag; with {@code users} it is attached to them, or detached where {@code untag} says so. */
    private Answer create(Request request) {
        if (request.body().has("companies")) {
            throw Refusal.invalid("invalid tag parameters");
        }
        String name = request.text("name").orElseThrow(() -> Refusal.invalid("invalid tag parameters"));
        Tag tag = request.text("id").map(id -> tags.rename(id, name)).orElseGet(() -> tags.named(name));
        ObjectNode answer = tag.json();
        ArrayNode users = answer.putArray("users");
        for (JsonNode user : request.body().path("users")) {
            users.add(tagged(user, tag, request));
        }
        answer.putArray("companies");
        return Answer.json(200, answer);
    }

    private ObjectNode tagged(JsonNode user, Tag tag, Request request) {
        Person person = workspace.people().byId(user.path("id").asText(), request.version());
        boolean attaches = !user.path("untag").asBoolean();
        if (attaches) {
            tags.attach(person, tag, origin(request));
        } else {
            tags.detach(person, tag, origin(request));
        }
        return Json.object().put("id", person.id()).put("tagged", attaches);
    }

    private static Origin origin(Request request) {
        return Origin.client(request.name());
    }

    private Answer delete(Request request) {
        tags.delete(request.segment("tag"));
        return Answer.empty(200);
    }

    private Answer listOfContact(Request request) {
        ObjectNode list = Json.object().put("type", "list");
        ArrayNode data = list.putArray("data");
        person(request)
                .contact()
                .tags()
                .forEach((id, appliedAt) -> data.add(tags.byId(id).json(appliedAt)));
        return Answer.json(200, list);
    }

    private Answer attach(Request request) {
        Person person = person(request);
        Tag tag = tags.byId(request.requiredText("id"));
        Instant appliedAt = tags.attach(person, tag, origin(request));
        return Answer.json(200, tag.json(appliedAt));
    }

    private Answer detach(Request request) {
        Person person = person(request);
        Tag tag = tags.byId(request.segment("tag"));
        Instant appliedAt = tags.detach(person, tag, origin(request));
        return Answer.json(200, tag.json(appliedAt));
    }
}
