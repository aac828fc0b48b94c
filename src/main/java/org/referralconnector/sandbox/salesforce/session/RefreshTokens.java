package org.referralconnector.sandbox.salesforce.session;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The refresh tokens: one family for each authorization, and one that is there at start. With rotation each use of a token
 * replaces it, and whoever uses a replaced one again ends the whole family with its access tokens; without rotation a token
 * stays as it is. A token that is not used for long dies, and so does the oldest family of a user and an app when there are
 * more than {@value #MOST_FAMILIES}.
 */
public final class RefreshTokens {
    static final int MOST_FAMILIES = 5;

    /** The name of the family which is there at start. */
    private static final String FIRST = "first";

    /** What an authorization was given for: which user's data to which app. */
    record Authorization(LoginUser user, ClientApp app, String scope) {}

    /**
     * A use of a token that works.
     *
     * @param next the token to use from now on
     */
    record Redeemed(String family, Authorization authorization, String next) {}

    private static final class Family {
        private final Authorization authorization;
        private final Set<String> spent = new HashSet<>();
        private final Instant begun;
        private String current;
        private Instant used;

        Family(Authorization authorization, String first, Instant now) {
            this.authorization = authorization;
            this.current = first;
            this.begun = now;
            this.used = now;
        }
    }

    private final String first;
    private final Authorization usual;
    private final OAuthSettings settings;
    private final Sessions sessions;
    private final Clock clock;
    private final Map<String, Family> families = new LinkedHashMap<>();
    private boolean rotating;

    RefreshTokens(String first, Authorization usual, OAuthSettings settings, Sessions sessions, Clock clock) {
        this.first = first;
        this.usual = usual;
        this.settings = settings;
        this.sessions = sessions;
        this.clock = clock;
        begin();
    }

    /** Turns rotation on or off and makes the first token work again; tokens of authorizations stay as they are. */
    public synchronized void reset(boolean rotate) {
        rotating = rotate;
        begin();
    }

    /** Forgets all authorizations, turns rotation off and makes the first token work again. */
    synchronized void clear() {
        families.clear();
        reset(false);
    }

    private void begin() {
        families.remove(FIRST);
        families.put(FIRST, new Family(usual, first, clock.instant()));
    }

    /** The first token of a new family; the use is the authorization itself. */
    synchronized Redeemed issue(Authorization authorization) {
        String family = UUID.randomUUID().toString();
        Family made = new Family(authorization, fresh(), clock.instant());
        families.put(family, made);
        List<String> alike = new ArrayList<>();
        families.forEach((name, each) -> {
            if (each.authorization.user().equals(authorization.user())
                    && each.authorization.app().equals(authorization.app())) {
                alike.add(name);
            }
        });
        alike.subList(0, Math.max(0, alike.size() - MOST_FAMILIES)).forEach(this::end);
        return new Redeemed(family, authorization, made.current);
    }

    /** Uses a token of an app; empty if it does not work. */
    synchronized Optional<Redeemed> redeem(String token, ClientApp app) {
        if (token == null) {
            return Optional.empty();
        }
        familyThatSpent(token).ifPresent(this::end);
        Optional<Redeemed> redeemed =
                find(token).filter(found -> found.authorization().app().equals(app));
        return redeemed.map(found -> use(found.family()));
    }

    private Redeemed use(String name) {
        Family family = families.get(name);
        family.used = clock.instant();
        if (rotating) {
            family.spent.add(family.current);
            family.current = fresh();
        }
        return new Redeemed(name, family.authorization, family.current);
    }

    /** The family in which a token works now, without using it. */
    synchronized Optional<Redeemed> find(String token) {
        return families.entrySet().stream()
                .filter(each -> each.getValue().current.equals(token) && !isIdle(each.getValue()))
                .map(each -> new Redeemed(each.getKey(), each.getValue().authorization, token))
                .findFirst();
    }

    /** When the token of a family was given or used last, and when its authorization was. */
    synchronized Optional<Use> lastUse(String family) {
        return Optional.ofNullable(families.get(family)).map(each -> new Use(each.begun, each.used));
    }

    /** Times of a family. */
    record Use(Instant begun, Instant used) {}

    /**
     * Ends the family of a token.
     *
     * @return whether the token works or has worked
     */
    synchronized boolean revoke(String token) {
        Optional<String> family = find(token).map(Redeemed::family).or(() -> familyThatSpent(token));
        family.ifPresent(this::end);
        return family.isPresent();
    }

    /** Ends a family and its access tokens. */
    synchronized void end(String family) {
        families.remove(family);
        sessions.closeFamily(family);
    }

    synchronized boolean rotating() {
        return rotating;
    }

    synchronized int count() {
        return families.size();
    }

    private Optional<String> familyThatSpent(String token) {
        return families.entrySet().stream()
                .filter(each -> each.getValue().spent.contains(token))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private boolean isIdle(Family family) {
        return clock.instant().isAfter(family.used.plus(settings.idleness()));
    }

    private static String fresh() {
        return "5Aep861" + UUID.randomUUID() + "." + UUID.randomUUID();
    }
}
