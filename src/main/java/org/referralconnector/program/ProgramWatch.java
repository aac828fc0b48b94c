package org.referralconnector.program;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;

/**
 * Stands before every call to a program and sees every answer go by: counts it, and closes the gate when the program is
 * away or has had all the calls that it takes.
 */
public final class ProgramWatch {
    private final ProgramApis apis;
    private final Campaigns campaigns;
    private final Gates gates;
    private final MeterRegistry meters;

    public ProgramWatch(ProgramApis apis, Campaigns campaigns, Gates gates, MeterRegistry meters) {
        this.apis = apis;
        this.campaigns = campaigns;
        this.gates = gates;
        this.meters = meters;
    }

    /** Says whether a call may be made. */
    public boolean admits(ProgramCall call) {
        return !gate(call).closed();
    }

    /** Takes note of an answer and hands it on. */
    public ProgramAnswer saw(ProgramAnswer answer) {
        if (answer.wasNotTried()) {
            return answer;
        }
        Campaign campaign = campaigns.get(answer.call().campaign());
        meters.counter(
                        "referral.program.calls",
                        "campaign",
                        campaign.name(),
                        "type",
                        campaign.program().type(),
                        "call",
                        answer.call().name(),
                        "status",
                        answer.status() == ProgramAnswer.NO_ANSWER ? "none" : Integer.toString(answer.status()))
                .increment();
        Gate gate = gate(answer.call());
        Optional<Pause> pause = apis.of(campaign).pauseFor(answer);
        pause.ifPresentOrElse(why -> gate.close(why.reason(), why.code(), why.atLeast()), gate::open);
        return answer;
    }

    private Gate gate(ProgramCall call) {
        return gates.of(campaigns.get(call.campaign()).programDestination());
    }
}
