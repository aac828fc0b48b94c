package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;

/** Named groups of contacts. People make them by rules in the real workspace; here they are listed. */
public final class Segments {
    /** A group of contacts, by their ids. */
    public record Segment(
            String id, String name, String personType, Set<String> contacts, Instant createdAt, Instant updatedAt) {
        public ObjectNode json() {
            return Json.object()
                    .put("type", "segment")
                    .put("id", id)
                    .put("name", name)
                    .put("created_at", createdAt.getEpochSecond())
                    .put("updated_at", updatedAt.getEpochSecond())
                    .put("person_type", personType);
        }
    }

    private final Workspace workspace;
    private final Map<String, Segment> segments = new LinkedHashMap<>();

    Segments(Workspace workspace) {
        this.workspace = workspace;
    }

    public List<Segment> all() {
        return List.copyOf(segments.values());
    }

    /**
     * The segment with this id.
     *
     * @throws Refusal if there is none
     */
    public Segment byId(String id) {
        Segment segment = segments.get(id);
        if (segment == null) {
            throw Refusal.notFound();
        }
        return segment;
    }

    public List<Segment> of(String contact) {
        return segments.values().stream()
                .filter(segment -> segment.contacts().contains(contact))
                .toList();
    }

    /** Whether a contact is in a segment; an unknown one is empty. */
    public boolean contains(String segment, String contact) {
        return segments.containsKey(segment) && segments.get(segment).contacts().contains(contact);
    }

    public long count(Segment segment) {
        return workspace.people().all().stream()
                .filter(Person::isLive)
                .filter(person -> segment.contacts().contains(person.id()))
                .count();
    }

    /** Makes the segment of this name consist of these contacts; it is made if it is missing. */
    public Segment set(String name, String personType, List<Person> members) {
        Set<String> ids = new LinkedHashSet<>(members.stream().map(Person::id).toList());
        Instant now = workspace.now();
        Segment before = segments.values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
        Segment segment = before == null
                ? new Segment(workspace.ids().object(now), name, personType, ids, now, now)
                : new Segment(before.id(), name, personType, ids, before.createdAt(), now);
        segments.put(segment.id(), segment);
        return segment;
    }
}
