package org.referralconnector.sandbox.program.referralfactory;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.referralconnector.sandbox.http.History;

/** The users of an account. Who works with it holds its lock; finding a user costs the same however many there are. */
final class Account {
    /** The first user's, as in the published sample of a webhook. */
    private static final long FIRST_ID = 261_470;

    private final long campaign;
    private final Clock clock;
    private final UserWebhooks webhooks;
    private final List<User> users = new ArrayList<>();
    private final Map<Long, User> byId = new HashMap<>();
    private final Map<String, User> byCode = new HashMap<>();
    private final Map<String, User> byCoupon = new HashMap<>();
    private final Map<String, User> byEmail = new HashMap<>();
    private final Map<String, Integer> effects = new TreeMap<>();
    private final Rewards rewards = new Rewards();
    private long nextId = FIRST_ID;

    Account(long campaign, Clock clock, UserWebhooks webhooks) {
        this.campaign = campaign;
        this.clock = clock;
        this.webhooks = webhooks;
    }

    long campaign() {
        return campaign;
    }

    List<User> users() {
        return Collections.unmodifiableList(users);
    }

    Rewards rewards() {
        return rewards;
    }

    Map<String, Integer> effects() {
        return effects;
    }

    Instant now() {
        return clock.instant();
    }

    long newId() {
        return nextId++;
    }

    Optional<User> byId(String id) {
        try {
            return Optional.ofNullable(byId.get(Long.valueOf(id)));
        } catch (NumberFormatException noId) {
            return Optional.empty();
        }
    }

    Optional<User> byCode(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    Optional<User> byCoupon(String coupon) {
        return Optional.ofNullable(byCoupon.get(coupon));
    }

    Optional<User> byEmail(String email) {
        return Optional.ofNullable(byEmail.get(key(email)));
    }

    /** The user with this id, code or e-mail address. */
    Optional<User> byIdentifier(String identifier) {
        return byId(identifier).or(() -> byCode(identifier)).or(() -> byEmail(identifier));
    }

    void add(User user) {
        users.add(user);
        byId.put(user.id(), user);
        byCode.put(user.code(), user);
        byCoupon.put(user.coupon(), user);
        byEmail.put(key(user.email()), user);
    }

    void changeEmail(User user, String email) {
        byEmail.remove(key(user.email()));
        user.setEmail(email);
        byEmail.put(key(email), user);
    }

    void remove(User user) {
        user.leave();
        users.remove(user);
        byId.remove(user.id());
        byCode.remove(user.code());
        byCoupon.remove(user.coupon());
        byEmail.remove(key(user.email()));
    }

    /** Remembers that a call has touched a user, and tells the receivers of webhooks what they want to know. */
    void touched(String call, User user, String effect) {
        user.history().add(now(), call, effect);
        effects.merge(effect, 1, Integer::sum);
        if (!effect.equals(History.NOTHING)) {
            webhooks.tell(user, effect);
        }
    }

    private static String key(String email) {
        return email.toLowerCase(Locale.ROOT);
    }
}
