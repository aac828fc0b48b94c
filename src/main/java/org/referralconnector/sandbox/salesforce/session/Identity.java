package org.referralconnector.sandbox.salesforce.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;

/** Tells the bearer of a token whose it is. */
final class Identity {
    private final Credentials credentials;
    private final Sessions sessions;

    Identity(Credentials credentials, Sessions sessions) {
        this.credentials = credentials;
        this.sessions = sessions;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/services/oauth2/userinfo", "userinfo", this::userInfo)
                .add("POST", "/services/oauth2/userinfo", "userinfo", this::userInfo)
                .add("GET", "/id/{organization}/{user}", "identity", this::identity);
    }

    /** The address at which a user is described. */
    static String url(Call call, String user) {
        return call.origin() + "/id/" + Sessions.ORGANIZATION_ID + "/" + user;
    }

    private Answer userInfo(Call call) {
        Optional<LoginUser> bearer = sessions.userOf(call).map(credentials::user);
        if (bearer.isEmpty()) {
            return unknown();
        }
        LoginUser user = bearer.get();
        return Answer.json(
                200,
                person(user, call)
                        .put("sub", url(call, user.id()))
                        .put("preferred_username", user.username())
                        .put("name", user.name()));
    }

    private Answer identity(Call call) {
        Optional<LoginUser> bearer = sessions.userOf(call).map(credentials::user);
        if (bearer.isEmpty()) {
            return unknown();
        }
        LoginUser user = bearer.get();
        ObjectNode identity = person(user, call)
                .put("id", url(call, user.id()))
                .put("asserted_user", true)
                .put("username", user.username())
                .put("display_name", user.name());
        identity.putObject("urls")
                .put("rest", call.origin() + "/services/data/v{version}/")
                .put("sobjects", call.origin() + "/services/data/v{version}/sobjects/")
                .put("query", call.origin() + "/services/data/v{version}/query/")
                .put("partner", call.origin() + "/services/Soap/u/{version}/" + Sessions.ORGANIZATION_ID);
        return Answer.json(200, identity);
    }

    private static ObjectNode person(LoginUser user, Call call) {
        return Json.object()
                .put("user_id", user.id())
                .put("organization_id", Sessions.ORGANIZATION_ID)
                .put("email", user.username())
                .put("active", true)
                .put("user_type", "STANDARD")
                .put("locale", "en_US")
                .put("profile", call.origin() + "/" + user.id());
    }

    private static Answer unknown() {
        return Answer.text(403, "text/plain", "Bad_OAuth_Token");
    }
}
