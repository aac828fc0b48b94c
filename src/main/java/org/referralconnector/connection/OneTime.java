package org.referralconnector.connection;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Things that are fetched once, within ten minutes, by whoever has the word for them; the oldest give way to too many. */
final class OneTime<T> {
    static final Duration LIFE = Duration.ofMinutes(10);

    private static final int MOST = 100;
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private record Kept<T>(T thing, Instant until) {}

    private final Map<String, Kept<T>> kept = new LinkedHashMap<>();
    private final Clock clock;

    OneTime(Clock clock) {
        this.clock = clock;
    }

    /** Keeps a thing, and gives the word for it. */
    synchronized String keep(T thing) {
        Instant now = clock.instant();
        kept.values().removeIf(each -> each.until().isBefore(now));
        if (kept.size() >= MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
        String word = word();
        kept.put(word, new Kept<>(thing, now.plus(LIFE)));
        return word;
    }

    /** The thing for a word, which is worth nothing from then on. */
    synchronized Optional<T> take(String word) {
        return Optional.ofNullable(kept.remove(word))
                .filter(each -> !each.until().isBefore(clock.instant()))
                .map(Kept::thing);
    }

    /** A word that nobody can guess. */
    static String word() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
