package org.referralconnector.intercom;

import java.util.ArrayList;
import java.util.List;
import org.referralconnector.journal.Link;

/** What writing one contact teaches about who is who, and what it proves wrong. For one thread. */
final class LearnedContact {
    private final Intent intent;
    private final List<Link> links = new ArrayList<>();
    private final List<Link> staleLinks = new ArrayList<>();

    LearnedContact(Intent intent) {
        this.intent = intent;
    }

    /** Whether nothing was learned. */
    boolean isNothing() {
        return links.isEmpty();
    }

    /** The participants, and whoever has their address, are this contact. */
    void is(String contact) {
        links.addAll(intent.links(contact));
        intent.email()
                .ifPresent(
                        email -> links.add(Address.link(email, intent.destination(), KnownContacts.CONTACT, contact)));
    }

    /** They are not this contact, whatever was believed. */
    void isNot(String contact) {
        staleLinks.addAll(intent.links(contact));
        intent.email()
                .ifPresent(email ->
                        staleLinks.add(Address.link(email, intent.destination(), KnownContacts.CONTACT, contact)));
        links.removeAll(staleLinks);
    }

    /** Something else to remember. */
    void add(List<Link> others) {
        links.addAll(others);
    }

    /** What is learned. */
    List<Link> links() {
        return KnownContacts.without(links, staleLinks);
    }

    /** What is not true any more. */
    List<Link> staleLinks() {
        return List.copyOf(staleLinks);
    }
}
