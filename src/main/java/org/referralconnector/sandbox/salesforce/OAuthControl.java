package org.referralconnector.sandbox.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.session.Credentials;
import org.referralconnector.sandbox.salesforce.session.OAuthSettings;

/** What administrators set for apps: PKCE, callbacks, the keys of JWTs, how long tokens live. */
final class OAuthControl {
    private static final String HERE = "/sandbox/oauth";

    private final Credentials credentials;
    private final OAuthSettings settings;

    OAuthControl(Credentials credentials, OAuthSettings settings) {
        this.credentials = credentials;
        this.settings = settings;
    }

    void addTo(Routes routes) {
        routes.add("GET", HERE, "control", call -> describe())
                .add("POST", HERE, "control", this::change)
                .add("POST", HERE + "/keys", "control", this::registerKey);
    }

    private Answer change(Call call) {
        ObjectNode body = ControlBody.of(call);
        Duration session = seconds(body, "sessionSeconds", settings.sessionLife());
        Duration idle = seconds(body, "idleSeconds", settings.idleness());
        List<String> redirects = texts(body, "redirects", settings.redirects());
        List<String> unapproved = texts(body, "unapproved", List.copyOf(settings.unapproved()));
        settings.limitSessions(session);
        settings.limitIdleness(idle);
        settings.registerRedirects(redirects);
        settings.disapprove(Set.copyOf(unapproved));
        settings.requirePkce(body.path("pkce").asBoolean(settings.pkceRequired()));
        settings.allowPasswords(body.path("password").asBoolean(settings.passwordsAllowed()));
        return describe();
    }

    private static Duration seconds(ObjectNode body, String name, Duration before) {
        if (!body.has(name)) {
            return before;
        }
        double seconds = body.path(name).asDouble(-1);
        if (!(seconds >= 0 && seconds <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("\"" + name + "\" must be seconds, 0 or more");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static List<String> texts(ObjectNode body, String name, List<String> before) {
        if (!body.has(name)) {
            return before;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : body.path(name)) {
            if (!each.isTextual()) {
                throw new IllegalArgumentException("\"" + name + "\" must be a list of texts");
            }
            texts.add(each.asText());
        }
        return texts;
    }

    private Answer registerKey(Call call) {
        ObjectNode body = ControlBody.of(call);
        String client = body.path("client").asText(credentials.apps().get(0).id());
        if (credentials.apps().stream().noneMatch(app -> app.id().equals(client))) {
            throw new IllegalArgumentException("there is no client " + client);
        }
        String pem = body.path("pem").asText("");
        if (pem.isEmpty()) {
            settings.keys().remove(client);
        } else {
            settings.keys().put(client, key(pem));
        }
        return describe();
    }

    private static PublicKey key(String pem) {
        try {
            if (pem.contains("CERTIFICATE")) {
                return CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                        .getPublicKey();
            }
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", ""));
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"pem\" must be a certificate or an RSA public key in PEM form: " + e.getMessage(), e);
        }
    }

    private Answer describe() {
        ObjectNode answer = Json.object()
                .put("pkce", settings.pkceRequired())
                .put("password", settings.passwordsAllowed())
                .put("sessionSeconds", settings.sessionLife().toMillis() / 1000.0)
                .put("idleSeconds", settings.idleness().toMillis() / 1000.0);
        settings.redirects().forEach(answer.putArray("redirects")::add);
        settings.unapproved().forEach(answer.putArray("unapproved")::add);
        settings.keys().keySet().forEach(answer.putArray("keys")::add);
        return Answer.json(200, answer);
    }
}
