package org.referralconnector.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a CRM whose a token is. */
final class WhoIsIt {
    private static final Logger LOG = LoggerFactory.getLogger(WhoIsIt.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AccountHttp http;

    WhoIsIt(AccountHttp http) {
        this.http = http;
    }

    /** What the CRM says; empty if it does not tell, which is no reason not to use the token. */
    Optional<JsonNode> ask(String address, Secret access) {
        try {
            HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, URI.create(address));
            request.setAuthorization("Bearer " + access.reveal());
            request.setAccept("application/json");
            ReadOnlyHTTPResponse answer = http.send(request);
            if (answer.getStatusCode() / 100 == 2) {
                return Optional.of(JSON.readTree(answer.getBody()));
            }
            LOG.info("Who connected was not told: status {}", answer.getStatusCode());
        } catch (JsonProcessingException e) {
            LOG.info("Who connected was not told: the answer is no JSON");
        } catch (IOException | IllegalArgumentException e) {
            LOG.info("Who connected was not told: {}", e.getClass().getSimpleName());
        }
        return Optional.empty();
    }
}
