package org.referralconnector.sandbox.intercom.rest;

import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.intercom.wire.NumberedPages;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.Admin;
import org.referralconnector.sandbox.intercom.workspace.Notes.Note;
import org.referralconnector.sandbox.intercom.workspace.Origin;
import org.referralconnector.sandbox.intercom.workspace.Person;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** Notes about contacts. */
final class NotesResource {
    private static final String OF_CONTACT = "/contacts/{contact}/notes";
    private static final int PER_PAGE = 50;

    private final Workspace workspace;

    NotesResource(Workspace workspace) {
        this.workspace = workspace;
    }

    void addTo(Endpoints endpoints) {
        endpoints
                .add("POST", OF_CONTACT, "create note", this::create)
                .add("GET", OF_CONTACT, "list notes", this::list)
                .add(
                        "GET",
                        "/notes/{note}",
                        "read note",
                        request -> Answer.json(
                                200,
                                workspace.notes().byId(request.segment("note")).json()));
    }

    private Person person(Request request) {
        return workspace.people().byId(request.segment("contact"), request.version());
    }

    private Answer create(Request request) {
        Person person = person(request);
        request.text("admin_id").filter(id -> !id.equals(Admin.ID)).ifPresent(unknown -> {
            throw Refusal.notFound();
        });
        Note note = workspace.notes().add(person, request.requiredText("body"), Origin.client(request.name()));
        return Answer.json(200, note.json());
    }

    private Answer list(Request request) {
        return NumberedPages.of(request, workspace.notes().about(person(request).id()), PER_PAGE, Note::json);
    }
}
