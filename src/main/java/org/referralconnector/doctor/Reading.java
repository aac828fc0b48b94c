package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of a question to an org.
 *
 * @param content the answer's body; a missing node if the question was refused
 * @param refusal the code with which it was refused, such as {@code INVALID_TYPE}, or the reason why there is no answer
 */
record Reading(JsonNode content, Optional<String> refusal) {

    static Reading of(JsonNode content) {
        return new Reading(content, Optional.empty());
    }

    static Reading refused(String code) {
        return new Reading(MissingNode.getInstance(), Optional.of(code));
    }

    /** The rows of a query; none if it was refused. */
    List<JsonNode> rows() {
        List<JsonNode> rows = new ArrayList<>();
        content.path("records").forEach(rows::add);
        return rows;
    }

    boolean isRefused() {
        return refusal.isPresent();
    }
}
