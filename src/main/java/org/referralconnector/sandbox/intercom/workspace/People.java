package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.intercom.wire.ApiVersion;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.workspace.Person.State;

/**
 * The contacts of a workspace. An external id, and the e-mail address of a user, belong to one contact, also while it is
 * archived; leads may share addresses with one another. Whoever works with them holds the lock of the workspace.
 */
public final class People {
    /** The API follows a chain of merges so far (OpenAPI 2.16, {@code ShowContact}). */
    private static final int MOST_HOPS = 3;

    private final Workspace workspace;
    private final ContactReader reader;
    private final Map<String, Person> byId = new LinkedHashMap<>();
    private final Map<String, Person> byExternalId = new HashMap<>();
    private final Map<String, Person> usersByAddress = new HashMap<>();

    People(Workspace workspace, DataAttributes attributes) {
        this.workspace = workspace;
        this.reader = new ContactReader(attributes);
    }

    public Collection<Person> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** The contacts as searches and lists know them now. */
    public Stream<Contact> searchable() {
        Instant then = known(workspace.now());
        return byId.values().stream().map(person -> person.asOf(then)).flatMap(Optional::stream);
    }

    private Instant known(Instant now) {
        return now.minus(workspace.settings().searchLag());
    }

    /**
     * The contact with this id.
     *
     * @throws Refusal if there is no such contact any more
     */
    public Person byId(String id, ApiVersion version) {
        return live(Optional.ofNullable(byId.get(id)), version);
    }

    /**
     * The user with this external id; leads are not found by it.
     *
     * @throws Refusal if there is none any more
     */
    public Person byExternalId(String externalId, ApiVersion version) {
        Optional<Person> found = Optional.ofNullable(byExternalId.get(externalId))
                .filter(person -> person.contact().isUser() || person.state() == State.MERGED);
        return live(found, version);
    }

    private static Person live(Optional<Person> found, ApiVersion version) {
        Person person = found.orElseThrow(Refusal::noContact);
        if (person.state() == State.MERGED && version.isAtLeast(ApiVersion.MERGED_IS_GONE)) {
            throw canonical(person).map(Person::id).map(Refusal::merged).orElseGet(Refusal::noContact);
        }
        if (!person.isLive()) {
            throw Refusal.noContact();
        }
        return person;
    }

    private static Optional<Person> canonical(Person merged) {
        Person person = merged;
        for (int hop = 0; hop < MOST_HOPS && person.mergedInto().isPresent(); hop++) {
            person = person.mergedInto().get();
        }
        return Optional.of(person).filter(Person::isLive);
    }

    /** The live user with this e-mail address. */
    public Optional<Person> userByEmail(String email) {
        return Optional.ofNullable(usersByAddress.get(email.toLowerCase(Locale.ROOT)))
                .filter(Person::isLive);
    }

    /** Whoever people mean by an id, an external id or an e-mail address, be it live or not. */
    public Optional<Person> meant(String word) {
        return Optional.ofNullable(byId.get(word))
                .or(() -> Optional.ofNullable(byExternalId.get(word)))
                .or(() -> userByEmail(word))
                .or(() -> byId.values().stream()
                        .filter(person -> person.contact()
                                .text("email")
                                .filter(word::equalsIgnoreCase)
                                .isPresent())
                        .findFirst());
    }

    /** Creates a contact: a user unless it says {@code lead}. */
    public Person create(ObjectNode body, Origin origin) {
        if (Stream.of("email", "external_id", "role").noneMatch(body::hasNonNull)) {
            throw Refusal.missing("one of email, external_id and role must be specified");
        }
        Instant now = workspace.now();
        ContactChange change = reader.read(body, origin.byHand());
        Instant created = change.createdAt().orElse(now);
        Contact contact = Contact.empty(workspace.ids().object(created), now)
                .withCreatedAt(created)
                .withUpdatedAt(change.updatedAt().orElse(created))
                .with(change);
        if (contact.text("role").isEmpty()) {
            contact = with(contact, "role", TextNode.valueOf("user"));
        }
        contact = signedUp(contact, created);
        check(contact, Optional.empty());
        Person person = new Person(contact, origin.silent() ? Instant.EPOCH : now);
        byId.put(person.id(), person);
        index(person);
        touched(person, origin, Effect.CREATED);
        tell(origin, contact.isUser() ? "contact.user.created" : "contact.lead.created", person);
        return person;
    }

