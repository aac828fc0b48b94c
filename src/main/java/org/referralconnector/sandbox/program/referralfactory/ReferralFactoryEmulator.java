package org.referralconnector.sandbox.program.referralfactory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Emulator;
import org.referralconnector.sandbox.http.Fault;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.program.CallLimit;
import org.referralconnector.sandbox.webhook.WebhookSender;

/**
 * An account of Referral Factory at {@code /referral-factory/api/v2}, as its pages describe the REST API
 * (developers.referral-factory.com), and its inbound webhook.
 */
public final class ReferralFactoryEmulator implements Emulator {
    private static final int CALLS_A_MINUTE = 600;
    private static final int ABUSES = 3;

    /**
     * What belongs to a campaign from the start.
     *
     * @param token of the API
     * @param webhookToken in the path of the webhook which qualifies leads
     */
    public record Campaign(long id, String token, String webhookToken) {}

    /** What a reset replaces. */
    private static final class State {
        private final RestApi api;
        private final Routes qualify = new Routes();
        private final CallLimit limit;
        private final Routes control = new Routes();
        private volatile String token;

        State(Campaign campaign, UserWebhooks webhooks, Clock clock) {
            Account account = new Account(campaign.id(), clock, webhooks);
            Users users = new Users(account);
            token = campaign.token();
            limit = new CallLimit(CALLS_A_MINUTE, Duration.ofMinutes(1), clock);
            api = new RestApi(account, users);
            new QualifyWebhook(campaign.webhookToken(), account, users).addTo(qualify);
            new ReferralFactoryControl(account, users, limit, other -> token = other).addTo(control);
            webhooks.targets().addTo(control, "/sandbox/referral-factory/webhooks");
        }
    }

    private final Campaign campaign;
    private final Faults faults;
    private final Clock clock;
    private final UserWebhooks webhooks;
    private volatile State state;

    public ReferralFactoryEmulator(Campaign campaign, Faults faults, WebhookSender sender, Clock clock) {
        this.campaign = campaign;
        this.faults = faults;
        this.clock = clock;
        this.webhooks = new UserWebhooks(sender);
        this.state = new State(campaign, webhooks, clock);
    }

    @Override
    public boolean serves(Call call) {
        return call.path().startsWith("/referral-factory/") || call.path().startsWith("/webhook/");
    }

    @Override
    public String kindOf(Call call) {
        State now = state;
        return now.api
                .find(call)
                .or(() -> now.qualify.find(call))
                .map(Routes.Match::kind)
                .orElse("unknown");
    }

    @Override
    public Answer answer(Call call) {
        State now = state;
        try {
            return now.qualify.find(call).map(Routes.Match::answer).orElseGet(() -> answerApi(call, now));
        } catch (Refusal refusal) {
            return refusal.answer();
        } catch (IllegalArgumentException e) {
            return Refusal.of(400, e.getMessage()).answer();
        }
    }

    private Answer answerApi(Call call, State now) {
        boolean known = call.header("Authorization")
                .filter(("Bearer " + now.token)::equals)
                .isPresent();
        if (!known) {
            throw Refusal.of(401, "Unauthenticated.");
        }
        if (now.limit.windowsExceeded() > ABUSES) {
            throw Refusal.of(403, "Your address is blocked.");
        }
        if (faults.strikes(Fault.Kind.EXHAUST_LIMIT, call)) {
            throw Refusal.tooManyCalls();
        }
        OptionalInt left = now.limit.take();
        if (left.isEmpty()) {
            return withLimit(Refusal.tooManyCalls().answer(), now.limit, 0)
                    .with("Retry-After", Long.toString(now.limit.secondsLeft()));
        }
        return withLimit(answerCounted(call, now), now.limit, left.getAsInt());
    }

    private static Answer answerCounted(Call call, State now) {
        try {
            return now.api.find(call).orElseThrow(Refusal::notFound).answer();
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private static Answer withLimit(Answer answer, CallLimit limit, int left) {
        return answer.with("X-RateLimit-Limit", Integer.toString(limit.max()))
                .with("X-RateLimit-Remaining", Integer.toString(left));
    }

    @Override
    public Answer failure(Fault fault) {
        String usual = fault.status() == 429 ? "Too Many Attempts." : "Server Error";
        return Refusal.of(fault.status(), fault.message() == null ? usual : fault.message())
                .answer();
    }

    @Override
    public Routes control() {
        return state.control;
    }

    @Override
    public void report(ObjectNode statistics) {
        ObjectNode node = statistics.putObject("referralFactory");
        state.limit.report(node);
        node.set("webhooks", webhooks.targets().describe());
    }

    /** API tokens do not end by themselves. */
    @Override
    public void expireSessions() {}

    @Override
    public void reset() {
        webhooks.targets().clear();
        state = new State(campaign, webhooks, clock);
    }
}
