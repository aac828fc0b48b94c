package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.soql.TextSearch;

/** Search by text: SOSL, and the parameterized search, which says the same with parameters or with JSON. */
final class SearchResource {
    private final Organization organization;
    private final TextSearch search;

    SearchResource(Organization organization) {
        this.organization = organization;
        this.search = new TextSearch(organization.queries());
    }

    void addTo(Routes routes) {
        routes.add("GET", "/services/data/{version}/search", "search", this::sosl)
                .add("GET", "/services/data/{version}/parameterizedSearch", "search", this::byParameters)
                .add("POST", "/services/data/{version}/parameterizedSearch", "search", this::byBody);
    }

    private Answer sosl(Call call) {
        return found(() -> search.sosl(organization.viewOf(call), term(call), Bodies.dataPath(call)));
    }

    private Answer byParameters(Call call) {
        List<String> queries = new ArrayList<>();
        for (String object : call.query("sobject").orElse("").split(",", -1)) {
            String name = object.strip();
            String fields =
                    call.query(name + ".fields").or(() -> call.query("fields")).orElse("Id");
            queries.add(query(
                    name,
                    fields,
                    call.query(name + ".where").orElse(""),
                    call.query(name + ".limit")
                            .or(() -> call.query("defaultLimit"))
                            .orElse("")));
        }
        TextSearch.Group group = TextSearch.Group.of(call.query("in").orElse("ALL"));
        return found(() -> search.find(organization.viewOf(call), term(call), group, queries, Bodies.dataPath(call)));
    }

    private Answer byBody(Call call) {
        ObjectNode body = Bodies.object(call);
        List<String> queries = new ArrayList<>();
        for (JsonNode object : Bodies.array(body, "sobjects")) {
            JsonNode fields = object.has("fields") ? object.path("fields") : body.path("fields");
            List<String> names = new ArrayList<>();
            fields.forEach(field -> names.add(field.asText()));
            queries.add(query(
                    object.path("name").asText(),
                    names.isEmpty() ? "Id" : String.join(",", names),
                    object.path("where").asText(),
                    object.path("limit").asText()));
        }
        TextSearch.Group group = TextSearch.Group.of(body.path("in").asText("ALL"));
        return found(() ->
                search.find(organization.viewOf(call), body.path("q").asText(), group, queries, Bodies.dataPath(call)));
    }

    private static String query(String object, String fields, String where, String limit) {
        return "SELECT " + fields + " FROM " + object
                + (where.isEmpty() ? "" : " WHERE " + where)
                + (limit.isEmpty() ? "" : " LIMIT " + limit);
    }

    private static String term(Call call) {
        return call.query("q").orElseThrow(() -> Refusal.of(400, "MALFORMED_SEARCH", "the parameter q is missing"));
    }

    private Answer found(Supplier<ArrayNode> searching) {
        ObjectNode answer = Json.object();
        answer.set("searchRecords", organization.store().reading(searching));
        return Answer.json(200, answer);
    }
}
