package org.referralconnector.sandbox.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings every call to the control panel or to the emulator it is addressed to, by way of the armed faults. */
public final class CallHandler extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);
    private static final int LARGEST_BODY = 150 * 1024 * 1024;

    private final List<Emulator> emulators;
    private final ControlPanel control;
    private final Faults faults;
    private final CallLog log;
    private final ScheduledExecutorService timer;
    private final Clock clock;

    /**
     * A handler for all calls to these emulators.
     *
     * @param timer wakes delayed calls; the work itself is done on the server's threads
     */
    public CallHandler(
            List<Emulator> emulators, Faults faults, String frontPage, ScheduledExecutorService timer, Clock clock) {
        this.emulators = List.copyOf(emulators);
        this.faults = faults;
        this.log = new CallLog();
        this.control = new ControlPanel(this.emulators, faults, log, frontPage, clock);
        this.timer = timer;
        this.clock = clock;
        setHandler(
                new Handler.Sequence(emulators.stream().map(Emulator::streaming).toArray(Handler[]::new)));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Call head = callOf(request, new byte[0]);
        Optional<Emulator> streaming =
                emulators.stream().filter(each -> each.streams(head)).findFirst();
        if (streaming.isPresent()) {
            return stream(head, streaming.get(), request, response, callback);
        }
        Exchange exchange = new Exchange(request, response, callback);
        Content.Source.asByteArrayAsync(
                request,
                LARGEST_BODY,
                Promise.Invocable.from(
                        InvocationType.BLOCKING, body -> accept(request, body, exchange), exchange::fail));
        return true;
    }

    private static Call callOf(Request request, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.put(field.getName(), field.getValue());
        }
        return Call.of(request.getMethod(), request.getHttpURI().getPathQuery(), headers, body);
    }

    private void accept(Request request, byte[] body, Exchange exchange) {
        try {
            Call call = callOf(request, body);
            if (control.serves(call)) {
                exchange.send(control.answer(call));
            } else {
                admit(call, exchange);
            }
        } catch (RuntimeException e) {
            LOG.error(
                    "{} {} failed inside the sandbox",
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    e);
            exchange.fail(e);
        }
    }

    private void admit(Call call, Exchange exchange) {
        Optional<Emulator> addressee =
                emulators.stream().filter(each -> each.serves(call)).findFirst();
        if (addressee.isEmpty()) {
            exchange.send(Answer.text(404, "text/plain", "Nothing is emulated at " + call.path() + "\n"));
            return;
        }
        Passage passage = new Passage(call, addressee.get(), exchange, faults.troubleFor(call), clock.instant());
        Duration delay = passage.trouble().delay();
        if (delay.isZero()) {
            pass(passage);
        } else {
            Runnable work = () -> getServer().getThreadPool().execute(() -> pass(passage));
            ScheduledFuture<?> unused = timer.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** One call on its way through. */
    private record Passage(Call call, Emulator emulator, Exchange exchange, Faults.Trouble trouble, Instant start) {}

    private void pass(Passage passage) {
        try {
            Optional<Fault> strike = passage.trouble().strike();
            if (strike.isEmpty()) {
                Answer answer = passage.emulator().answer(passage.call());
                record(passage, answer.status());
                passage.exchange().send(answer);
            } else {
                strike(strike.get(), passage);
            }
        } catch (RuntimeException e) {
            LOG.error(
                    "{} {} failed inside the sandbox",
                    passage.call().method(),
                    passage.call().path(),
                    e);
            record(passage, 500);
            passage.exchange().fail(e);
        }
    }

    private void strike(Fault fault, Passage passage) {
        Exchange exchange = passage.exchange();
        switch (fault.kind()) {
            case ANSWER -> {
                record(passage, fault.status());
                exchange.send(errorAnswer(fault, passage.emulator(), passage.call()));
            }
            case DROP_REQUEST -> {
                record(passage, CallLog.NO_ANSWER);
                exchange.drop();
            }
            case DROP_ANSWER -> {
                passage.emulator().answer(passage.call());
                record(passage, CallLog.NO_ANSWER);
                exchange.drop();
            }
            case HANG -> {
                passage.emulator().answer(passage.call());
                record(passage, CallLog.NO_ANSWER);
                faults.hold(exchange::drop);
            }
            case TRICKLE -> {
                Answer answer = passage.emulator().answer(passage.call());
                record(passage, answer.status());
                exchange.trickle(answer, fault.bytes(), Math.max(1, fault.delay()), timer);
            }
            default -> throw new IllegalStateException(fault.kind() + " does not strike connections");
        }
    }

    /** The body of such a call is read where it is answered, and the call is recorded when that has happened. */
    private boolean stream(Call call, Emulator emulator, Request request, Response response, Callback callback)
            throws Exception {
        Exchange exchange = new Exchange(request, response, callback);
        Passage passage = new Passage(call, emulator, exchange, faults.troubleFor(call), clock.instant());
        Duration delay = passage.trouble().delay();
        if (delay.isZero()) {
            return stream(passage, request, response, callback);
        }
        Runnable late = () -> {
            try {
                stream(passage, request, response, callback);
            } catch (Exception e) {
                exchange.fail(e);
            }
        };
        ScheduledFuture<?> unused = timer.schedule(
                () -> getServer().getThreadPool().execute(late), delay.toMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    private boolean stream(Passage passage, Request request, Response response, Callback callback) throws Exception {
        Fault.Kind kind = passage.trouble().strike().map(Fault::kind).orElse(Fault.Kind.DELAY);
        switch (kind) {
            case ANSWER, DROP_REQUEST -> {
                strike(passage.trouble().strike().orElseThrow(), passage);
                return true;
            }
            case DROP_ANSWER, HANG -> {
                record(passage, CallLog.NO_ANSWER);
                return super.handle(
                        request,
                        new WithheldResponse(request, response, drop -> {
                            if (kind == Fault.Kind.HANG) {
                                faults.hold(drop);
                            } else {
                                drop.run();
                            }
                            return true;
                        }),
                        callback);
            }
            default -> {
                Callback recorded = Callback.from(callback, () -> record(passage, response.getStatus()));
                return super.handle(request, response, recorded);
            }
        }
    }

    private static Answer errorAnswer(Fault fault, Emulator emulator, Call call) {
        Answer answer;
        if (fault.body() != null) {
            answer = Answer.text(fault.status(), contentTypeOf(fault.body()), fault.body());
        } else {
            answer = emulator.failure(fault, call);
        }
        for (Map.Entry<String, String> header : fault.headers().entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    private static String contentTypeOf(String body) {
        if (body.startsWith("{") || body.startsWith("[")) {
            return "application/json;charset=UTF-8";
        }
        return body.startsWith("<") ? "text/html;charset=UTF-8" : "text/plain;charset=UTF-8";
    }

    private void record(Passage passage, int status) {
        Call call = passage.call();
        String kind = passage.emulator().kindOf(call);
        log.add(
                passage.start(),
                clock.instant(),
                kind,
                call,
                status,
                passage.trouble().strike());
    }
}
