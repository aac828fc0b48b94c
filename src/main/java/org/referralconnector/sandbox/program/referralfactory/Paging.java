package org.referralconnector.sandbox.program.referralfactory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;

/** Pages of {@code per_page} rows, {@value #USUAL} unless it is given and {@value #MOST} at most. */
final class Paging {
    private static final int USUAL = 25;
    private static final int MOST = 250;

    private Paging() {}

    /** The page which the call asks for, with {@code data}, {@code links} and {@code meta}. */
    static <T> ObjectNode of(Call call, Parameters parameters, List<T> all, Function<T, ObjectNode> json) {
        int perPage = between(1, MOST, parameters.integer("per_page").orElse(USUAL));
        int pages = Math.max(1, (all.size() + perPage - 1) / perPage);
        int page = Math.max(1, parameters.integer("page").orElse(1));
        int from = (int) Math.min(all.size(), (page - 1L) * perPage);
        ObjectNode body = Json.object();
        ArrayNode data = body.putArray("data");
        all.subList(from, Math.min(all.size(), from + perPage)).forEach(each -> data.add(json.apply(each)));
        String here = call.origin() + call.path() + "?per_page=" + perPage + "&page=";
        body.putObject("links")
                .put("first", here + 1)
                .put("last", here + pages)
                .put("prev", page > 1 ? here + (page - 1) : null)
                .put("next", page < pages ? here + (page + 1) : null);
        body.putObject("meta")
                .put("current_page", page)
                .put("last_page", pages)
                .put("per_page", perPage)
                .put("total", all.size());
        return body;
    }

    private static int between(int least, int most, int number) {
        return Math.max(least, Math.min(most, number));
    }
}
