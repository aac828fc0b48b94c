package org.referralconnector.operator;

import java.util.Map;

/**
 * What an operator is told.
 *
 * @param status the HTTP status
 * @param content the JSON object of the answer
 */
public record OperatorAnswer(int status, Map<String, Object> content) {
    private static final int OK = 200;

    static OperatorAnswer ok(Map<String, Object> content) {
        return new OperatorAnswer(OK, content);
    }

    /** Leaves out the content: it may hold personal data. */
    @Override
    public String toString() {
        return "OperatorAnswer[" + status + "]";
    }
}
