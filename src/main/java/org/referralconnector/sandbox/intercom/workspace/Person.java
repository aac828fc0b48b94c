package org.referralconnector.sandbox.intercom.workspace;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.referralconnector.sandbox.http.History;

/** A contact through time: what it is now, what searches know of it already, and whether it is still there. */
public final class Person {
    /** Whether a contact is still there. */
    public enum State {
        LIVE,
        ARCHIVED,
        BLOCKED,
        MERGED,
        DELETED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A lead that was merged into this contact. */
    public record Merge(String source, String role, Instant at) {}

    private record Version(Instant since, Contact contact) {}

    private final History history = new History();
    private final Deque<Version> versions = new ArrayDeque<>(1);
    private final List<Merge> merges = new ArrayList<>(0);
    private Contact contact;
    private State state = State.LIVE;
    private Optional<Person> mergedInto = Optional.empty();

    Person(Contact contact, Instant since) {
        this.contact = contact;
        versions.add(new Version(since, contact));
    }

    public String id() {
        return contact.id();
    }

    public Contact contact() {
        return contact;
    }

    public boolean isLive() {
        return state == State.LIVE;
    }

    /** Whether there is nothing left that could be changed. */
    public boolean isGone() {
        return state == State.DELETED || state == State.MERGED;
    }

    State state() {
        return state;
    }

    void become(State other) {
        state = other;
    }

    void mergeInto(Person other, Instant now) {
        state = State.MERGED;
        mergedInto = Optional.of(other);
        other.merges.add(new Merge(id(), contact.isUser() ? "user" : "lead", now));
    }

    Optional<Person> mergedInto() {
        return mergedInto;
    }

    public List<Merge> merges() {
        return Collections.unmodifiableList(merges);
    }

    History history() {
        return history;
    }

    /**
     * The contact is another one from now on.
     *
     * @param known what searches may forget: whatever was replaced before then
     */
    void turnInto(Contact other, Instant now, Instant known) {
        contact = other;
        versions.add(new Version(now, other));
        while (versions.size() > 1 && !versionAfterFirst().since().isAfter(known)) {
            versions.removeFirst();
        }
    }

    private Version versionAfterFirst() {
        return versions.stream().skip(1).findFirst().orElseThrow();
    }

    /** It is unknown to searches until they have seen it anew. */
    void forgetVersions(Instant now) {
        versions.clear();
        versions.add(new Version(now, contact));
    }

    /** The contact as searches knew it then; empty if they did not, or if it is not there any more. */
    public Optional<Contact> asOf(Instant then) {
        Contact found = null;
        for (Version version : versions) {
            if (!version.since().isAfter(then)) {
                found = version.contact();
            }
        }
        return isLive() ? Optional.ofNullable(found) : Optional.empty();
    }
}
