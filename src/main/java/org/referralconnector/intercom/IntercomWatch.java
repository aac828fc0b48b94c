package org.referralconnector.intercom;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;

/**
 * Stands before every call to Intercom and sees every answer go by: counts it, deals out the calls of a slice, and closes
 * the gate when the workspace is away.
 */
public final class IntercomWatch {
    private final IntercomErrors errors;
    private final Gates gates;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<String, RateSlices> slices = new ConcurrentHashMap<>();

    public IntercomWatch(IntercomErrors errors, Gates gates, MeterRegistry meters, Clock clock) {
        this.errors = errors;
        this.gates = gates;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Says whether a call may be made. One that only reads may go whenever the workspace is to be probed anyway: perhaps
     * nobody has anything to write.
     */
    public boolean admits(IntercomCall call) {
        Gate gate = gate(call);
        return !gate.closed() || (!call.writes() && gate.probeIsDue());
    }

    /** Takes a call out of what the connection may make. In how many milliseconds it may be made. */
    public long pause(IntercomCall call) {
        return slices(call).take().toMillis();
    }

    /** Takes note of an answer and hands it on. */
    public IntercomAnswer saw(IntercomAnswer answer) {
        if (answer.wasNotTried()) {
            return answer;
        }
        IntercomCall call = answer.call();
        meters.counter(
                        "referral.intercom.calls",
                        "connection",
                        call.connection(),
                        "call",
                        call.name(),
                        "status",
                        answer.status() == IntercomAnswer.NO_ANSWER ? "none" : Integer.toString(answer.status()))
                .increment();
        answer.rate().ifPresent(slices(call)::answered);
        if (errors.isLimit(answer)) {
            slices(call).exhausted(answer.rate().map(RateWindow::reset).orElseGet(() -> clock.instant()
                    .plus(RateSlices.SLICE)));
        }
        errors.pauseFor(answer)
                .ifPresentOrElse(pause -> gate(call).close(pause.reason(), pause.code()), gate(call)::open);
        return answer;
    }

    /** How many calls a connection may make now; empty as long as Intercom has not told how many there are. */
    public OptionalInt callsLeft(String connection) {
        return Optional.ofNullable(slices.get(connection)).map(RateSlices::left).orElseGet(OptionalInt::empty);
    }

    private RateSlices slices(IntercomCall call) {
        return slices.computeIfAbsent(call.connection(), any -> new RateSlices(clock));
    }

    private Gate gate(IntercomCall call) {
        return gates.of(IntercomRules.destination(call.connection()));
    }
}
