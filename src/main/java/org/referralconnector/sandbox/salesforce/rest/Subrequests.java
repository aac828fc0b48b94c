package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;

/** The calls which one call carries in its body. */
final class Subrequests {
    private Subrequests() {}

    /** A call with the headers of the one that carries it, some of them perhaps replaced. */
    static Call call(Call carrier, String method, String url, JsonNode body, JsonNode headers) {
        Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        merged.putAll(carrier.headers());
        merged.remove("Content-Encoding");
        headers.properties()
                .forEach(entry -> merged.put(entry.getKey(), entry.getValue().asText()));
        byte[] content = body.isMissingNode() || body.isNull() ? new byte[0] : Json.bytes(body);
        return Call.of(method.toUpperCase(Locale.ROOT), url, merged, content);
    }

    static JsonNode bodyOf(Answer answer) {
        return answer.json().orElse(NullNode.instance);
    }
}
