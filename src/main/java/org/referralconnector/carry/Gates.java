package org.referralconnector.carry;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The gates of all destinations. */
public final class Gates {
    private final ConcurrentMap<String, Gate> gates = new ConcurrentHashMap<>();
    private final Supplier<Gate> fresh;

    public Gates(Clock clock, RandomGenerator random) {
        this.fresh = () -> new Gate(clock, random);
    }

    /** @param limitPause after what time an exhausted API limit is probed for the first time, ever more rarely then */
    public Gates(Clock clock, RandomGenerator random, Duration limitPause) {
        this.fresh = () -> new Gate(clock, random, limitPause);
    }

    /** The gate before a destination such as {@code salesforce/default}. */
    public Gate of(String destination) {
        return gates.computeIfAbsent(destination, any -> fresh.get());
    }

    /** From now on {@code destination} has the gate of another one, because carrying to it needs that one. */
    public void share(String destination, String other) {
        gates.put(destination, of(other));
    }

    /** All gates so far, by destination. */
    public Map<String, Gate> all() {
        return Map.copyOf(gates);
    }
}
