package org.referralconnector.sandbox.program.referralhero;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.referralconnector.sandbox.http.Parameters;

/** A list of subscribers, which is a campaign. Finding one costs the same however many there are. */
final class SubscriberList {
    /** The parameters by which a subscriber is known; no two subscribers of a list share a value. */
    static final List<String> IDENTIFIERS =
            List.of("email", "phone_number", "crypto_wallet_address", "other_identifier_value");

    private static final int MOST_EVENTS = 3;

    private final String uuid;
    private final String name;
    private final String website;
    private final Instant createdAt;
    private final List<Subscriber> all = new ArrayList<>();
    private final Map<String, Subscriber> byId = new HashMap<>();
    private final Map<String, Subscriber> byCode = new HashMap<>();
    private final Map<String, Subscriber> byIdentifier = new HashMap<>();
    private final Set<String> transactionIds = new HashSet<>();
    private final Map<String, Integer> effects = new TreeMap<>();
    private int events = 2;
    private int joined;

    SubscriberList(String uuid, String name, String website, Instant createdAt) {
        this.uuid = uuid;
        this.name = name;
        this.website = website;
        this.createdAt = createdAt;
    }

    String uuid() {
        return uuid;
    }

    String name() {
        return name;
    }

    String website() {
        return website;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** How many events the goal has: the first, two or three of joining, conversion and confirmation. */
    int events() {
        return events;
    }

    /** @throws IllegalArgumentException with a sentence for people if there is no such goal */
    void setEvents(int number) {
        if (number < 1 || number > MOST_EVENTS) {
            throw new IllegalArgumentException("\"events\" must be 1, 2 or 3");
        }
        events = number;
    }

    List<Subscriber> all() {
        return Collections.unmodifiableList(all);
    }

    Optional<Subscriber> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<Subscriber> byCode(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    Optional<Subscriber> byIdentifier(String kind, String value) {
        return Optional.ofNullable(byIdentifier.get(key(kind, value)));
    }

    /** The subscriber with one of the identifiers among the parameters. */
    Optional<Subscriber> meant(Parameters parameters) {
        for (String kind : IDENTIFIERS) {
            Optional<Subscriber> found = parameters.text(kind).flatMap(value -> byIdentifier(kind, value));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The subscriber whose referral code or identifier is given as the parameter {@code referrer}. */
    Optional<Subscriber> referrer(Parameters parameters) {
        Optional<String> given = parameters.text("referrer");
        Optional<Subscriber> found = given.flatMap(this::byCode);
        for (String kind : IDENTIFIERS) {
            found = found.or(() -> given.flatMap(value -> byIdentifier(kind, value)));
        }
        return found;
    }

    int nextPosition() {
        return ++joined;
    }

    void add(Subscriber subscriber) {
        all.add(subscriber);
        byId.put(subscriber.id(), subscriber);
        byCode.put(subscriber.code(), subscriber);
        index(subscriber);
    }

    /** Changes fields of a subscriber, and makes it known by its new identifiers instead of its old ones. */
    void change(Subscriber subscriber, Runnable change) {
        identifiersOf(subscriber).forEach(byIdentifier::remove);
        change.run();
        index(subscriber);
    }

    void remove(Subscriber subscriber) {
        subscriber.leave();
        all.remove(subscriber);
        byId.remove(subscriber.id());
        byCode.remove(subscriber.code());
        identifiersOf(subscriber).forEach(byIdentifier::remove);
    }

    /** Remembers the id of a transaction; false if it was there already. */
    boolean isNewTransaction(String id) {
        return transactionIds.add(id);
    }

    void count(String effect) {
        effects.merge(effect, 1, Integer::sum);
    }

    Map<String, Integer> effects() {
        return effects;
    }

    Map<ReferralStatus, Integer> statuses() {
        Map<ReferralStatus, Integer> numbers = new EnumMap<>(ReferralStatus.class);
        all.forEach(each -> each.status().ifPresent(status -> numbers.merge(status, 1, Integer::sum)));
        return numbers;
    }

    private void index(Subscriber subscriber) {
        identifiersOf(subscriber).forEach(key -> byIdentifier.put(key, subscriber));
    }

    private static List<String> identifiersOf(Subscriber subscriber) {
        return IDENTIFIERS.stream()
                .filter(kind -> !subscriber.field(kind).isEmpty())
                .map(kind -> key(kind, subscriber.field(kind)))
                .toList();
    }

    private static String key(String kind, String value) {
        return kind + ':' + value.toLowerCase(Locale.ROOT);
    }
}
