package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Findings as programs read them: {@code {"findings": [{"level", "area", "subject", "what", "cure", "code"}], "red": n,
 * "yellow": n}}.
 */
public final class FindingJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FindingJson() {}

    /** The findings as one JSON object, in the order in which they were found. */
    public static String of(Findings findings) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("findings");
        for (Finding one : findings.all()) {
            list.addObject()
                    .put("level", one.level().word())
                    .put("area", one.area())
                    .put("subject", one.subject())
                    .put("what", one.what())
                    .put("cure", one.cure())
                    .put("code", one.code());
        }
        return answer.put("red", findings.count(Level.RED))
                .put("yellow", findings.count(Level.YELLOW))
                .toPrettyString();
    }
}
