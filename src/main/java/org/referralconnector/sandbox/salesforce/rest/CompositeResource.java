package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** Composite: up to {@value #MOST_SUBREQUESTS} calls in one, later ones using the answers of earlier ones. */
final class CompositeResource {
    private static final int MOST_SUBREQUESTS = 25;
    private static final String ROLLED_BACK =
            "The transaction was rolled back since another operation in the same transaction failed.";

    /** A subrequest that was run. */
    private record Done(String reference, Answer answer) {}

    private final Organization organization;
    private final Function<Call, Answer> api;

    /** @param api answers the subrequests */
    CompositeResource(Organization organization, Function<Call, Answer> api) {
        this.organization = organization;
        this.api = api;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/services/data/{version}/composite", "composite", this::run);
    }

    private Answer run(Call call) {
        ObjectNode body = Bodies.object(call);
        ArrayNode subrequests = Bodies.array(body, "compositeRequest");
        check(subrequests);
        List<Done> done = new ArrayList<>();
        if (!body.path("allOrNone").asBoolean()) {
            runAll(call, subrequests, done);
            return answer(done);
        }
        try {
            organization.store().atomically(() -> {
                runAll(call, subrequests, done);
                if (done.stream().anyMatch(each -> !each.answer().successful())) {
                    throw Refusal.of(400, "PROCESSING_HALTED", ROLLED_BACK);
                }
                return done;
            });
            return answer(done);
        } catch (Refusal rolledBack) {
            Answer halted = RestApi.refused(rolledBack);
            return answer(done.stream()
                    .map(each -> each.answer().successful() ? new Done(each.reference(), halted) : each)
                    .toList());
        }
    }

    private static void check(ArrayNode subrequests) {
        if (subrequests.size() > MOST_SUBREQUESTS) {
            throw Refusal.of(400, "LIMIT_EXCEEDED", "Limit exceeded: at most 25 subrequests in a composite request");
        }
        Set<String> references = new HashSet<>();
        for (JsonNode each : subrequests) {
            String reference = each.path("referenceId").asText();
            if (!reference.matches("\\w+") || !references.add(reference)) {
                throw Refusal.unreadable("referenceId is missing, malformed or used twice: " + reference);
            }
        }
    }

    private void runAll(Call call, ArrayNode subrequests, List<Done> done) {
        References references = new References();
        for (JsonNode each : subrequests) {
            String reference = each.path("referenceId").asText();
            Answer answer = run(call, each, references);
            references.put(reference, Subrequests.bodyOf(answer));
            done.add(new Done(reference, answer));
        }
    }

    private Answer run(Call call, JsonNode subrequest, References references) {
        try {
            return api.apply(Subrequests.call(
                    call,
                    subrequest.path("method").asText(),
                    references.resolve(subrequest.path("url").asText()),
                    references.resolve(subrequest.path("body")),
                    subrequest.path("httpHeaders")));
        } catch (Refusal refusal) {
            return RestApi.refused(refusal);
        }
    }

    private static Answer answer(List<Done> done) {
        ObjectNode body = Json.object();
        ArrayNode responses = body.putArray("compositeResponse");
        for (Done each : done) {
            ObjectNode response = responses.addObject();
            response.set("body", Subrequests.bodyOf(each.answer()));
            ObjectNode headers = response.putObject("httpHeaders");
            String location = each.answer().headers().get("Location");
            if (location != null) {
                headers.put("Location", location);
            }
            response.put("httpStatusCode", each.answer().status()).put("referenceId", each.reference());
        }
        return Answer.json(200, body);
    }
}
