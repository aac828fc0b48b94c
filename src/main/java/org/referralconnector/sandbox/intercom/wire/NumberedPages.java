package org.referralconnector.sandbox.intercom.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;

/** Lists whose pages are asked for by {@code page} and {@code per_page}. */
public final class NumberedPages {
    private NumberedPages() {}

    /** The wanted page of these items. */
    public static <T> Answer of(Request request, List<T> items, int usual, Function<T, ObjectNode> json) {
        int size = Request.perPage(request.call().query("per_page").orElse(null), usual);
        int page = request.page();
        int from = (int) Math.min(items.size(), (page - 1L) * size);
        ObjectNode list = Json.object().put("type", "list");
        ArrayNode data = list.putArray("data");
        items.subList(from, Math.min(items.size(), from + size)).forEach(item -> data.add(json.apply(item)));
        list.put("total_count", items.size());
        int pages = (items.size() + size - 1) / size;
        ObjectNode node = list.putObject("pages").put("type", "pages");
        if (page < pages) {
            String path = request.call().origin() + request.call().path();
            node.put("next", path + "?per_page=" + size + "&page=" + (page + 1));
        } else {
            node.putNull("next");
        }
        node.put("page", page).put("per_page", size).put("total_pages", pages);
        return Answer.json(200, list);
    }
}
