package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.RecordId;
import org.referralconnector.sandbox.salesforce.soql.QueryResult;

/** Queries, and the further pages of their results. The latest {@value #OPEN_RESULTS} long results stay open. */
final class QueryResource {
    private static final int LARGEST_BATCH = 2000;
    private static final int SMALLEST_BATCH = 200;
    private static final int OPEN_RESULTS = 50;
    private static final Pattern BATCH_SIZE = Pattern.compile("(?i)batchSize\\s*=\\s*(\\d+)");
    private static final Pattern LOCATOR = Pattern.compile("(01g\\w+)-(\\d+)");

    /** A result of which a client may ask for more. */
    private record Open(QueryResult result, int batchSize) {}

    private final Organization organization;
    private final AtomicLong cursors = new AtomicLong();
    private final Map<String, Open> open = new LinkedHashMap<>();

    QueryResource(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/services/data/{version}/query", "query", call -> query(call, false))
                .add("GET", "/services/data/{version}/queryAll", "queryAll", call -> query(call, true))
                .add("GET", "/services/data/{version}/query/{locator}", "queryMore", this::more)
                .add("GET", "/services/data/{version}/queryAll/{locator}", "queryMore", this::more);
    }

    private Answer query(Call call, boolean withDeleted) {
        String text = call.query("q").orElseThrow(() -> Refusal.malformedQuery("the parameter q is missing"));
        QueryResult result =
                organization.queries().run(organization.viewOf(call), text, withDeleted, Bodies.dataPath(call));
        int batchSize = batchSize(call);
        String cursor = "";
        if (result.rows().size() > batchSize) {
            cursor = RecordId.of("01g", cursors.incrementAndGet());
            keep(cursor, new Open(result, batchSize));
        }
        return page(result, 0, batchSize, cursor, call);
    }

    private Answer more(Call call) {
        Matcher locator = LOCATOR.matcher(call.segment("locator"));
        Open found = locator.matches() ? opened(locator.group(1)) : null;
        if (found == null || offset(locator) > found.result().rows().size()) {
            throw Refusal.of(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        }
        return page(found.result(), offset(locator), found.batchSize(), locator.group(1), call);
    }

    private static int offset(Matcher locator) {
        return Integer.parseInt(locator.group(2));
    }

    private Answer page(QueryResult result, int from, int batchSize, String cursor, Call call) {
        int to = Math.min(result.rows().size(), from + batchSize);
        boolean done = to == result.rows().size();
        ObjectNode page = Json.object().put("totalSize", result.totalSize()).put("done", done);
        if (!done) {
            page.put("nextRecordsUrl", Bodies.dataPath(call) + "/query/" + cursor + "-" + to);
        }
        page.set("records", organization.store().reading(() -> result.records(from, to)));
        return Answer.json(200, page);
    }

    private synchronized void keep(String cursor, Open result) {
        open.put(cursor, result);
        if (open.size() > OPEN_RESULTS) {
            open.remove(open.keySet().iterator().next());
        }
    }

    private synchronized Open opened(String cursor) {
        return open.get(cursor);
    }

    private static int batchSize(Call call) {
        Matcher wish = BATCH_SIZE.matcher(call.header("Sforce-Query-Options").orElse(""));
        int size = wish.find() ? Integer.parseInt(wish.group(1)) : LARGEST_BATCH;
        return Math.max(SMALLEST_BATCH, Math.min(LARGEST_BATCH, size));
    }
}
