package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;

/** The tags of a workspace. Their names ignore case. */
public final class Tags {
    /** A tag that can be attached to contacts. */
    public record Tag(String id, String name) {
        public ObjectNode json() {
            return Json.object().put("type", "tag").put("id", id).put("name", name);
        }

        /** As answers show a tag that was attached then. */
        public ObjectNode json(Instant appliedAt) {
            ObjectNode node = json().put("applied_at", appliedAt.getEpochSecond());
            node.set("applied_by", Admin.reference());
            return node;
        }
    }

    private final Workspace workspace;
    private final Map<String, Tag> tags = new LinkedHashMap<>();

    Tags(Workspace workspace) {
        this.workspace = workspace;
    }

    public Collection<Tag> all() {
        return Collections.unmodifiableCollection(tags.values());
    }

    /**
     * The tag with this id.
     *
     * @throws Refusal if there is none
     */
    public Tag byId(String id) {
        Tag tag = tags.get(id);
        if (tag == null) {
            throw Refusal.notFound();
        }
        return tag;
    }

    /** The tag of this name, which is made if it is missing. */
    public Tag named(String name) {
        return tags.values().stream()
                .filter(tag -> tag.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseGet(() -> put(new Tag(workspace.ids().number(), name)));
    }

    public Tag rename(String id, String name) {
        return put(new Tag(byId(id).id(), name));
    }

    private Tag put(Tag tag) {
        tags.put(tag.id(), tag);
        return tag;
    }

    public void delete(String id) {
        Tag tag = byId(id);
        workspace.people().all().stream()
                .filter(Person::isLive)
                .filter(person -> person.contact().tags().containsKey(tag.id()))
                .forEach(person -> workspace
                        .people()
                        .tag(
                                person,
                                Origin.client("delete tag"),
                                contact -> contact.withoutTag(tag.id()),
                                Effect.UNTAGGED));
        tags.remove(tag.id());
    }

    /** Attaches a tag and tells when it was attached, which may be long ago. */
    public Instant attach(Person person, Tag tag, Origin origin) {
        boolean isNew = !person.contact().tags().containsKey(tag.id());
        Instant now = workspace.now();
        workspace.people().tag(person, origin, contact -> contact.withTag(tag.id(), now), Effect.TAGGED);
        if (isNew) {
            tell(person, tag, "created");
        }
        return person.contact().tags().get(tag.id());
    }

    /**
     * Detaches a tag and tells when it was attached.
     *
     * @throws Refusal if it is not attached
     */
    public Instant detach(Person person, Tag tag, Origin origin) {
        Instant appliedAt = person.contact().tags().get(tag.id());
        if (appliedAt == null) {
            throw Refusal.notFound();
        }
        workspace.people().tag(person, origin, contact -> contact.withoutTag(tag.id()), Effect.UNTAGGED);
        tell(person, tag, "deleted");
        return appliedAt;
    }

    private void tell(Person person, Tag tag, String what) {
        String role = person.contact().isUser() ? "user" : "lead";
        ObjectNode item = Json.object()
                .put("type", "contact_tag")
                .put("created_at", workspace.now().getEpochSecond());
        item.set("tag", tag.json());
        item.set("contact", workspace.json().of(person.contact()));
        workspace.news().tell("contact." + role + ".tag." + what, item);
    }
}
