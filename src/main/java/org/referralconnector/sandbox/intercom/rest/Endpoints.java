package org.referralconnector.sandbox.intercom.rest;

import java.util.function.Function;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** Adds calls; each is read and answered while nobody else works with the workspace. */
final class Endpoints {
    private final Routes routes;
    private final Workspace workspace;

    Endpoints(Routes routes, Workspace workspace) {
        this.routes = routes;
        this.workspace = workspace;
    }

    Endpoints add(String method, String template, String name, Function<Request, Answer> action) {
        routes.add(method, template, "intercom " + name, call -> {
            synchronized (workspace) {
                return action.apply(Request.of(call, workspace.settings().version(), name));
            }
        });
        return this;
    }
}
