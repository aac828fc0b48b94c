package org.referralconnector.sandbox;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;

/** Answers calls which the server gives up on before anyone has seen them: too long a URI, too many headers. */
final class HeadErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String code = status == 414 ? "URI_TOO_LONG" : status == 431 ? "HEADERS_TOO_LONG" : "UNKNOWN_EXCEPTION";
        Answer answer = Answer.json(
                status,
                Json.array().add(Json.object().put("message", "HTTP " + status).put("errorCode", code)));
        answer.headers().forEach(response.getHeaders()::put);
        // The rest of such a call is not read, so the connection cannot carry another one.
        response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        byte[] body = answer.bytes();
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
