package org.referralconnector.sandbox.intercom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Emulator;
import org.referralconnector.sandbox.http.Fault;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.intercom.rest.RestApi;
import org.referralconnector.sandbox.intercom.wire.ApiVersion;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.workspace.Region;
import org.referralconnector.sandbox.intercom.workspace.Workspace;
import org.referralconnector.sandbox.webhook.WebhookSender;

/**
 * A workspace of Intercom below {@code /intercom}, or at the root for clients which send the Host header of Intercom or of any
 * host called {@code intercom.…}.
 */
public final class IntercomEmulator implements Emulator {
    private static final String FOLDER = "intercom";

    /**
     * The app which is installed in the workspace.
     *
     * @param token lets it in at start
     * @param clientSecret also signs webhooks unless their target has a secret of its own
     */
    public record App(String token, String clientId, String clientSecret) {}

    /** What a reset replaces. */
    private static final class State {
        private final Workspace workspace;
        private final RestApi api;
        private final RateLimit limit;
        private final Tokens tokens;
        private final Routes open = new Routes();
        private final Routes control = new Routes();

        State(App app, ContactWebhooks webhooks, Clock clock) {
            workspace = new Workspace(clock, webhooks);
            api = new RestApi(workspace);
            limit = new RateLimit(clock);
            tokens = new Tokens(app.token());
            new AppAuthorization(app.clientId(), app.clientSecret(), tokens, this::region, clock).addTo(open);
            new IntercomControl(workspace, limit, tokens).addTo(control);
            webhooks.targets().addTo(control, IntercomControl.HERE + "/webhooks");
        }

        Region region(Call call) {
            return call.header("Host").flatMap(Region::ofHost).orElseGet(this::region);
        }

        private Region region() {
            synchronized (workspace) {
                return workspace.settings().region();
            }
        }
    }

    private final App app;
    private final Faults faults;
    private final Clock clock;
    private final ContactWebhooks webhooks;
    private volatile State state;

    /** An empty workspace in the US. */
    public IntercomEmulator(App app, Faults faults, WebhookSender sender, Clock clock) {
        this.app = app;
        this.faults = faults;
        this.clock = clock;
        this.webhooks = new ContactWebhooks(app.clientSecret(), sender, clock);
        this.state = new State(app, webhooks, clock);
    }

    @Override
    public boolean serves(Call call) {
        return call.path().equals("/" + FOLDER)
                || call.path().startsWith("/" + FOLDER + "/")
                || call.header("Host").filter(IntercomEmulator::isIntercom).isPresent();
    }

    private static boolean isIntercom(String host) {
        return host.toLowerCase(Locale.ROOT).startsWith(FOLDER + ".")
                || Region.ofHost(host).isPresent();
    }

    @Override
    public String kindOf(Call call) {
        State now = state;
        Call inside = call.below(FOLDER);
        return now.open
                .find(inside)
                .or(() -> now.api.find(inside))
                .map(Routes.Match::kind)
                .orElse("unknown");
    }

    @Override
    public Answer answer(Call call) {
        State now = state;
        try {
            Optional<Routes.Match> withoutLimit = now.open.find(call.below(FOLDER));
            if (withoutLimit.isPresent()) {
                return withoutLimit.get().answer();
            }
            String app = now.tokens.require(call, now.region(call));
            RateLimit.Standing standing =
                    faults.strikes(Fault.Kind.EXHAUST_LIMIT, call) ? now.limit.exhausted() : now.limit.take(app);
            Answer answer =
                    standing.exceeded() ? Refusal.tooManyCalls(standing.limit()).answer() : answerCounted(call, now);
            return standing.on(answer).with(ApiVersion.HEADER, versionOf(call, now));
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private static Answer answerCounted(Call call, State now) {
        try {
            return now.api
                    .find(call.below(FOLDER))
                    .orElseThrow(Refusal::notFound)
                    .answer();
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private static String versionOf(Call call, State now) {
        return call.header(ApiVersion.HEADER).orElseGet(() -> {
            synchronized (now.workspace) {
                return now.workspace.settings().version().toString();
            }
        });
    }

    @Override
    public Answer failure(Fault fault) {
        String code = fault.code() == null ? codeOf(fault.status()) : fault.code();
        if (fault.status() != 429) {
            return new Refusal(fault.status(), code, fault.message() == null ? "Server error" : fault.message())
                    .answer();
        }
        RateLimit.Standing standing = state.limit.exhausted();
        String message =
                fault.message() == null ? Refusal.tooManyCalls(standing.limit()).getMessage() : fault.message();
        return standing.on(new Refusal(429, code, message).answer());
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 408 -> "request_timeout";
            case 409 -> "conflict";
            case 422 -> "unprocessable_entity";
            case 429 -> "rate_limit_exceeded";
            case 503 -> "service_unavailable";
            default -> status < 500 ? "client_error" : "server_error";
        };
    }

    @Override
    public Routes control() {
        return state.control;
    }

    @Override
    public void report(ObjectNode statistics) {
        State now = state;
        ObjectNode node = statistics.putObject("intercom");
        now.limit.report(node);
        synchronized (now.workspace) {
            now.workspace.report(node);
        }
        node.set("webhooks", webhooks.targets().describe());
    }

    /** Access tokens do not end by themselves. */
    @Override
    public void expireSessions() {}

    @Override
    public void reset() {
        webhooks.targets().clear();
        state = new State(app, webhooks, clock);
    }
}
