package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;

/** The notes about contacts. */
public final class Notes {
    /** A note about a contact. */
    public record Note(String id, String contact, String body, Instant at) {
        public ObjectNode json() {
            ObjectNode node = Json.object().put("type", "note").put("id", id).put("created_at", at.getEpochSecond());
            node.putObject("contact").put("type", "contact").put("id", contact);
            node.set("author", Admin.json());
            return node.put("body", body);
        }
    }

    private final Workspace workspace;
    private final Map<String, Note> notes = new HashMap<>();
    private final Map<String, List<Note>> byContact = new HashMap<>();

    Notes(Workspace workspace) {
        this.workspace = workspace;
    }

    /** The notes about a contact, the latest first. */
    public List<Note> about(String contact) {
        List<Note> found = new ArrayList<>(byContact.getOrDefault(contact, List.of()));
        found.sort(
                Comparator.comparing((Note note) -> Long.parseLong(note.id())).reversed());
        return found;
    }

    /**
     * The note with this id.
     *
     * @throws Refusal if there is none
     */
    public Note byId(String id) {
        Note note = notes.get(id);
        if (note == null) {
            throw Refusal.notFound();
        }
        return note;
    }

    /** Adds a note; text that is no HTML becomes a paragraph. */
    public Note add(Person person, String body, Origin origin) {
        String html = body.startsWith("<") ? body : "<p>" + body + "</p>";
        Note note = new Note(workspace.ids().number(), person.id(), html, workspace.now());
        put(note);
        workspace.people().touched(person, origin, Effect.NOTED);
        return note;
    }

    private void put(Note note) {
        notes.put(note.id(), note);
        byContact.computeIfAbsent(note.contact(), any -> new ArrayList<>()).add(note);
    }

    void move(String from, String into) {
        List<Note> moving = byContact.remove(from);
        if (moving != null) {
            moving.forEach(note -> put(new Note(note.id(), into, note.body(), note.at())));
        }
    }
}
