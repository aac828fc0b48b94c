package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.component.salesforce.api.SalesforceException;
import org.apache.camel.component.salesforce.internal.SalesforceSession;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.referralconnector.connection.AccountSession;

/**
 * A session that is handed to camel-salesforce as the answer to a login that it did not make: it takes the token from there
 * and tells it to all its clients.
 */
final class HandedSession {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Camel takes the org's id out of the identity's address, which has to be long enough. */
    private static final String NOBODY = "id/000000000000000000/000000000000000000";

    private final String answer;

    private HandedSession(String token, String instance, String identity) {
        ObjectNode content = JSON.createObjectNode()
                .put("access_token", token)
                .put("instance_url", instance)
                .put("id", identity.contains("id/") && identity.length() >= NOBODY.length() ? identity : NOBODY);
        try {
            this.answer = JSON.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a session");
        }
    }

    static HandedSession of(AccountSession session) {
        return new HandedSession(session.access().reveal(), session.instance(), session.identity());
    }

    /** No session at all. */
    static HandedSession none() {
        return new HandedSession(null, "http://127.0.0.1", NOBODY);
    }

    void to(SalesforceSession session) throws SalesforceException {
        session.parseLoginResponse(new Accepted(), answer);
    }

    /** An answer of which only the status counts. */
    private static final class Accepted implements ContentResponse {
        @Override
        public int getStatus() {
            return HttpStatus.OK_200;
        }

        @Override
        public String getReason() {
            return "OK";
        }

        @Override
        public String getMediaType() {
            return "application/json";
        }

        @Override
        public String getEncoding() {
            return "UTF-8";
        }

        @Override
        public byte[] getContent() {
            return new byte[0];
        }

        @Override
        public String getContentAsString() {
            return "";
        }

        @Override
        public Request getRequest() {
            return null;
        }

        @Override
        public HttpVersion getVersion() {
            return HttpVersion.HTTP_1_1;
        }

        @Override
        public HttpFields getHeaders() {
            return HttpFields.EMPTY;
        }

        @Override
        public HttpFields getTrailers() {
            return HttpFields.EMPTY;
        }

        @Override
        public CompletableFuture<Boolean> abort(Throwable cause) {
            return CompletableFuture.completedFuture(false);
        }
    }
}
