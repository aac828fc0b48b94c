package org.referralconnector.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An app of a Salesforce org: web server flow with PKCE (Salesforce Help, "OAuth 2.0 Web Server Flow"). */
public final class SalesforceApp implements ConnectApp {
    private static final Scope SCOPE = new Scope("api", "refresh_token");
    private static final Pattern IDENTITY = Pattern.compile(".*(/id/(\\w{15,18})/(\\w{15,18}))");

    private final Place place;
    private final String clientId;
    private final Optional<Secret> clientSecret;
    private final int spares;
    private final TokenEndpoint endpoint;
    private final WhoIsIt whoIsIt;

    /**
     * Where people log in.
     *
     * @param loginUrl the login address, without a slash at its end
     * @param mode {@code live} or {@code test}, if settings or address say so
     * @param user whose name the login page shows at once, if one is set
     */
    public record Place(String loginUrl, Optional<String> mode, Optional<String> user) {}

    /**
     * @param clientSecret of an app that has one
     * @param spares how many further authorizations are asked for
     */
    public SalesforceApp(
            Place place,
            String clientId,
            Optional<Secret> clientSecret,
            int spares,
            TokenEndpoint endpoint,
            AccountHttp http) {
        this.place = place;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.spares = spares;
        this.endpoint = endpoint;
        this.whoIsIt = new WhoIsIt(http);
    }

    @Override
    public URI authorization(State state, CodeVerifier verifier, URI callback) {
        AuthorizationRequest.Builder request = new AuthorizationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE), new ClientID(clientId))
                .endpointURI(URI.create(place.loginUrl() + "/services/oauth2/authorize"))
                .redirectionURI(callback)
                .scope(SCOPE)
                .state(state)
                .codeChallenge(verifier, CodeChallengeMethod.S256);
        place.user().ifPresent(user -> request.customParameter("login_hint", user));
        return request.build().toURI();
    }

    @Override
    public Granted trade(String code, CodeVerifier verifier, URI callback) throws GrantRefused {
        return endpoint.trade(code, callback, verifier, clientSecret);
    }

    /** The identity service answers on the org's instance, too, whatever address the token came with. */
    @Override
    public Holder holder(Granted granted) {
        Matcher identity = IDENTITY.matcher(granted.identity());
        if (!identity.matches()) {
            return new Holder("", host(granted.instance()));
        }
        Optional<JsonNode> told = whoIsIt.ask(granted.instance() + identity.group(1), granted.access());
        String user = told.map(answer -> answer.path("username").asText())
                .filter(name -> !name.isEmpty())
                .orElse(identity.group(3));
        return new Holder(user, host(granted.instance()) + " (" + identity.group(2) + ")");
    }

    private static String host(String instance) {
        return instance.replaceFirst("^https?://", "");
    }

    @Override
    public void revoke(Secret token) throws GrantRefused {
        endpoint.revoke(token);
    }

    @Override
    public int spares() {
        return spares;
    }

    @Override
    public Optional<String> mode() {
        return place.mode();
    }
}