    /** Creates all of these contacts, or, if one is refused, none. */
    public List<Person> createAll(List<ObjectNode> bodies, Origin origin) {
        List<Person> created = new ArrayList<>();
        try {
            bodies.forEach(body -> created.add(create(body, origin)));
        } catch (Refusal refusal) {
            created.forEach(person -> {
                unindex(person);
                byId.remove(person.id());
            });
            throw new IllegalArgumentException(
                    "contact " + (created.size() + 1) + ": " + refusal.getMessage(), refusal);
        }
        return created;
    }

    private static Contact with(Contact contact, String field, JsonNode value) {
        return contact.with(new ContactChange(Map.of(field, value), Map.of(), Optional.empty(), Optional.empty()));
    }

    private static Contact signedUp(Contact contact, Instant at) {
        boolean isNew = contact.isUser() && contact.text("signed_up_at").isEmpty();
        return isNew ? with(contact, "signed_up_at", LongNode.valueOf(at.getEpochSecond())) : contact;
    }

    /** Changes what is given of a contact; a lead becomes a user by its role. */
    public void update(Person person, ObjectNode body, Origin origin) {
        ContactChange change = reader.read(body, origin.byHand());
        change(person, origin, before -> {
            Contact after = before.with(change);
            if (before.isUser() && !after.isUser()) {
                throw Refusal.invalid("a user cannot become a lead");
            }
            return signedUp(after, workspace.now());
        });
    }

    void change(Person person, Origin origin, UnaryOperator<Contact> change) {
        Contact before = person.contact();
        Contact after = change.apply(before);
        if (after.equals(before)) {
            touched(person, origin, History.NOTHING);
            return;
        }
        check(after, Optional.of(person));
        unindex(person);
        replace(person, after);
        index(person);
        boolean signsUp = after.isUser() && !before.isUser();
        touched(person, origin, signsUp ? Effect.SIGNED_UP : Effect.UPDATED);
        tellChange(person, before, signsUp, origin);
    }

    private void replace(Person person, Contact after) {
        Instant now = workspace.now();
        person.turnInto(after.withUpdatedAt(now), now, known(now));
    }

    /** Which topics a change concerns is chosen here: one for the change, and one for the address or the subscription. */
    private void tellChange(Person person, Contact before, boolean signsUp, Origin origin) {
        Contact after = person.contact();
        if (signsUp) {
            tell(origin, "contact.lead.signed_up", person);
        } else {
            tell(origin, after.isUser() ? "contact.user.updated" : "contact.lead.updated", person);
        }
        if (after.text("email").isPresent() && !before.address().equals(after.address())) {
            boolean first = !before.isUser() && before.text("email").isEmpty();
            tell(origin, first ? "contact.lead.added_email" : "contact.email.updated", person);
        }
        boolean was = before.field("unsubscribed_from_emails").asBoolean();
        if (was != after.field("unsubscribed_from_emails").asBoolean()) {
            tell(origin, was ? "contact.subscribed" : "contact.unsubscribed", person);
        }
    }

    /** Tags are no change that a topic of its own would be told for. */
    void tag(Person person, Origin origin, UnaryOperator<Contact> change, String effect) {
        Contact after = change.apply(person.contact());
        if (after.equals(person.contact())) {
            touched(person, origin, History.NOTHING);
        } else {
            replace(person, after);
            touched(person, origin, effect);
        }
    }

    private void check(Contact contact, Optional<Person> self) {
        Optional<Person> sameId = contact.text("external_id").map(byExternalId::get);
        Optional<Person> sameAddress = contact.isUser() || !workspace.settings().leadsShareUserEmail()
                ? contact.address().map(usersByAddress::get)
                : Optional.empty();
        sameId.filter(other -> clashes(other, self))
                .or(() -> sameAddress.filter(other -> clashes(other, self)))
                .ifPresent(other -> {
                    throw other.state() == State.BLOCKED
                            ? new Refusal(400, "not_restorable", "This user was blocked and cannot be recreated")
                            : Refusal.conflict(other.id(), other.state() == State.ARCHIVED);
                });
        if (contact.isUser()
                && contact.text("email").isEmpty()
                && contact.text("external_id").isEmpty()) {
            throw Refusal.missing("a user needs an email or an external_id");
        }
    }

