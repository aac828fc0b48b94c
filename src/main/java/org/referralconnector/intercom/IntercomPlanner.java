package org.referralconnector.intercom;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.journal.Link;

/**
 * Says what a batch of deliveries wants from Intercom. The deliveries are those of one connection, in the order in which
 * they were recorded.
 *
 * <p>Everything that one person's deliveries say becomes one write, and so does what is said about participants who share a
 * contact or an e-mail address. A delivery that cannot be mapped is parked as a whole, and later ones of the same person
 * wait behind it; earlier ones are carried.
 */
public final class IntercomPlanner {
    private final IntercomAttributes attributes;

    public IntercomPlanner(IntercomAttributes attributes) {
        this.attributes = attributes;
    }

    /** The participants that stand for the e-mail addresses of a batch: what is remembered of them is needed, too. */
    public Set<String> addresses(List<DueDelivery> due) {
        return due.stream()
                .flatMap(one -> one.campaign().intercom().stream()
                        .flatMap(rules -> ContactMapping.addresses(rules, one.event()).stream()))
                .map(Address::participant)
                .collect(Collectors.toSet());
    }

    /**
     * What the batch wants.
     *
     * @param connection the Intercom connection
     * @param due the deliveries, in the order in which they were recorded
     * @param links what is remembered of their participants
     * @param met what is remembered of their {@link #addresses}
     */
    public ContactPlan plan(String connection, List<DueDelivery> due, List<Link> links, List<Link> met) {
        ContactFold fold = new ContactFold(connection, attributes.of(connection), new KnownContacts(links, met));
        due.forEach(fold::add);
        if (fold.isDoubtful()) {
            attributes.doubt(connection);
        }
        return fold.plan();
    }
}
