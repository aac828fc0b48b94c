package org.referralconnector.sandbox.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The calls under {@code /sandbox} and the front page. They need no credentials, are not counted, and no fault hits
 * them.
 */
final class ControlPanel {
    private static final int LOGGED_CALLS = 1000;

    private final List<Emulator> emulators;
    private final Faults faults;
    private final CallLog log;
    private final String frontPage;
    private final Clock clock;
    private final Routes own;
    private volatile Instant since;

    ControlPanel(List<Emulator> emulators, Faults faults, CallLog log, String frontPage, Clock clock) {
        this.emulators = emulators;
        this.faults = faults;
        this.log = log;
        this.frontPage = frontPage;
        this.clock = clock;
        this.since = clock.instant();
        this.own = new Routes()
                .add("GET", "/", "control", call -> Answer.text(200, "text/plain;charset=UTF-8", this.frontPage))
                .add("POST", "/sandbox/faults", "control", this::arm)
                .add("GET", "/sandbox/faults", "control", call -> Answer.json(200, faults.describe()))
                .add("DELETE", "/sandbox/faults", "control", call -> disarm())
                .add("GET", "/sandbox/stats", "control", this::statistics)
                .add("POST", "/sandbox/reset", "control", call -> reset());
    }

    boolean serves(Call call) {
        return call.segments().isEmpty() || call.segments().get(0).equals("sandbox");
    }

    Answer answer(Call call) {
        Optional<Routes.Match> match = own.find(call);
        for (Emulator emulator : emulators) {
            match = match.or(() -> emulator.control().find(call));
        }
        try {
            return match.map(Routes.Match::answer).orElseGet(() -> refused(404, "no such control call, see GET /"));
        } catch (IllegalArgumentException e) {
            return refused(400, e.getMessage());
        }
    }

    private Answer arm(Call call) {
        for (JsonNode each : listOf(call)) {
            Fault fault = read(each);
            if (fault.kind() == Fault.Kind.EXPIRE_SESSIONS) {
                emulators.forEach(Emulator::expireSessions);
            } else {
                faults.arm(fault);
            }
        }
        return Answer.json(201, faults.describe());
    }

    private static Iterable<JsonNode> listOf(Call call) {
        try {
            JsonNode body = Json.parse(call.body());
            return body.isArray() ? body : List.of(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Fault read(JsonNode node) {
        try {
            return Json.as(Fault.class, node);
        } catch (ValueInstantiationException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private Answer disarm() {
        faults.clear();
        return Answer.empty(204);
    }

    private Answer statistics(Call call) {
        int last = call.query("last").map(Integer::valueOf).orElse(LOGGED_CALLS);
        ObjectNode statistics = Json.object().put("since", since.toString());
        emulators.forEach(each -> each.report(statistics));
        log.report(statistics, last);
        return Answer.json(200, statistics);
    }

    private Answer reset() {
        faults.clear();
        emulators.forEach(Emulator::reset);
        log.clear();
        since = clock.instant();
        return Answer.empty(204);
    }

    private static Answer refused(int status, String message) {
        return Answer.json(status, Json.object().put("error", message));
    }
}
