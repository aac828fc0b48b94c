package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Emulator;
import org.referralconnector.sandbox.http.Fault;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.program.CallLimit;
import org.referralconnector.sandbox.webhook.WebhookSender;

/**
 * An account of ReferralHero at {@code /referralhero/api/v2}, as its pages describe the REST API
 * (support.referralhero.com, "Endpoints Reference", "Errors", "Objects").
 */
public final class ReferralHeroEmulator implements Emulator {
    private static final int CALLS_AN_HOUR = 5000;

    /** What a reset replaces. */
    private record State(RestApi api, CallLimit limit, ApiToken token, Routes control) {}

    private final String firstToken;
    private final String firstList;
    private final Faults faults;
    private final Clock clock;
    private final SubscriberWebhooks webhooks;
    private volatile State state;

    /**
     * An account with one list, whose goal has two events.
     *
     * @param list the uuid of the list: {@code MF} and ten more characters
     */
    public ReferralHeroEmulator(String token, String list, Faults faults, WebhookSender sender, Clock clock) {
        this.firstToken = token;
        this.firstList = list;
        this.faults = faults;
        this.clock = clock;
        this.webhooks = new SubscriberWebhooks(sender);
        this.state = newState();
    }

    private State newState() {
        Account account = new Account(firstList, clock, webhooks);
        RestApi api = new RestApi(account);
        CallLimit limit = new CallLimit(CALLS_AN_HOUR, Duration.ofHours(1), clock);
        ApiToken token = new ApiToken(firstToken);
        Routes control = new Routes();
        new ReferralHeroControl(account, api.subscribers(), limit, token).addTo(control);
        webhooks.targets().addTo(control, "/sandbox/referralhero/webhooks");
        return new State(api, limit, token, control);
    }

    @Override
    public boolean serves(Call call) {
        return call.path().startsWith("/referralhero/");
    }

    @Override
    public String kindOf(Call call) {
        return state.api().find(call).map(Routes.Match::kind).orElse("unknown");
    }

    @Override
    public Answer answer(Call call) {
        State now = state;
        try {
            now.token().require(call, Parameters.of(call));
            if (faults.strikes(Fault.Kind.EXHAUST_LIMIT, call)) {
                throw Refusal.tooManyCalls();
            }
            OptionalInt left = now.limit().take();
            if (left.isEmpty()) {
                throw Refusal.tooManyCalls();
            }
            Answer data = now.api()
                    .find(call)
                    .orElseThrow(() -> new Refusal(404, "not_found", "There is no such endpoint"))
                    .answer();
            return RestApi.enveloped(data, left.getAsInt(), clock.instant().getEpochSecond());
        } catch (Refusal refusal) {
            return refusal.answer();
        } catch (IllegalArgumentException e) {
            return Refusal.badValue("invalid_parameter", e.getMessage()).answer();
        }
    }

    @Override
    public Answer failure(Fault fault) {
        String usual = fault.status() == 429 ? "too_many_calls" : fault.status() == 401 ? "invalid_token" : "error";
        String code = fault.code() == null ? usual : fault.code();
        String message = fault.message() == null ? "Ordered through /sandbox/faults" : fault.message();
        return new Refusal(fault.status(), code, message).answer();
    }

    @Override
    public Routes control() {
        return state.control();
    }

    @Override
    public void report(ObjectNode statistics) {
        ObjectNode node = statistics.putObject("referralhero");
        state.limit().report(node);
        node.set("webhooks", webhooks.targets().describe());
    }

    /** API tokens do not end by themselves. */
    @Override
    public void expireSessions() {}

    @Override
    public void reset() {
        webhooks.targets().clear();
        state = newState();
    }
}
