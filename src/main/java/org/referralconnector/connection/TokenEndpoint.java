package org.referralconnector.connection;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;

/** The OAuth endpoints of one Salesforce login address, asked with one app. */
public final class TokenEndpoint implements TokenRevocation {
    /** Salesforce takes JWTs that end within five minutes. */
    private static final Duration JWT_LIFE = Duration.ofMinutes(3);

    private final String loginUrl;
    private final ClientID client;
    private final AccountHttp http;
    private final Clock clock;

    /**
     * @param loginUrl the login address, without a slash at its end
     * @param clientId the consumer key of the app
     * @param timeout how long to wait for an answer
     */
    public TokenEndpoint(String loginUrl, String clientId, Duration timeout, Clock clock) {
        this.loginUrl = loginUrl;
        this.client = new ClientID(clientId);
        this.http = new AccountHttp(timeout);
        this.clock = clock;
    }

    /** Asks for an access token with a grant that needs nothing that was given before. */
    Granted first(Grant grant) throws GrantRefused {
        if (grant instanceof Grant.ClientCredentials own) {
            return ask(new ClientCredentialsGrant(), Optional.of(own.clientSecret()));
        }
        if (grant instanceof Grant.UsernamePassword user) {
            return ask(
                    new ResourceOwnerPasswordCredentialsGrant(
                            user.user(),
                            new com.nimbusds.oauth2.sdk.auth.Secret(
                                    user.password().reveal())),
                    Optional.of(user.clientSecret()));
        }
        if (grant instanceof Grant.JwtBearer jwt) {
            return granted(new TokenRequest.Builder(uri("token"), new JWTBearerGrant(signed(jwt)))
                    .build()
                    .toHTTPRequest());
        }
        throw GrantRefused.of(GrantProblem.NOT_CONNECTED);
    }

    /** Trades the code of an authorization (RFC 6749, 4.1.3; RFC 7636, 4.5). */
    Granted trade(String code, URI callback, CodeVerifier verifier, Optional<Secret> clientSecret) throws GrantRefused {
        return ask(new AuthorizationCodeGrant(new AuthorizationCode(code), callback, verifier), clientSecret);
    }

    /** Uses a refresh token: where they are replaced with every use, the answer has the next one. */
    Granted refresh(Secret token, Optional<Secret> clientSecret) throws GrantRefused {
        return ask(new RefreshTokenGrant(new RefreshToken(token.reveal())), clientSecret);
    }

    /**
     * Whether a refresh token still works, without using it (RFC 7662).
     *
     * @return empty if the endpoint does not tell
     */
    Optional<Boolean> works(Secret token, Optional<Secret> clientSecret) {
        if (clientSecret.isEmpty()) {
            return Optional.empty();
        }
        try {
            TokenIntrospectionResponse answer = TokenIntrospectionResponse.parse(send(new TokenIntrospectionRequest(
                            uri("introspect"), secret(clientSecret.get()), new RefreshToken(token.reveal()))
                    .toHTTPRequest()));
            return answer.indicatesSuccess()
                    ? Optional.of(answer.toSuccessResponse().isActive())
                    : Optional.empty();
        } catch (GrantRefused | ParseException itDoesNotTell) {
            return Optional.empty();
        }
    }

    /** Ends a refresh token and what came of it (RFC 7009). */
    @Override
    public void revoke(Secret token) throws GrantRefused {
        HTTPResponse answer = send(
                new TokenRevocationRequest(uri("revoke"), client, new RefreshToken(token.reveal())).toHTTPRequest());
        // a token that is not known has ended already
        if (answer.getStatusCode() >= 500) {
            throw GrantRefused.unwell(answer.getStatusCode());
        }
    }

    private Granted ask(AuthorizationGrant grant, Optional<Secret> clientSecret) throws GrantRefused {
        TokenRequest request = clientSecret.isPresent()
                ? new TokenRequest.Builder(uri("token"), secret(clientSecret.get()), grant).build()
                : new TokenRequest.Builder(uri("token"), client, grant).build();
        return granted(request.toHTTPRequest());
    }

    private Granted granted(HTTPRequest request) throws GrantRefused {
        HTTPResponse answer = send(request);
        if (answer.getStatusCode() >= 500) {
            throw GrantRefused.unwell(answer.getStatusCode());
        }
        try {
            TokenResponse response = TokenResponse.parse(answer);
            if (!response.indicatesSuccess()) {
                ErrorObject error = response.toErrorResponse().getErrorObject();
                throw GrantRefused.told(answer.getStatusCode(), text(error.getCode()), text(error.getDescription()));
            }
            var tokens = response.toSuccessResponse().getTokens();
            var more = response.toSuccessResponse().getCustomParameters();
            return new Granted(
                    Secret.of(tokens.getAccessToken().getValue()),
                    Optional.ofNullable(tokens.getRefreshToken()).map(one -> Secret.of(one.getValue())),
                    text(more.get("instance_url")),
                    text(more.get("id")),
                    text(tokens.getAccessToken().getScope()));
        } catch (ParseException noOAuth) {
            throw answer.getStatusCode() / 100 == 2
                    ? GrantRefused.unanswered(GrantProblem.UNREADABLE)
                    : GrantRefused.unwell(answer.getStatusCode());
        }
    }

    private HTTPResponse send(HTTPRequest request) throws GrantRefused {
        request.setAccept("application/json");
        try {
            return request.send(http);
        } catch (ConnectException | HttpConnectTimeoutException neverSent) {
            throw GrantRefused.unanswered(GrantProblem.UNREACHABLE);
        } catch (IOException broken) {
            throw GrantRefused.unanswered(GrantProblem.NO_ANSWER);
        }
    }

    private SignedJWT signed(Grant.JwtBearer grant) throws GrantRefused {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(client.getValue())
                        .subject(grant.user())
                        .audience(grant.audience())
                        .expirationTime(Date.from(clock.instant().plus(JWT_LIFE)))
                        .build());
        try {
            jwt.sign(new RSASSASigner(key(grant.keyFile())));
        } catch (JOSEException e) {
            throw GrantRefused.of(GrantProblem.KEY_FILE);
        }
        return jwt;
    }

    private static RSAPrivateKey key(Path file) throws GrantRefused {
        try {
            String pem = Files.readString(file);
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", ""));
            return (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException noKey) {
            throw GrantRefused.of(GrantProblem.KEY_FILE);
        }
    }

    private ClientSecretPost secret(Secret clientSecret) {
        return new ClientSecretPost(client, new com.nimbusds.oauth2.sdk.auth.Secret(clientSecret.reveal()));
    }

    private URI uri(String endpoint) {
        return URI.create(loginUrl + "/services/oauth2/" + endpoint);
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
