package org.referralconnector.salesforce;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.Urgency;

/**
 * Stands before every call to a Salesforce connection and sees every answer go by: counts it, closes the gate when Salesforce is away,
 * and keeps the API budget.
 */
public final class SalesforceWatch {
    private final String connection;
    private final SalesforceErrors errors;
    private final Gate gate;
    private final SalesforceBudget budget;
    private final MeterRegistry meters;
    private final Counter heldBack;

    /** @param connection the name of the connection, such as {@code default} */
    public SalesforceWatch(
            String connection, SalesforceErrors errors, Gate gate, SalesforceBudget budget, MeterRegistry meters) {
        this.connection = connection;
        this.errors = errors;
        this.gate = gate;
        this.budget = budget;
        this.meters = meters;
        this.heldBack = Counter.builder("referral.salesforce.calls.held.back")
                .description("Calls that were not made, because those that are left are kept for qualifications")
                .tag("connection", connection)
                .register(meters);
    }

    /**
     * Says whether a call may be made. One that only reads may go whenever Salesforce is to be probed anyway: perhaps
     * nobody has anything to write.
     *
     * @param urgency what it is for; null counts as the least urgent
     */
    public CallPermit admit(SalesforceCall call, Urgency urgency) {
        if (gate.closed() && !(call.kind() != SalesforceCall.Kind.WRITE && gate.probeIsDue())) {
            return CallPermit.refused(SalesforceAnswer.NOT_TRIED);
        }
        CallPermit permit = budget.permit(call.kind(), urgency == null ? Urgency.LEAST : urgency);
        if (!permit.granted()) {
            heldBack.increment();
        }
        return permit;
    }

    /**
     * Takes note of an answer.
     *
     * @param permit the leave with which the call was made
     */
    public void saw(CallPermit permit, SalesforceAnswer answer) {
        if (answer.neverSent()) {
            budget.notSent(permit);
        } else {
            budget.answered(permit, answer.usage());
        }
        meters.counter(
                        "referral.salesforce.calls",
                        "connection",
                        connection,
                        "kind",
                        answer.call().kind().name().toLowerCase(Locale.ROOT),
                        "status",
                        answer.status() == SalesforceAnswer.NO_ANSWER ? "none" : Integer.toString(answer.status()))
                .increment();
        errors.pauseFor(answer).ifPresentOrElse(pause -> gate.close(pause.reason(), pause.code()), gate::open);
    }
}
