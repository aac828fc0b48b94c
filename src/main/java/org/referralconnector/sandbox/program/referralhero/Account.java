package org.referralconnector.sandbox.program.referralhero;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.program.Codes;

/** An account with its lists. Who works with it holds its lock. */
final class Account {
    private final Clock clock;
    private final SubscriberWebhooks webhooks;
    private final Map<String, SubscriberList> lists = new LinkedHashMap<>();
    private long subscribers;

    Account(String firstList, Clock clock, SubscriberWebhooks webhooks) {
        this.clock = clock;
        this.webhooks = webhooks;
        add(new SubscriberList(firstList, "Spring", "https://spring.example", clock.instant()));
    }

    SubscriberList createList(String name, String website) {
        SubscriberList list = new SubscriberList("MF" + Codes.hex(lists.size(), 10), name, website, clock.instant());
        add(list);
        return list;
    }

    private void add(SubscriberList list) {
        lists.put(list.uuid(), list);
    }

    Collection<SubscriberList> lists() {
        return Collections.unmodifiableCollection(lists.values());
    }

    Optional<SubscriberList> list(String uuid) {
        return Optional.ofNullable(lists.get(uuid));
    }

    /** A subscriber who joins now and is not yet on the list. */
    Subscriber newSubscriber(SubscriberList list) {
        return new Subscriber(++subscribers, list.nextPosition(), clock.instant());
    }

    Instant now() {
        return clock.instant();
    }

    /** Remembers that a call has touched a subscriber, and tells the receiver of webhooks if it has changed anything. */
    void touched(Request request, Subscriber subscriber, String effect) {
        Instant now = clock.instant();
        subscriber.history().add(now, request.call(), effect);
        request.list().count(effect);
        if (!effect.equals(History.NOTHING)) {
            subscriber.touch(now);
            webhooks.tell(request.list(), subscriber, effect);
        }
    }
}
