package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** Batch: up to {@value #MOST_SUBREQUESTS} independent calls in one. */
final class BatchResource {
    private static final int MOST_SUBREQUESTS = 25;

    private final Function<Call, Answer> api;

    /** @param api answers the subrequests */
    BatchResource(Function<Call, Answer> api) {
        this.api = api;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/services/data/{version}/composite/batch", "batch", this::run);
    }

    private Answer run(Call call) {
        ObjectNode body = Bodies.object(call);
        ArrayNode subrequests = Bodies.array(body, "batchRequests");
        if (subrequests.size() > MOST_SUBREQUESTS) {
            throw Refusal.of(400, "LIMIT_EXCEEDED", "Limit exceeded: at most 25 subrequests in a batch request");
        }
        boolean halting = body.path("haltOnError").asBoolean();
        boolean failed = false;
        ArrayNode results = Json.array();
        for (JsonNode each : subrequests) {
            Answer answer = failed && halting ? halted() : run(call, each);
            failed |= !answer.successful();
            results.addObject().put("statusCode", answer.status()).set("result", Subrequests.bodyOf(answer));
        }
        ObjectNode result = Json.object().put("hasErrors", failed);
        result.set("results", results);
        return Answer.json(200, result);
    }

    private Answer run(Call call, JsonNode subrequest) {
        return api.apply(Subrequests.call(
                call,
                subrequest.path("method").asText(),
                "/services/data/" + subrequest.path("url").asText(),
                subrequest.path("richInput"),
                Json.object()));
    }

    private static Answer halted() {
        return RestApi.refused(Refusal.of(412, "BATCH_PROCESSING_HALTED", "Batch processing was halted by an error"));
    }
}
