package org.referralconnector.sandbox.salesforce.session;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Routes;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

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
        Document request;
        try {
            request = parse(call.body());
        } catch (SAXException | IOException e) {
            return fault("UNKNOWN_EXCEPTION", "unreadable SOAP message");
        }
        if (request.getElementsByTagNameNS("*", "login").getLength() > 0) {
            return login(call, textOf(request, "username"), textOf(request, "password"));
        }
        if (request.getElementsByTagNameNS("*", "logout").getLength() > 0) {
            return sessions.close(textOf(request, "sessionId"))
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

    private static Document parse(byte[] message) throws SAXException, IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(message));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String textOf(Document request, String name) {
        NodeList found = request.getElementsByTagNameNS("*", name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    private static Answer fault(String code, String message) {
        return envelope(
                500,
                "<soapenv:Fault><faultcode>sf:" + code + "</faultcode>" + element("faultstring", code + ": " + message)
                        + "</soapenv:Fault>");
    }

    private static Answer envelope(int status, String body) {
        return Answer.text(
                status,
                "text/xml;charset=UTF-8",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope"
                        + " xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
                        + " xmlns:sf=\"urn:fault.partner.soap.sforce.com\"><soapenv:Body>"
                        + body + "</soapenv:Body></soapenv:Envelope>");
    }

    private static String element(String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        return "<" + name + ">" + escaped + "</" + name + ">";
    }
}
