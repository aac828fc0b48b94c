package org.referralconnector.sandbox.intercom.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.search.ContactSearch;
import org.referralconnector.sandbox.intercom.wire.ApiVersion;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.Contact;
import org.referralconnector.sandbox.intercom.workspace.ContactJson;
import org.referralconnector.sandbox.intercom.workspace.Origin;
import org.referralconnector.sandbox.intercom.workspace.People;
import org.referralconnector.sandbox.intercom.workspace.Person;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** Contacts: one by one, in lists, found by searches, and merged. */
final class ContactsResource {
    private static final String ONE = "/contacts/{contact}";

    private final Workspace workspace;
    private final People people;
    private final ContactSearch search;

    ContactsResource(Workspace workspace) {
        this.workspace = workspace;
        this.people = workspace.people();
        this.search = new ContactSearch(workspace);
    }

    void addTo(Endpoints endpoints) {
        endpoints
                .add("POST", "/contacts", "create contact", this::create)
                .add("GET", "/contacts", "list contacts", request -> page(search.list(request), request))
                .add("POST", "/contacts/search", "search", request -> page(search.search(request), request))
                .add("POST", "/contacts/merge", "merge", this::merge)
                .add("GET", "/contacts/find_by_external_id/{external_id}", "find by external id", this::find)
                .add("GET", ONE, "read contact", request -> shown(request, person(request)))
                .add("PUT", ONE, "update contact", this::update)
                .add("DELETE", ONE, "delete contact", this::delete)
                .add("POST", ONE + "/archive", "archive", this::archive)
                .add("POST", ONE + "/unarchive", "unarchive", this::unarchive)
                .add("POST", ONE + "/block", "block", this::block)
                .add("GET", ONE + "/merge_history", "merge history", this::mergeHistory);
    }

    private Person person(Request request) {
        return people.byId(request.segment("contact"), request.version());
    }

    private static Origin origin(Request request) {
        return Origin.client(request.name());
    }

    private Answer shown(Request request, Person person) {
        return Answer.json(200, json(request, person.contact(), person));
    }

    private ObjectNode json(Request request, Contact contact, Person person) {
        return request.includesMergeHistory()
                ? workspace.json().withMergeHistory(contact, person.merges())
                : workspace.json().of(contact);
    }

    private Answer create(Request request) {
        return shown(request, people.create(request.body(), origin(request)));
    }

    private Answer find(Request request) {
        return shown(request, people.byExternalId(request.segment("external_id"), request.version()));
    }

    private Answer update(Request request) {
        Person person = person(request);
        people.update(person, request.body(), origin(request));
        return shown(request, person);
    }

    private Answer delete(Request request) {
        Person person = people.archived(request.segment("contact"), request.version());
        people.delete(person, origin(request));
        return Answer.json(200, ContactJson.reference(person.contact()).put("deleted", true));
    }

    private Answer archive(Request request) {
        Person person = people.archived(request.segment("contact"), request.version());
        people.archive(person, origin(request));
        return Answer.json(200, ContactJson.reference(person.contact()).put("archived", true));
    }

    private Answer unarchive(Request request) {
        Person person = people.archived(request.segment("contact"), request.version());
        people.unarchive(person, origin(request));
        return Answer.json(200, ContactJson.reference(person.contact()).put("archived", false));
    }

    private Answer block(Request request) {
        Person person = person(request);
        people.block(person, origin(request));
        return Answer.json(200, ContactJson.reference(person.contact()).put("blocked", true));
    }

    private Answer merge(Request request) {
        Person from = people.byId(request.requiredText("from"), request.version());
        Person into = people.byId(request.requiredText("into"), request.version());
        people.merge(from, into, isChecked(request), origin(request));
        return shown(request, into);
    }

    private boolean isChecked(Request request) {
        JsonNode skip = request.body().path("skip_duplicate_validation");
        boolean isKnown = request.version().isAtLeast(ApiVersion.MERGED_IS_GONE);
        return isKnown
                && (skip.isBoolean()
                        ? !skip.booleanValue()
                        : workspace.settings().mergeChecked());
    }

    private Answer mergeHistory(Request request) {
        Person person = person(request);
        if (!person.contact().isUser() || !request.version().isAtLeast(ApiVersion.MERGED_IS_GONE)) {
            throw new Refusal(404, "not_found", "Contact not found");
        }
        ObjectNode list = Json.object().put("type", "list");
        ArrayNode data = list.putArray("data");
        for (int i = person.merges().size() - 1; i >= 0; i--) {
            data.add(ContactJson.json(person.merges().get(i)));
        }
        return Answer.json(200, list.put("has_more", false));
    }

    private Answer page(ContactSearch.Page page, Request request) {
        ObjectNode list = Json.object().put("type", "list");
        ArrayNode data = list.putArray("data");
        page.contacts()
                .forEach(contact -> data.add(json(request, contact, people.byId(contact.id(), request.version()))));
        list.put("total_count", page.total());
        ObjectNode pages = list.putObject("pages").put("type", "pages").put("page", page.number());
        page.next()
                .ifPresent(next ->
                        pages.putObject("next").put("per_page", page.size()).put("starting_after", next.text()));
        pages.put("per_page", page.size()).put("total_pages", page.pages());
        return Answer.json(200, list);
    }
}
