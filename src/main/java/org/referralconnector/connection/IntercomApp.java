package org.referralconnector.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An app of Intercom. It has no PKCE, no scopes in the address, and tokens that do not end (developers.intercom.com, "Setting
 * up OAuth"); {@code /auth/uninstall} ends them.
 */
public final class IntercomApp implements ConnectApp {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API_HOST = "https://api.";
    private static final String PAGE_HOST = "https://app.";

    private final String api;
    private final String clientId;
    private final Secret clientSecret;
    private final AccountHttp http;
    private final WhoIsIt whoIsIt;

    /** @param api the address of the API, such as {@code https://api.eu.intercom.io}, without a slash at its end */
    public IntercomApp(String api, String clientId, Secret clientSecret, AccountHttp http) {
        this.api = api;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.http = http;
        this.whoIsIt = new WhoIsIt(http);
    }

    @Override
    public URI authorization(State state, CodeVerifier verifier, URI callback) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put("client_id", List.of(clientId));
        parameters.put("state", List.of(state.getValue()));
        parameters.put("redirect_uri", List.of(callback.toString()));
        return URI.create(page() + "?" + URLUtils.serializeParameters(parameters));
    }

    /** Each region has a page of its own; another address has it beside its API. */
    private String page() {
        return api.matches("https://api\\.((eu|au)\\.)?intercom\\.io")
                ? api.replace(API_HOST, PAGE_HOST).replaceFirst("\\.io$", ".com") + "/oauth"
                : api + "/oauth";
    }

    @Override
    public Granted trade(String code, CodeVerifier verifier, URI callback) throws GrantRefused {
        HTTPRequest request = new HTTPRequest(HTTPRequest.Method.POST, URI.create(api + "/auth/eagle/token"));
        request.setEntityContentType(ContentType.APPLICATION_URLENCODED);
        request.setBody(URLUtils.serializeParameters(Map.of(
                "code", List.of(code),
                "client_id", List.of(clientId),
                "client_secret", List.of(clientSecret.reveal()))));
        ReadOnlyHTTPResponse answer = send(request);
        JsonNode told = json(answer);
        if (answer.getStatusCode() / 100 != 2) {
            boolean badCode = told.at("/errors/0/message")
                    .asText()
                    .toLowerCase(Locale.ROOT)
                    .contains("code");
            throw GrantRefused.told(
                    answer.getStatusCode(), badCode ? "invalid_grant" : "invalid_client", badCode ? "code" : "");
        }
        String token = told.path("access_token").asText(told.path("token").asText());
        if (token.isEmpty()) {
            throw GrantRefused.unanswered(GrantProblem.UNREADABLE);
        }
        return new Granted(Secret.of(token), Optional.empty(), "", "", "");
    }

    @Override
    public Holder holder(Granted granted) {
        Optional<JsonNode> told = whoIsIt.ask(api + "/me", granted.access());
        String user = told.map(me -> me.path("email").asText()).orElse("");
        String workspace = told.map(me -> me.at("/app/name").asText() + " ("
                        + me.at("/app/id_code").asText() + ")")
                .orElse("");
        return new Holder(user, workspace);
    }

    @Override
    public void revoke(Secret token) throws GrantRefused {
        HTTPRequest request = new HTTPRequest(HTTPRequest.Method.POST, URI.create(api + "/auth/uninstall"));
        request.setAuthorization("Bearer " + token.reveal());
        ReadOnlyHTTPResponse answer = send(request);
        // a token that is not known has ended already
        if (answer.getStatusCode() / 100 != 2 && answer.getStatusCode() != 401) {
            throw GrantRefused.unwell(answer.getStatusCode());
        }
    }

    private ReadOnlyHTTPResponse send(HTTPRequest request) throws GrantRefused {
        try {
            request.setAccept("application/json");
            ReadOnlyHTTPResponse answer = http.send(request);
            if (answer.getStatusCode() >= 500) {
                throw GrantRefused.unwell(answer.getStatusCode());
            }
            return answer;
        } catch (ConnectException neverSent) {
            throw GrantRefused.unanswered(GrantProblem.UNREACHABLE);
        } catch (IOException broken) {
            throw GrantRefused.unanswered(GrantProblem.NO_ANSWER);
        }
    }

    private static JsonNode json(ReadOnlyHTTPResponse answer) throws GrantRefused {
        try {
            return JSON.readTree(answer.getBody());
        } catch (JsonProcessingException e) {
            throw GrantRefused.unanswered(GrantProblem.UNREADABLE);
        }
    }
}
