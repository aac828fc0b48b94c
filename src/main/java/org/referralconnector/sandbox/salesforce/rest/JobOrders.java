package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.bulk.BulkJobs;
import org.referralconnector.sandbox.salesforce.bulk.CsvFormat;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** What query and ingest jobs have in common when they are ordered and listed. */
final class JobOrders {
    private JobOrders() {}

    /** @throws Refusal if the files are to be anything but CSV as the Bulk API knows it */
    static BulkJobs.Order order(
            Organization organization, Call call, ObjectNode body, String object, String query, String key) {
        if (!body.path("contentType").asText("CSV").equals("CSV")) {
            throw Refusal.of(400, "API_ERROR", "contentType must be CSV");
        }
        CsvFormat format = CsvFormat.of(
                body.path("columnDelimiter").asText("COMMA"),
                body.path("lineEnding").asText("LF"));
        return new BulkJobs.Order(
                body.path("operation").asText(),
                object,
                query,
                key,
                body.path("assignmentRuleId").asText(""),
                format,
                call.segment("version").substring(1),
                organization.userOf(call));
    }

    static Answer list(List<ObjectNode> records) {
        ObjectNode list = Json.object().put("done", true);
        list.putArray("records").addAll(records);
        return Answer.json(200, list.putNull("nextRecordsUrl"));
    }
}
