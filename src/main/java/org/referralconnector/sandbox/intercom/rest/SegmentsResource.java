package org.referralconnector.sandbox.intercom.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.Segments.Segment;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** Segments, which clients can only read. */
final class SegmentsResource {
    private final Workspace workspace;

    SegmentsResource(Workspace workspace) {
        this.workspace = workspace;
    }

    void addTo(Endpoints endpoints) {
        endpoints
                .add("GET", "/segments", "list segments", this::list)
                .add(
                        "GET",
                        "/segments/{segment}",
                        "read segment",
                        request -> Answer.json(
                                200,
                                workspace
                                        .segments()
                                        .byId(request.segment("segment"))
                                        .json()))
                .add("GET", "/contacts/{contact}/segments", "list segments of contact", this::listOfContact);
    }

    private Answer list(Request request) {
        ObjectNode list = Json.object().put("type", "segment.list");
        ArrayNode segments = list.putArray("segments");
        for (Segment segment : workspace.segments().all()) {
            ObjectNode node = segment.json();
            if (request.isTrue("include_count")) {
                node.put("count", workspace.segments().count(segment));
            }
            segments.add(node);
        }
        return Answer.json(200, list);
    }

    private Answer listOfContact(Request request) {
        String contact = workspace
                .people()
                .byId(request.segment("contact"), request.version())
                .id();
        ObjectNode list = Json.object().put("type", "list");
        ArrayNode data = list.putArray("data");
        workspace.segments().of(contact).forEach(segment -> data.add(segment.json()));
        return Answer.json(200, list);
    }
}
