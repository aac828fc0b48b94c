package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.bulk.BulkJobs;

/** How long the jobs of the Bulk API take. */
final class BulkControl {
    private final BulkJobs jobs;

    BulkControl(BulkJobs jobs) {
        this.jobs = jobs;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/sandbox/bulk", "control", call -> settings())
                .add("POST", "/sandbox/bulk", "control", this::change);
    }

    private Answer change(Call call) {
        ObjectNode body = ControlBody.of(call);
        double seconds = body.path("processing").asDouble(-1);
        if (!(seconds >= 0 && seconds <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("\"processing\" must be seconds, 0 or more");
        }
        jobs.take(Duration.ofMillis(Math.round(seconds * 1000)));
        return settings();
    }

    private Answer settings() {
        return Answer.json(
                200, Json.object().put("processing", jobs.processing().toMillis() / 1000.0));
    }
}
