package org.referralconnector.provision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceCall;

/** Asks an org, and has it do something: refusals are answers, too. */
final class OrgTalk {
    private static final int CREATED = 201;

    /** More than the permissions of the largest set. */
    private static final int MOST_PAGES = 20;

    private final SalesforceApi api;
    private final Function<SalesforceCall, SalesforceAnswer> ask;
    private final Refusals refusals;
    private final ObjectMapper json;

    /** @param ask makes a call with the rights of one user; a failure is an answer, too */
    OrgTalk(SalesforceApi api, Function<SalesforceCall, SalesforceAnswer> ask, ObjectMapper json) {
        this.api = api;
        this.ask = ask;
        this.refusals = new Refusals(json);
        this.json = json;
    }

    /** The org refuses to tell what has to be known. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        Unreadable(Refusal refusal) {
            super(refusal.code());
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    SalesforceApi api() {
        return api;
    }

    SalesforceAnswer answer(SalesforceCall call) {
        return ask.apply(call);
    }

    Refusal refusal(SalesforceAnswer answer) {
        return refusals.of(answer);
    }

    /** The content of a success. */
    JsonNode read(SalesforceCall call) throws Unreadable {
        SalesforceAnswer answer = ask.apply(call);
        if (!answer.succeeded()) {
            throw new Unreadable(refusals.of(answer));
        }
        try {
            JsonNode content = json.readTree(answer.body());
            if (content.isObject()) {
                return content;
            }
        } catch (JsonProcessingException noJson) {
            throw new Unreadable(refusals.unreadable(answer));
        }
        throw new Unreadable(refusals.unreadable(answer));
    }

    /** All rows of a query. */
    List<JsonNode> rows(String soql) throws Unreadable {
        return rows(api.query(soql));
    }

    /** All rows of a query about what the org is made of. */
    List<JsonNode> toolingRows(String soql) throws Unreadable {
        return rows(api.queryTooling(soql));
    }

    private List<JsonNode> rows(SalesforceCall call) throws Unreadable {
        List<JsonNode> rows = new ArrayList<>();
        Optional<SalesforceCall> next = Optional.of(call);
        for (int page = 0; next.isPresent() && page < MOST_PAGES; page++) {
            JsonNode content = read(next.get());
            content.path("records").forEach(rows::add);
            next = Optional.of(content.path("nextRecordsUrl").asText(""))
                    .filter(path -> path.startsWith("/services/data/"))
                    .map(api::page);
        }
        return rows;
    }

    /** Who asks: the ids of the org and of the user, from the address of the user's identity. */
    Identity identity() throws Unreadable {
        String[] path = read(api.resources()).path("identity").asText("").split("/", -1);
        if (path.length < 2 || !path[path.length - 1].startsWith("005")) {
            throw new Unreadable(Refusal.of(Refusals.UNREADABLE, "Salesforce does not say who the user is."));
        }
        return new Identity(path[path.length - 2], path[path.length - 1]);
    }

    /** The org and the user behind a session. */
    record Identity(String org, String user) {}

    /** Makes or changes something. */
    Attempt attempt(SalesforceCall call) {
        SalesforceAnswer answer = ask.apply(call);
        if (!answer.succeeded()) {
            return Attempt.refused(refusals.of(answer));
        }
        if (answer.status() != CREATED) {
            return Attempt.done(Optional.empty());
        }
        try {
            return Attempt.done(
                    Optional.of(json.readTree(answer.body()).path("id").asText(""))
                            .filter(id -> !id.isEmpty()));
        } catch (JsonProcessingException noJson) {
            return Attempt.refused(refusals.unreadable(answer));
        }
    }
}
