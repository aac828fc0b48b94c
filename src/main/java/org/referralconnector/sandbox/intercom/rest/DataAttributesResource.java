package org.referralconnector.sandbox.intercom.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.DataAttributes;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** Data attributes of contacts and companies. */
final class DataAttributesResource {
    private final DataAttributes attributes;

    DataAttributesResource(Workspace workspace) {
        this.attributes = workspace.attributes();
    }

    void addTo(Endpoints endpoints) {
        endpoints
                .add("GET", "/data_attributes", "list data attributes", this::list)
                .add(
                        "POST",
                        "/data_attributes",
                        "create data attribute",
                        request -> Answer.json(200, attributes.create(request).json()))
                .add(
                        "PUT",
                        "/data_attributes/{attribute}",
                        "update data attribute",
                        request -> Answer.json(
                                200,
                                attributes
                                        .update(request.segment("attribute"), request)
                                        .json()));
    }

    private Answer list(Request request) {
        Optional<String> model = request.call().query("model");
        if (model.filter("conversation"::equals).isPresent()) {
            throw new Refusal(
                    422,
                    "parameter_invalid",
                    "model=conversation is no longer supported. Use GET /conversations/attributes instead");
        }
        ObjectNode list = Json.object().put("type", "list");
        ArrayNode data = list.putArray("data");
        attributes.list(model, request.isTrue("include_archived")).forEach(data::add);
        return Answer.json(200, list);
    }
}
