package org.referralconnector.sandbox.program.hook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Emulator;
import org.referralconnector.sandbox.http.Fault;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.http.Routes;

/** Receivers of Standard Webhooks at {@code /hooks/{name}}. A name is there as soon as it is called. */
public final class HookEmulator implements Emulator {
    private static final int LISTED = 1000;

    private final String secret;
    private final Clock clock;
    private final Map<String, Hook> hooks = new ConcurrentHashMap<>();
    private final Routes routes;
    private final Routes control;

    /** @param secret of all receivers until another one is set: {@code whsec_} and base64 */
    public HookEmulator(String secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
        this.routes = new Routes()
                .add("POST", "/hooks/{name}", "hook", call -> hook(call).receive(call));
        this.control = new Routes()
                .add("GET", "/sandbox/hooks", "control", call -> Answer.json(200, describe()))
                .add("GET", "/sandbox/hooks/{name}", "control", this::list)
                .add("POST", "/sandbox/hooks/{name}", "control", this::set);
    }

    @Override
    public boolean serves(Call call) {
        return call.path().startsWith("/hooks/");
    }

    @Override
    public String kindOf(Call call) {
        return routes.find(call).map(Routes.Match::kind).orElse("unknown");
    }

    @Override
    public Answer answer(Call call) {
        int otherwise = routes.knowsPath(call) ? 405 : 404;
        return routes.find(call).map(Routes.Match::answer).orElseGet(() -> Answer.empty(otherwise));
    }

    /** Receivers say no more than the status. */
    @Override
    public Answer failure(Fault fault) {
        return Answer.empty(fault.status());
    }

    @Override
    public Routes control() {
        return control;
    }

    @Override
    public void report(ObjectNode statistics) {
        statistics.set("hooks", describe());
    }

    /** There are no sessions here. */
    @Override
    public void expireSessions() {}

    @Override
    public void reset() {
        hooks.clear();
    }

    private Hook hook(Call call) {
        return hooks.computeIfAbsent(call.segment("name"), any -> new Hook(secret, clock));
    }

    private ObjectNode describe() {
        ObjectNode node = Json.object();
        hooks.forEach((name, hook) -> node.set(name, hook.counts()));
        return node;
    }

    private Answer list(Call call) {
        int last = Parameters.of(call).integer("last").orElse(LISTED);
        return Answer.json(200, hook(call).describe(Math.max(0, last)));
    }

    private Answer set(Call call) {
        hook(call).set(Parameters.of(call));
        return Answer.json(200, hook(call).counts());
    }
}
