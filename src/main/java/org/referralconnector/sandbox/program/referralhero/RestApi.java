package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.http.Routes;

/** The calls of API v2; each answers its data, without the envelope. */
final class RestApi {
    private static final String LISTS = "/referralhero/api/v2/lists";
    private static final String SUBSCRIBERS = LISTS + "/{uuid}/subscribers";
    private static final String ONE = SUBSCRIBERS + "/{subscriber}";

    private final Account account;
    private final Subscribers subscribers;
    private final Referrals referrals;
    private final Spending spending;
    private final Routes routes = new Routes();

    RestApi(Account account) {
        this.account = account;
        this.subscribers = new Subscribers(account);
        this.referrals = new Referrals(account, subscribers);
        this.spending = new Spending(account);
        addLists();
        addSubscribers();
        addOneSubscriber();
    }

    Subscribers subscribers() {
        return subscribers;
    }

    Optional<Routes.Match> find(Call call) {
        return routes.find(call);
    }

    private void addLists() {
        routes.add("GET", LISTS, "referralhero lists", call -> {
            synchronized (account) {
                return data(Readings.lists(account.lists(), Parameters.of(call)));
            }
        });
        routes.add("POST", LISTS, "referralhero create list", this::createList);
        list("GET", LISTS + "/{uuid}/leaderboard", "leaderboard", Readings::leaderboard);
    }

    private void addSubscribers() {
        list("POST", SUBSCRIBERS, "create", subscribers::create);
        list("GET", SUBSCRIBERS, "list", Readings::subscribers);
        list("GET", SUBSCRIBERS + "/retrieve_by_email", "retrieve by email", Readings::byEmail);
        list("GET", SUBSCRIBERS + "/retrieve_by_mwr", "retrieve by code", Readings::byCode);
        list("POST", SUBSCRIBERS + "/pending_referral", "pending referral", referrals::pending);
        list("POST", SUBSCRIBERS + "/track_referral_conversion_event", "conversion", referrals::convert);
        list("POST", SUBSCRIBERS + "/organic_track_referral", "organic conversion", referrals::convertOrganic);
        list("POST", SUBSCRIBERS + "/confirm", "confirm", referrals::confirm);
        list("POST", SUBSCRIBERS + "/add_transactions", "transaction", spending::addTransaction);
        list("POST", SUBSCRIBERS + "/add_bulk_transactions", "transactions", spending::addTransactions);
        list("POST", SUBSCRIBERS + "/add_points", "points", spending::addPoints);
    }

    private void addOneSubscriber() {
        list("GET", ONE, "read", subscribers::read);
        list("POST", ONE, "update", subscribers::update);
        list("DELETE", ONE, "delete", subscribers::delete);
        list("GET", ONE + "/referred", "referred", Readings::referred);
        for (int level = 1; level <= 3; level++) {
            int thisLevel = level;
            String path = ONE + "/level_" + level;
            list("GET", path + "_referrals", "referred", request -> Readings.referredAt(request, thisLevel, true));
            list("GET", path + "_all_referrals", "referred", request -> Readings.referredAt(request, thisLevel, false));
        }
        list("POST", ONE + "/confirm", "confirm", referrals::confirm);
        list("POST", ONE + "/qualify", "qualify", request -> referrals.qualify(request, true));
        list("POST", ONE + "/unqualify", "unqualify", request -> referrals.qualify(request, false));
        list("POST", ONE + "/promote", "promote", subscribers::promote);
    }

    private void list(String method, String template, String name, Function<Request, ObjectNode> action) {
        boolean namesSubscriber = template.contains("{subscriber}");
        routes.add(method, template, "referralhero " + name, call -> {
            Parameters parameters = Parameters.of(call);
            synchronized (account) {
                SubscriberList list = account.list(call.segment("uuid"))
                        .orElseThrow(() -> new Refusal(404, "invalid_list", "There is no such list"));
                Optional<String> subscriber =
                        namesSubscriber ? Optional.of(call.segment("subscriber")) : Optional.empty();
                return data(action.apply(new Request(list, name, subscriber, parameters)));
            }
        });
    }

    private Answer createList(Call call) {
        Parameters parameters = Parameters.of(call);
        String name = parameters.text("name").orElseThrow(() -> Refusal.badValue("no_name", "No name was given"));
        String website = parameters
                .text("website")
                .orElseThrow(() -> Refusal.badValue("no_hosting_url", "No website was given"));
        synchronized (account) {
            return data(SubscriberJson.list(account.createList(name, website)));
        }
    }

    private static Answer data(JsonNode data) {
        return Answer.json(200, data);
    }

    /** The answer of a call in the envelope of all answers. */
    static Answer enveloped(Answer answer, int callsLeft, long timestamp) {
        ObjectNode envelope = Json.object().put("status", "ok");
        envelope.set("data", answer.json().orElseThrow());
        envelope.put("calls_left", callsLeft).put("timestamp", timestamp);
        return Answer.json(answer.status(), envelope);
    }
}
