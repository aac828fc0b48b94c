package org.referralconnector.sandbox.intercom.rest;

import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.intercom.workspace.Admin;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** The calls of the REST API as Intercom's OpenAPI description 2.16 has them (intercom/Intercom-OpenAPI, MIT). */
public final class RestApi {
    private final Routes routes = new Routes();

    public RestApi(Workspace workspace) {
        Endpoints endpoints = new Endpoints(routes, workspace);
        endpoints.add("GET", "/me", "me", request -> Answer.json(200, Admin.withApp(workspace)));
        new ContactsResource(workspace).addTo(endpoints);
        new TagsResource(workspace).addTo(endpoints);
        new NotesResource(workspace).addTo(endpoints);
        new CompaniesResource(workspace).addTo(endpoints);
        new SegmentsResource(workspace).addTo(endpoints);
        new DataAttributesResource(workspace).addTo(endpoints);
        new EventsResource(workspace).addTo(endpoints);
    }

    /** The call's route; a method which an endpoint does not have is answered as an unknown endpoint is. */
    public Optional<Routes.Match> find(Call call) {
        return routes.find(call);
    }
}
