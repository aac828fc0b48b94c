package org.referralconnector.sandbox.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The faults which are armed now. Each is used up by the calls it hits or by time. */
public final class Faults {
    /** What happens to one call: it waits, and then perhaps a fault strikes. */
    record Trouble(Duration delay, Optional<Fault> strike) {
        static final Trouble NONE = new Trouble(Duration.ZERO, Optional.empty());
    }

    private static final Set<Fault.Kind> TRANSPORT = EnumSet.of(
            Fault.Kind.DELAY,
            Fault.Kind.ANSWER,
            Fault.Kind.DROP_REQUEST,
            Fault.Kind.DROP_ANSWER,
            Fault.Kind.HANG,
            Fault.Kind.TRICKLE);

    private final Clock clock;
    private final List<Armed> armed = new ArrayList<>();
    private final List<Runnable> hanging = new ArrayList<>();
    private volatile boolean quiet = true;

    public Faults(Clock clock) {
        this.clock = clock;
    }

    synchronized void arm(Fault fault) {
        armed.add(new Armed(fault, clock.instant()));
        quiet = false;
    }

    /** Disarms all faults and lets go of the calls which hang. */
    public void clear() {
        List<Runnable> released;
        synchronized (this) {
            armed.clear();
            quiet = true;
            released = List.copyOf(hanging);
            hanging.clear();
        }
        released.forEach(Runnable::run);
    }

    /** Keeps an answer back until the faults are cleared; {@code release} is run then. */
    synchronized void hold(Runnable release) {
        hanging.add(release);
    }

    /** Whether a fault of this kind hits this call; if so, one of its times is used up. */
    public boolean strikes(Fault.Kind kind, Call call) {
        return strike(kind, call, fault -> true).isPresent();
    }

    /** The fault of this kind that hits this call and passes a further test; if so, one of its times is used up. */
    public Optional<Fault> strike(Fault.Kind kind, Call call, Predicate<Fault> also) {
        return quiet ? Optional.empty() : take(EnumSet.of(kind), call, also);
    }

    /** What happens to this call. Of several faults that fit, the one armed first strikes; a delay comes on top. */
    synchronized Trouble troubleFor(Call call) {
        if (quiet) {
            return Trouble.NONE;
        }
        Duration delay = Duration.ZERO;
        Optional<Fault> delayed = take(EnumSet.of(Fault.Kind.DELAY), call, fault -> true);
        if (delayed.isPresent()) {
            delay = Duration.ofMillis(delayed.get().delay());
        }
        Set<Fault.Kind> striking = EnumSet.copyOf(TRANSPORT);
        striking.remove(Fault.Kind.DELAY);
        Optional<Fault> strike = take(striking, call, fault -> true);
        if (strike.isPresent() && strike.get().kind() != Fault.Kind.TRICKLE) {
            delay = delay.plusMillis(strike.get().delay());
        }
        return new Trouble(delay, strike);
    }

    synchronized ArrayNode describe() {
        ArrayNode faults = Json.array();
        Instant now = clock.instant();
        armed.stream().filter(each -> !each.over(now)).forEach(each -> faults.add(each.describe()));
        return faults;
    }

    private synchronized Optional<Fault> take(Set<Fault.Kind> kinds, Call call, Predicate<Fault> also) {
        Instant now = clock.instant();
        for (Iterator<Armed> each = armed.iterator(); each.hasNext(); ) {
            Armed candidate = each.next();
            if (candidate.over(now)) {
                each.remove();
            } else if (kinds.contains(candidate.fault.kind())
                    && candidate.fault.concerns(call)
                    && also.test(candidate.fault)
                    && candidate.hit()) {
                return Optional.of(candidate.fault);
            }
        }
        return Optional.empty();
    }

    /** A fault with what is left of it. */
    private static final class Armed {
        private final Fault fault;
        private final Instant end;
        private int toSkip;
        private int hits;

        Armed(Fault fault, Instant now) {
            this.fault = fault;
            this.end = fault.seconds() == null ? Instant.MAX : now.plusMillis(Math.round(fault.seconds() * 1000));
            this.toSkip = fault.skip();
        }

        boolean over(Instant now) {
            return now.isAfter(end) || (fault.times() != null && hits >= fault.times());
        }

        boolean hit() {
            if (toSkip > 0) {
                toSkip--;
                return false;
            }
            hits++;
            return true;
        }

        ObjectNode describe() {
            ObjectNode node = Json.object().put("kind", fault.kind().word()).put("hits", hits);
            if (fault.times() != null) {
                node.put("timesLeft", fault.times() - hits);
            }
            if (!end.equals(Instant.MAX)) {
                node.put("until", end.toString());
            }
            if (fault.code() != null) {
                node.put("code", fault.code());
            }
            if (fault.path() != null) {
                node.put("path", fault.path());
            }
            return node;
        }
    }
}