    private static boolean clashes(Person other, Optional<Person> self) {
        return other.state() != State.MERGED && !self.equals(Optional.of(other));
    }

    private void index(Person person) {
        Contact contact = person.contact();
        contact.text("external_id").ifPresent(externalId -> byExternalId.put(externalId, person));
        if (contact.isUser()) {
            contact.address().ifPresent(address -> usersByAddress.put(address, person));
        }
    }

    private void unindex(Person person) {
        Contact contact = person.contact();
        contact.text("external_id").ifPresent(externalId -> byExternalId.remove(externalId, person));
        contact.address().ifPresent(address -> usersByAddress.remove(address, person));
    }

    public void archive(Person person, Origin origin) {
        if (!person.isLive()) {
            touched(person, origin, History.NOTHING);
            return;
        }
        person.become(State.ARCHIVED);
        touched(person, origin, Effect.ARCHIVED);
        tell(origin, "contact.archived", person);
    }

    /** An archived contact by its id; a live one is as welcome. */
    public Person archived(String id, ApiVersion version) {
        Person person = byId.get(id);
        return person != null && person.state() == State.ARCHIVED ? person : byId(id, version);
    }

    public void unarchive(Person person, Origin origin) {
        if (person.isLive()) {
            touched(person, origin, History.NOTHING);
            return;
        }
        person.become(State.LIVE);
        person.forgetVersions(workspace.now());
        touched(person, origin, Effect.UNARCHIVED);
        tell(origin, "contact.unarchived", person);
    }

    public void block(Person person, Origin origin) {
        person.become(State.BLOCKED);
        touched(person, origin, Effect.BLOCKED);
    }

    /** Deletes a contact for good; what identified it is free again. */
    public void delete(Person person, Origin origin) {
        person.become(State.DELETED);
        unindex(person);
        touched(person, origin, Effect.DELETED);
        if (!origin.silent()) {
            workspace.news().tell("contact.deleted", ContactJson.reference(person.contact()));
        }
    }

    /**
     * Merges a lead into a user, who keeps what identifies it and gets what it lacks.
     *
     * @param checked whether the two must share an e-mail address or a phone number
     */
    public void merge(Person from, Person into, boolean checked, Origin origin) {
        if (!from.isLive() || !into.isLive()) {
            throw Refusal.noContact();
        }
        if (from.contact().isUser() || !into.contact().isUser()) {
            throw new Refusal(400, "invalid_merge", "Only a lead can be merged, and only into a user");
        }
        if (checked && !shareIdentifier(from.contact(), into.contact())) {
            throw new Refusal(
                    400,
                    "invalid_merge",
                    "Contacts can only be merged when they are duplicates (matching email or phone). Pass"
                            + " skip_duplicate_validation=true to override this check.");
        }
        from.mergeInto(into, workspace.now());
        workspace.notes().move(from.id(), into.id());
        workspace.companies().move(from.id(), into.id());
        workspace.events().move(from, into);
        replace(into, into.contact().completedBy(from.contact()));
        touched(from, origin, Effect.MERGED);
        touched(into, origin, Effect.MERGED);
        tell(origin, "contact.merged", into);
    }

    private static boolean shareIdentifier(Contact lead, Contact user) {
        boolean sameAddress = lead.address().isPresent() && lead.address().equals(user.address());
        boolean samePhone = lead.text("phone").isPresent() && lead.text("phone").equals(user.text("phone"));
        return sameAddress || samePhone;
    }

    void touched(Person person, Origin origin, String effect) {
        person.history().add(workspace.now(), origin.call(), effect);
        workspace.count(effect);
    }

    private void tell(Origin origin, String topic, Person person) {
        if (!origin.silent()) {
            workspace.news().tell(topic, workspace.json().of(person.contact()));
        }
    }

    /** A contact as control calls show it. */
    public ObjectNode described(Person person) {
        ObjectNode node = workspace
                .json()
                .of(person.contact())
                .put("state", person.state().word());
        person.mergedInto().ifPresent(into -> node.put("merged_into", into.id()));
        node.set("events", IntNode.valueOf(workspace.events().of(person).size()));
        person.history().report(node);
        return node;
    }
}
