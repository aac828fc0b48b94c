package org.referralconnector.sandbox.salesforce.session;

import static org.referralconnector.sandbox.salesforce.soap.SoapMessage.element;
import static org.referralconnector.sandbox.salesforce.soap.SoapMessage.envelope;
import static org.referralconnector.sandbox.salesforce.soap.SoapMessage.fault;

import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.soap.SoapMessage;

/** {@code login} and {@code logout} of the SOAP partner and enterprise APIs; other SOAP calls are refused. */
public final class SoapLogin {
    private static final int SESSION_SECONDS = 7200;

    private final Credentials credentials;
    private final Sessions sessions;

    public SoapLogin(Credentials credentials, Sessions sessions) {
        this.credentials = credentials;
        this.sessions = sessions;
    }

    public void addTo(Routes routes) {
        for (String api : new String[] {"u", "c"}) {
            routes.add("POST", "/services/Soap/" + api + "/{version}", "soap", this::answer)
                    .add("POST", "/services/Soap/" + api + "/{version}/{organization}", "soap", this::answer);
        }
    }

    private Answer answer(Call call) {
        Optional<SoapMessage> message = SoapMessage.read(call.body());
        if (message.isEmpty()) {
            return fault("UNKNOWN_EXCEPTION", "unreadable SOAP message");
        }
        SoapMessage request = message.get();
        if (request.has("login")) {
            return login(call, request.text("username"), request.text("password"));
        }
        if (request.has("logout")) {
            return sessions.close(request.text("sessionId"))
                    ? envelope(200, "<logoutResponse xmlns=\"urn:partner.soap.sforce.com\"/>")
                    : fault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader");
        }
        return fault("UNSUPPORTED_API_VERSION", "only login and logout are emulated");
    }

    private Answer login(Call call, String username, String password) {
        return credentials
                .logIn(username, password)
                .map(user -> loggedIn(call, user))
                .orElseGet(() ->
                        fault("INVALID_LOGIN", "Invalid username, password, security token; or user locked out."));
    }

    private Answer loggedIn(Call call, LoginUser user) {
        String serverUrl = call.origin() + "/services/Soap/u/" + call.segment("version") + "/"
                + Sessions.ORGANIZATION_ID.substring(0, 15);
        return envelope(
                200,
                "<loginResponse xmlns=\"urn:partner.soap.sforce.com\"><result>"
                        + element("metadataServerUrl", serverUrl.replace("/Soap/u/", "/Soap/m/"))
                        + element("passwordExpired", "false")
                        + element("sandbox", "true")
                        + element("serverUrl", serverUrl)
                        + element("sessionId", sessions.open(user.id()))
                        + element("userId", user.id())
                        + "<userInfo>"
                        + element("organizationId", Sessions.ORGANIZATION_ID)
                        + element("organizationName", "Sandbox")
                        + element("sessionSecondsValid", Integer.toString(SESSION_SECONDS))
                        + element("userEmail", user.username())
                        + element("userFullName", user.name())
                        + element("userId", user.id())
                        + element("userName", user.username())
                        + "</userInfo></result></loginResponse>");
    }
}
