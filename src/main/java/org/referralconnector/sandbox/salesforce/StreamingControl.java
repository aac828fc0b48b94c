package org.referralconnector.sandbox.salesforce;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.streaming.StreamingServer;

/** What is set up for the Streaming API, and what can go wrong with it. */
final class StreamingControl {
    private final Supplier<StreamingServer> streaming;

    StreamingControl(Supplier<StreamingServer> streaming) {
        this.streaming = streaming;
    }

    void addTo(Routes routes) {
        routes.add(
                        "GET",
                        "/sandbox/streaming",
                        "control",
                        call -> Answer.json(200, streaming.get().describe()))
                .add("POST", "/sandbox/streaming", "control", this::change)
                .add("POST", "/sandbox/streaming/gaps", "control", this::gap)
                .add("POST", "/sandbox/streaming/expire", "control", this::expire)
                .add("POST", "/sandbox/streaming/refusals", "control", this::refuse)
                .add("DELETE", "/sandbox/streaming/refusals", "control", call -> done(StreamingServer::clearRefusals))
                .add("POST", "/sandbox/streaming/drop", "control", call -> done(StreamingServer::dropConnections))
                .add("POST", "/sandbox/streaming/restart", "control", call -> done(StreamingServer::restart));
    }

    private Answer change(Call call) {
        return Answer.json(200, streaming.get().change(ControlBody.of(call)));
    }

    private Answer gap(Call call) {
        streaming.get().gap(ControlBody.of(call));
        return Answer.empty(204);
    }

    private Answer expire(Call call) {
        streaming.get().expire(call.body().length == 0 ? Json.object() : ControlBody.of(call));
        return Answer.empty(204);
    }

    private Answer refuse(Call call) {
        streaming.get().refuse(ControlBody.of(call));
        return Answer.json(201, streaming.get().describe());
    }

    private Answer done(Consumer<StreamingServer> deed) {
        deed.accept(streaming.get());
        return Answer.empty(204);
    }
}
