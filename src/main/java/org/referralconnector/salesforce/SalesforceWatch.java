package org.referralconnector.salesforce;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.referralconnector.carry.Gate;

/** Sees every answer of Salesforce go by: counts it, and closes the gate when Salesforce is away. */
public final class SalesforceWatch {
    private final SalesforceErrors errors;
    private final Gate gate;
    private final MeterRegistry meters;

    public SalesforceWatch(SalesforceErrors errors, Gate gate, MeterRegistry meters) {
        this.errors = errors;
        this.gate = gate;
        this.meters = meters;
    }

    /** Takes note of an answer. */
    public void saw(SalesforceAnswer answer) {
        meters.counter(
                        "referral.salesforce.calls",
                        "kind",
                        answer.call().kind().name().toLowerCase(Locale.ROOT),
                        "status",
                        answer.status() == SalesforceAnswer.NO_ANSWER ? "none" : Integer.toString(answer.status()))
                .increment();
        errors.pauseFor(answer).ifPresentOrElse(pause -> gate.close(pause.reason(), pause.code()), gate::open);
    }
}
